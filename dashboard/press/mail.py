"""Sending one message to one address, so that it is known at every moment whether the server may have taken it."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from dashboard.errors import PressError
from dashboard.settings import MailSettings

TIMEOUT_S: Final = 60


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    media_type: str
    content: bytes


def compose(
    sender: str, recipient: str, subject: str, text: str, files: tuple[Attachment, ...], message_id: str
) -> EmailMessage:
    """A message. The same delivery always has the same Message-ID, so that doubles could be told."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, recipient, subject
    message["Message-ID"] = message_id
    message.set_content(text)
    for file in files:
        kind, _, subtype = file.media_type.partition("/")
        message.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name)
    return message


def send(settings: MailSettings, message: EmailMessage, before_handing: Callable[[], None]) -> None:
    """Hand a message to the server; `before_handing` is called when it has agreed and gets the message next.

    Raises PressError `mail_refused` where it certainly did not take it. What fails after `before_handing` is raised
    as it is: then nobody knows.
    """
    recipient = str(message["To"])
    try:
        server = _connected(settings)
        code, answer = server.mail(settings.sender)
        if code < 400:
            code, answer = server.rcpt(recipient)
    except (OSError, smtplib.SMTPException) as error:
        raise _refused(type(error).__name__) from error
    with server:
        if code >= 400:
            raise _refused(f"{code} {answer.decode('utf-8', 'replace')[:200]}")
        before_handing()
        code, answer = server.data(message.as_bytes(policy=SMTP))
        if code >= 400:
            raise _refused(f"{code} {answer.decode('utf-8', 'replace')[:200]}")


def _connected(settings: MailSettings) -> smtplib.SMTP:
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if settings.tls == "always":
        server = smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT_S, context=context)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT_S)
    server.ehlo()
    if settings.tls == "starttls":
        server.starttls(context=context)
        server.ehlo()
    if settings.user:
        server.login(settings.user, settings.password)
    return server


def _refused(reason: str) -> PressError:
    return PressError(
        "mail_refused",
        f"Máy chủ thư không nhận thư ({reason}). Kiểm tra SONLA_SMTP_URL và địa chỉ nhận rồi bấm thử lại.",
        f"The mail server did not take the message ({reason}). Check SONLA_SMTP_URL and the address, then try again.",
    )
