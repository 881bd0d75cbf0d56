"""A server of keys that speaks as much of KMIP as MongoDB's driver asks for.

KMIP 1.2 of OASIS: section 9.1 has the encoding (TTLV), 9.1.3 the numbers.
"""

import contextlib
import secrets
import socketserver
import ssl
import struct
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ops.certificates import ensure_certificates

STRUCTURE, INTEGER, ENUMERATION, TEXT, BYTES, INSTANT = 1, 2, 5, 7, 8, 9
REGISTER, GET, ACTIVATE = 0x03, 0x0A, 0x12
OPERATION, UNIQUE_ID, KEY_MATERIAL = 0x42005C, 0x420094, 0x420043
HEADER_BYTES = 8


def item(tag: int, kind: int, value: Any) -> bytes:
    """One item: tag, type, length, and the value filled up to eight bytes."""
    if kind in (INTEGER, ENUMERATION):
        value = struct.pack(">I", value)
    elif kind == INSTANT:
        value = struct.pack(">q", value)
    elif kind == TEXT:
        value = value.encode()
    elif kind == STRUCTURE:
        value = b"".join(value)
    head = struct.pack(">I", tag << 8 | kind) + struct.pack(">I", len(value))
    return head + value + bytes(-len(value) % 8)


def read(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Every item in a message that is no structure: its tag and its value."""
    while content:
        first, length = struct.unpack(">II", content[:HEADER_BYTES])
        value = content[HEADER_BYTES : HEADER_BYTES + length]
        if first & 0xFF == STRUCTURE:
            yield from read(value)
        else:
            yield first >> 8, value
        content = content[HEADER_BYTES + length + -length % 8 :]


class Keys:
    """The server: `secrets` by their ids, `asked` are the operations it was asked for.

    `folder` gets the certificates; `options` are what `PASSERELLE_KMS` says of such a server.
    """

    def __init__(self, folder: Path) -> None:
        names = {"kms": ["127.0.0.1"], "client": ["127.0.0.1"]}
        ensure_certificates(folder, names, [], datetime.now(UTC))
        self.folder, self.port = folder, 0
        self.secrets: dict[str, bytes] = {}
        self.active: set[str] = set()
        self.asked: list[int] = []

    def create(self) -> str:
        """Another key of 96 bytes; its id."""
        self.secrets[name := secrets.token_hex(8)] = secrets.token_bytes(96)
        self.active.add(name)
        return name

    def options(self, key: str | None) -> dict[str, Any]:
        """The setting, with that key to wrap new ones."""
        return {
            "provider": "kmip",
            "credentials": {"endpoint": f"127.0.0.1:{self.port}"},
            "master_key": {} if key is None else {"keyId": key},
            "tls": {
                "tlsCAFile": str(self.folder / "authority" / "ca.pem"),
                "tlsCertificateKeyFile": str(self.folder / "client" / "server.pem"),
            },
        }

    def answer(self, message: bytes) -> bytes:
        """What is said to a request."""
        asked = dict(read(message))
        operation = int.from_bytes(asked[OPERATION], "big")
        self.asked.append(operation)
        name = asked.get(UNIQUE_ID, b"").decode()
        if operation == REGISTER:
            self.secrets[name := secrets.token_hex(8)] = asked[KEY_MATERIAL]
        elif operation == ACTIVATE:
            self.active.add(name)
        payload = [item(UNIQUE_ID, TEXT, name)]
        failed = name not in self.secrets or (operation == GET and name not in self.active)
        if operation == GET and not failed:
            payload = [item(0x420057, ENUMERATION, 7), *payload, self._secret(name)]
        batch = [
            item(OPERATION, ENUMERATION, operation),
            item(0x42007F, ENUMERATION, int(failed)),
            *([item(0x42007E, ENUMERATION, 1), item(0x42007D, TEXT, "no such key")] * failed),
            *([item(0x42007C, STRUCTURE, payload)] * (not failed)),
        ]
        version = item(
            0x420069, STRUCTURE, [item(0x42006A, INTEGER, 1), item(0x42006B, INTEGER, 0)]
        )
        head = [version, item(0x420092, INSTANT, 0), item(0x42000D, INTEGER, 1)]
        whole = [item(0x42007A, STRUCTURE, head), item(0x42000F, STRUCTURE, batch)]
        return item(0x42007B, STRUCTURE, whole)

    def _secret(self, name: str) -> bytes:
        value = item(0x420045, STRUCTURE, [item(KEY_MATERIAL, BYTES, self.secrets[name])])
        block = [item(0x420042, ENUMERATION, 2), value]
        kind = item(0x420086, ENUMERATION, 2)
        return item(0x420085, STRUCTURE, [kind, item(0x420040, STRUCTURE, block)])

    @contextlib.contextmanager
    def serving(self) -> Iterator[None]:
        """Answers whoever shows a certificate of the authority, at the port of the time before."""
        context = ssl.create_default_context(
            ssl.Purpose.CLIENT_AUTH, cafile=str(self.folder / "authority" / "ca.pem")
        )
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_cert_chain(self.folder / "kms" / "server.pem")
        keys = self

        class Answering(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with (
                    contextlib.suppress(OSError),
                    context.wrap_socket(self.request, server_side=True) as line,
                    line.makefile("rb") as received,
                ):
                    while head := received.read(HEADER_BYTES):
                        rest = received.read(struct.unpack(">II", head)[1])
                        line.sendall(keys.answer(head + rest))

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        with Server(("127.0.0.1", self.port), Answering) as server:
            self.port = server.server_address[1]
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            try:
                yield
            finally:
                server.shutdown()
                thread.join(10)
