"""The repository holds no secret."""

import re
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{20}")
# A password in an address, as `ops.secrets` makes them.
_PASSWORD = re.compile(rb"(?:amqps?|mongodb)://[\w-]+:[\w-]{40,}@")
_NAMES = re.compile(r"(^|/)(\.env|[^/]*\.(pem|key|p12|pfx)|[^/]*_password|keyfile|amqp_uri)$")


def wrong(name: str, content: bytes) -> bool:
    """Whether a file is or holds a secret."""
    return bool(_NAMES.search(name) or _KEY.search(content) or _PASSWORD.search(content))


def test_what_is_looked_for_is_found():
    key = b"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAbcd"
    assert wrong("notes.md", key)
    assert wrong("notes.md", b"amqps://booking:" + b"aB3_" * 11 + b"@rabbitmq/passerelle")
    assert wrong("deploy/.env", b"")
    assert wrong("x/server.pem", b"")
    assert not wrong("docs/operating.md", b"smtp://user:password@host:587")


def test_no_file_of_the_repository_is_or_holds_a_secret():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = [name for name in listed.stdout.split("\0") if name and (PROJECT / name).is_file()]
    assert len(names) > 500
    assert [name for name in names if wrong(name, (PROJECT / name).read_bytes())] == []
