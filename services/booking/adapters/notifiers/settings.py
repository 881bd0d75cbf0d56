"""Which ways of sending messages are set up, from the environment."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from environs import EnvError

from kit import settings
from services.booking.adapters.notifiers.file import FileNotifier, MessagesFile
from services.booking.adapters.notifiers.gateway import GatewayNotifier
from services.booking.adapters.notifiers.smtp import SmtpNotifier, SmtpSettings
from services.booking.application.ports.notifications import Notifier
from services.booking.domain.messages.notification import MessageChannel


def messages_file() -> MessagesFile | None:
    """The file `PASSERELLE_MESSAGES_PATH`, if there is to be one."""
    path = settings.text("MESSAGES_PATH", "")
    return MessagesFile(Path(path)) if path else None


def from_environment() -> dict[MessageChannel, Notifier]:
    """`PASSERELLE_SMTP_URL` for e-mail, `PASSERELLE_SMS_URL` and `PASSERELLE_SMS_TOKEN` for SMS.

    What is left out is written to the file `PASSERELLE_MESSAGES_PATH`; without that either it is
    not sent, and waits. Each may be given as `…_FILE`, the path of a file with the
    value. Raises `environs.EnvError` where a value is unreadable, or messages could be read on
    their way, unless `PASSERELLE_MESSAGES_READABLE_ON_THE_NETWORK` is `yes`.
    """
    found: dict[MessageChannel, Notifier] = {}
    path = settings.text("MESSAGES_PATH", "")
    if path:
        found = {"sms": FileNotifier(Path(path), "sms"), "email": FileNotifier(Path(path), "email")}
    in_clear = settings.text("MESSAGES_READABLE_ON_THE_NETWORK", "") == "yes"
    if url := settings.text("SMTP_URL", ""):
        with _named("SMTP_URL"):
            found["email"] = SmtpNotifier(SmtpSettings.of(url, in_clear=in_clear))
    if url := settings.text("SMS_URL", ""):
        token = settings.text("SMS_TOKEN", "") or None
        with _named("SMS_URL"):
            found["sms"] = GatewayNotifier(url, token, in_clear=in_clear)
    return found


@contextmanager
def _named(setting: str) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise EnvError(f"PASSERELLE_{setting}: {error}") from None
