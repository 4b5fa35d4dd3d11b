"""All settings of a running system; the only module that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from dashboard.errors import SettingsError

PROJECT_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """A provider that people may sign in with; `name` is what its button says."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = ""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The server that takes messages: `tls` is `none`, `starttls` or `always`; `sender` the address they come from."""

    host: str
    port: int
    sender: str
    tls: str = "none"
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """One frozen value, made once by the composition root.

    `home` holds what the system writes (database, kept files); `geo_dir` the boundary files;
    `database_url` is an SQLAlchemy URL of SQLite or PostgreSQL. `require_login` closes the demonstration before there
    is any account; `proxy_count` servers in front of this one say who calls, and whether over https. `public_url` is
    where people reach the product, as printed on what leaves it. With `approved_only` no figure but of approved reports
    is shown: for the press.
    """

    home: Path
    database_url: str
    geo_dir: Path
    host: str = "127.0.0.1"
    port: int = 8050
    workers: int = 2
    require_login: bool = False
    proxy_count: int = 0
    oidc: OidcSettings | None = None
    public_url: str = "http://127.0.0.1:8050"
    mail: MailSettings | None = None
    approved_only: bool = False

    @property
    def reports_dir(self) -> Path:
        """Where scheduled reports are put."""
        return self.home / "reports"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read `SONLA_HOME`, `SONLA_DATABASE_URL`, `SONLA_GEO_DIR`, `SONLA_HOST`, `SONLA_PORT`, `SONLA_WORKERS`,
        `SONLA_REQUIRE_LOGIN`, `SONLA_PROXIES`, `SONLA_PUBLIC_URL`, `SONLA_SMTP_URL`, `SONLA_MAIL_FROM`, and
        `SONLA_OIDC_ISSUER`, `…_CLIENT_ID`, `…_CLIENT_SECRET`, `…_NAME`, `SONLA_FIGURES`.

        Raises SettingsError where a number is none, the database is neither SQLite nor PostgreSQL, a part of the OpenID
        Connect or mail settings is missing, or a word is none of those there are.
        """
        env = os.environ if environment is None else environment
        home = Path(env.get("SONLA_HOME") or PROJECT_ROOT / "var").expanduser().resolve()
        url = env.get("SONLA_DATABASE_URL") or f"sqlite:///{home / 'sonla.db'}"
        return cls(
            home=home,
            database_url=_known_database(url),
            geo_dir=Path(env.get("SONLA_GEO_DIR") or PROJECT_ROOT / "data" / "geo").expanduser().resolve(),
            host=env.get("SONLA_HOST") or "127.0.0.1",
            port=_whole_number(env, "SONLA_PORT", 8050),
            workers=_whole_number(env, "SONLA_WORKERS", 2),
            require_login=(env.get("SONLA_REQUIRE_LOGIN") or "0") != "0",
            proxy_count=_whole_number(env, "SONLA_PROXIES", 0, least=0),
            oidc=_oidc(env),
            public_url=(env.get("SONLA_PUBLIC_URL") or _own_url(env)).rstrip("/"),
            mail=_mail(env),
            approved_only=_is_approved_only(env),
        )

    def make_home(self) -> None:
        """Make the folder `home` where it is missing. Raises SettingsError where that is not possible."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                f"Không tạo được thư mục {self.home}. Kiểm tra SONLA_HOME và quyền ghi rồi làm lại.",
                f"The folder {self.home} cannot be made. Check SONLA_HOME and its permissions and try again.",
            ) from error


def _whole_number(env: Mapping[str, str], name: str, default: int, *, least: int = 1) -> int:
    text = env.get(name) or str(default)
    if not text.isdecimal() or int(text) < least:
        raise SettingsError(
            f"{name} phải là số nguyên từ {least} trở lên, đang là “{text}”. Sửa lại rồi chạy lại.",
            f"{name} must be a whole number from {least} on, it is {text!r}. Change it and start again.",
        )
    return int(text)


def _own_url(env: Mapping[str, str]) -> str:
    return f"http://{env.get('SONLA_HOST') or '127.0.0.1'}:{_whole_number(env, 'SONLA_PORT', 8050)}"


def _mail(env: Mapping[str, str]) -> MailSettings | None:
    """`smtp://user:password@host:25?starttls=1` or `smtps://host:465`; none where mail is not set up."""
    if not env.get("SONLA_SMTP_URL"):
        return None
    url, sender = urlsplit(env["SONLA_SMTP_URL"]), env.get("SONLA_MAIL_FROM") or ""
    if url.scheme not in ("smtp", "smtps") or not url.hostname or "@" not in sender:
        raise SettingsError(
            "SONLA_SMTP_URL phải có dạng smtp://máy-chủ:25 hoặc smtps://máy-chủ:465, kèm SONLA_MAIL_FROM. Sửa lại.",
            "SONLA_SMTP_URL must be smtp://host:25 or smtps://host:465, with SONLA_MAIL_FROM beside it. Change it.",
        )
    is_tls = url.scheme == "smtps"
    tls = "always" if is_tls else "starttls" if "starttls=1" in url.query else "none"
    user, password = unquote(url.username or ""), unquote(url.password or "")
    return MailSettings(url.hostname, url.port or (465 if is_tls else 25), sender, tls, user, password)


def _oidc(env: Mapping[str, str]) -> OidcSettings | None:
    issuer = (env.get("SONLA_OIDC_ISSUER") or "").rstrip("/")
    if not issuer:
        return None
    client_id, client_secret = env.get("SONLA_OIDC_CLIENT_ID") or "", env.get("SONLA_OIDC_CLIENT_SECRET") or ""
    is_safe = issuer.startswith("https://") or urlsplit(issuer).hostname in ("127.0.0.1", "localhost", "::1")
    if not client_id or not client_secret or not is_safe:
        raise SettingsError(
            "Đăng nhập OpenID Connect cần SONLA_OIDC_ISSUER (https), SONLA_OIDC_CLIENT_ID và SONLA_OIDC_CLIENT_SECRET. "
            "Đặt đủ rồi chạy lại.",
            "Signing in by OpenID Connect needs SONLA_OIDC_ISSUER (https), SONLA_OIDC_CLIENT_ID and "
            "SONLA_OIDC_CLIENT_SECRET. Set them and start again.",
        )
    return OidcSettings(issuer, client_id, client_secret, env.get("SONLA_OIDC_NAME") or "OpenID Connect")


def _is_approved_only(env: Mapping[str, str]) -> bool:
    text = env.get("SONLA_FIGURES") or "all"
    if text not in ("all", "approved"):
        raise SettingsError(
            f"SONLA_FIGURES phải là all hoặc approved, đang là “{text}”. Sửa lại rồi chạy lại.",
            f"SONLA_FIGURES must be all or approved, it is {text!r}. Change it and start again.",
        )
    return text == "approved"


def _known_database(url: str) -> str:
    """Return `url` with the driver we ship; PostgreSQL is reached through psycopg."""
    if url.startswith("sqlite:"):
        return url
    for prefix in ("postgresql://", "postgres://", "postgresql+psycopg://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    raise SettingsError(
        "SONLA_DATABASE_URL phải bắt đầu bằng sqlite: hoặc postgresql:. Sửa lại rồi chạy lại.",
        "SONLA_DATABASE_URL must start with sqlite: or postgresql:. Change it and start again.",
    )
