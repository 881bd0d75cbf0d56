"""Which ways of sending messages are set up, from the environment."""

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
    value. Raises `environs.EnvError` where a value is unreadable.
    """
    found: dict[MessageChannel, Notifier] = {}
    path = settings.text("MESSAGES_PATH", "")
    if path:
        found = {"sms": FileNotifier(Path(path), "sms"), "email": FileNotifier(Path(path), "email")}
    if url := settings.text("SMTP_URL", ""):
        try:
            found["email"] = SmtpNotifier(SmtpSettings.of(url))
        except ValueError as error:
            raise EnvError(f"PASSERELLE_SMTP_URL: {error}") from None
    if url := settings.text("SMS_URL", ""):
        found["sms"] = GatewayNotifier(url, settings.text("SMS_TOKEN", "") or None)
    return found
