"""Passwords: which are good enough, and their hashes."""

from __future__ import annotations

import secrets
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dashboard.domain.text import fold
from dashboard.errors import AccessError

LEAST_CHARACTERS: Final = 10
MOST_CHARACTERS: Final = 200
_LEAST_DIFFERENT: Final = 5
_COMMON: Final = ("matkhau", "password", "1234567890", "123456789", "qwertyuiop", "sonla2021", "abcdefghij")
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of passwords made for handing over: none that is taken for another on paper."""


@cache
def _hasher() -> PasswordHasher:
    """Argon2id with the library's parameters (RFC 9106, low memory)."""
    return PasswordHasher()


def hash_password(password: str) -> str:
    """The hash to keep of a password."""
    return _hasher().hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether a password is the one of a hash; takes as long where there is no hash."""
    try:
        return _hasher().verify(password_hash or _nobodys(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _hasher().check_needs_rehash(password_hash)


def new_password() -> str:
    """A password for handing over once, such as `k7mp-w2xd-9fhq`: 59 random bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def check_password(password: str, login: str) -> None:
    """Raise AccessError where a password is too short, too long, or what others would try first."""
    folded = fold(password).replace(" ", "")
    if len(password) < LEAST_CHARACTERS or len(password) > MOST_CHARACTERS:
        raise AccessError(
            f"Mật khẩu phải dài từ {LEAST_CHARACTERS} đến {MOST_CHARACTERS} ký tự. Mật khẩu cũ được giữ nguyên.",
            f"A password has {LEAST_CHARACTERS} to {MOST_CHARACTERS} characters. The old one stays.",
        )
    guessed = len(set(folded)) < _LEAST_DIFFERENT or any(word in folded for word in _COMMON)
    if guessed or (login and fold(login) in folded):
        raise AccessError(
            "Mật khẩu này quá dễ đoán (quá phổ biến, lặp lại, hoặc chứa tên đăng nhập). Mật khẩu cũ được giữ nguyên. "
            "Hãy chọn một câu dài hơn, ví dụ bốn từ không liên quan.",
            "This password is too easy to guess (common, repeated, or with the sign-in name). The old one stays. "
            "Choose a longer phrase, such as four unrelated words.",
        )


@cache
def _nobodys() -> str:
    return hash_password(secrets.token_urlsafe(16))
