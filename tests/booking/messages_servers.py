"""A real mail server and a real gateway for SMS, which answer as a test wants."""

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from ops.ports import any_free


def _nothing(_letter):
    """What happens at a letter, as a rule."""


class Mail:
    """What a mail server got. `answers` gives its answers to DATA, the last of them for ever;
    None closes the connection instead. `accepted` is called for each message before its answer."""

    def __init__(self):
        self.letters = []
        self.answers = ["250 OK"]
        self.rcpt = "250 OK"
        self.accepted = _nothing
        self.logins = []
        self.port = 0

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        letter = message_from_bytes(envelope.content, policy=default)
        if answer is None or answer.startswith("250"):
            self.letters.append(letter)
            self.accepted(letter)
        if answer is None:
            server.transport.abort()
            return "421 gone"
        return answer

    @property
    def to(self):
        return [letter["To"] for letter in self.letters]


@contextlib.contextmanager
def mail_server(
    users: dict[str, str] | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[Mail]:
    """A mail server at `mail.port`; with `users` only they may send, with `tls` after STARTTLS."""
    mail = Mail()
    mail.port = any_free()

    def known(_server, _session, _envelope, _mechanism, given):
        mail.logins.append(given.login.decode())
        right = users is not None and users.get(given.login.decode()) == given.password.decode()
        return AuthResult(success=right, handled=False)

    controller = Controller(
        mail,
        hostname="127.0.0.1",
        port=mail.port,
        authenticator=known,
        auth_required=users is not None,
        auth_require_tls=False,
        tls_context=tls,
    )
    controller.start()
    try:
        yield mail
    finally:
        controller.stop()


@dataclass
class Gateway:
    """What a gateway got. `answers` gives its answers, the last for ever; 0 hangs up instead."""

    requests: list = field(default_factory=list)
    answers: list = field(default_factory=lambda: [202])
    url: str = ""


@contextlib.contextmanager
def gateway() -> Iterator[Gateway]:
    """A gateway at `gateway.url`."""
    state = Gateway()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.requests.append((dict(self.headers), json.loads(body)))
            status = state.answers.pop(0) if len(state.answers) > 1 else state.answers[0]
            if not status:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    state.url = f"http://127.0.0.1:{server.server_port}/messages"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
