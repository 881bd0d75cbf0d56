"""E-mail by SMTP."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from services.booking.adapters.notifiers import wire
from services.booking.application.ports.notifications import (
    FateUnknown,
    Message,
    RefusedForGood,
    RefusedForNow,
)

TIMEOUT_S: Final = 10.0
"""Of each step of the dialogue."""
_OURS: Final = (530, 534, 535, 538)
"""Of who may send (RFC 4954, section 6): it has nothing against the message."""
_CURE: Final = "smtps:// or starttls=1"


@dataclass(frozen=True, kw_only=True)
class SmtpSettings:
    """Where e-mail is handed over. `tls`: from the first byte, after STARTTLS, or not at all."""

    host: str
    port: int
    sender: str
    tls: str = "none"
    user: str | None = None
    password: str | None = None

    def __post_init__(self) -> None:
        if self.user is not None and self.tls == "none":
            raise ValueError(f"no mail server is logged in to without TLS; use {_CURE}")

    @classmethod
    def of(cls, url: str, *, in_clear: bool = False) -> "SmtpSettings":
        """Reads `smtp://user:password@host:587?from=desk@example.org&starttls=1`.

        `smtps://` speaks TLS from the first byte. Without TLS a server is reached on this machine
        alone, any other only with `in_clear`, and none is logged in to. Raises `ValueError` where
        something is missing or could be read by others; it does not repeat the URL, which may hold
        a password.
        """
        parts = urlsplit(url)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if (
            parts.scheme not in ("smtp", "smtps")
            or not parts.hostname
            or "@" not in query.get("from", "")
        ):
            raise ValueError("the SMTP URL is smtp[s]://[user:password@]host[:port]?from=address")
        tls = "tls" if parts.scheme == "smtps" else "none"
        if query.get("starttls", "0") not in ("0", "false", ""):
            tls = "starttls"
        encrypted = tls != "none"
        wire.check(parts.hostname, _CURE, encrypted=encrypted, secret=False, in_clear=in_clear)
        return cls(
            host=parts.hostname,
            port=parts.port or {"tls": 465, "starttls": 587, "none": 25}[tls],
            sender=query["from"],
            tls=tls,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )


class SmtpNotifier:
    """See `ports.notifications.Notifier`. A connection for each message."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings

    def send(self, message: Message) -> None:
        """See the port."""
        try:
            message.to.encode("ascii")
            letter = self._letter(message)
        except ValueError as error:
            raise RefusedForGood("address") from error
        try:
            server = self._connect()
        except smtplib.SMTPResponseException as error:
            # Whoever does not let us in has nothing against the message.
            raise RefusedForNow(f"smtp_{error.smtp_code}") from error
        except (smtplib.SMTPException, OSError) as error:
            raise RefusedForNow("unreachable") from error
        try:
            self._hand_over(server, message.to, letter)
        finally:
            # It was taken or not by now; how the parting goes changes nothing.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()

    def _connect(self) -> smtplib.SMTP:
        at = self._settings
        if at.tls == "tls":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                at.host, at.port, timeout=TIMEOUT_S, context=context
            )
        else:
            server = smtplib.SMTP(at.host, at.port, timeout=TIMEOUT_S)
        try:
            server.ehlo_or_helo_if_needed()
            if at.tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if at.user is not None:
                server.login(at.user, at.password or "")
        except BaseException:
            server.close()
            raise
        return server

    def _hand_over(self, server: smtplib.SMTP, to: str, letter: bytes) -> None:
        try:
            _expect(server.mail(self._settings.sender), 250)
            _expect(server.rcpt(to), 250, 251)
        except smtplib.SMTPResponseException as error:
            raise _refused(error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise RefusedForNow("unreachable") from error
        try:
            _expect(server.data(letter), 250)
        except smtplib.SMTPResponseException as error:
            raise _refused(error) from error
        except (smtplib.SMTPException, OSError) as error:
            # The server may have had all of it, and answered into a broken line.
            raise FateUnknown("cut_off") from error

    def _letter(self, message: Message) -> bytes:
        letter = EmailMessage(policy=SMTP)
        letter["From"] = self._settings.sender
        letter["To"] = message.to
        letter["Subject"] = message.subject
        letter["Date"] = formatdate()
        # The same at each try, so that a mail server may know a repeat.
        letter["Message-ID"] = f"<{message.key.replace(':', '.')}@{self._domain}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.text)
        return letter.as_bytes()

    @property
    def _domain(self) -> str:
        return self._settings.sender.rpartition("@")[2]


def _expect(answer: tuple[int, bytes], *codes: int) -> None:
    if answer[0] not in codes:
        raise smtplib.SMTPResponseException(*answer)


def _refused(error: smtplib.SMTPResponseException) -> RefusedForNow | RefusedForGood:
    """4xx is for now, 5xx for good (RFC 5321, section 4.2.1), save what is about us."""
    reason = f"smtp_{error.smtp_code}"
    for_good = 500 <= error.smtp_code < 600 and error.smtp_code not in _OURS
    return RefusedForGood(reason) if for_good else RefusedForNow(reason)
