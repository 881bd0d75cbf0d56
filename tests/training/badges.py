"""Badges for tests, and a verifier of Open Badges that is not ours.

`openbadgeslib` finds the keys by the issuer's DID and the status by its address, as any verifier
does; `Web` gives it what the service would answer there.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier, OpenBadgeCredential

from kit.association import Association
from services.training.adapters.badges import SignedBadges, SigningKeys
from services.training.application.ports.badges import Achievement, Badge
from tests.scripted import at
from tests.training.certificates import MAIL

BASE = "https://passerelle.example"
DID = "did:web:passerelle.example:training"
Refused = OB3VerificationError


def key(letter: str) -> Ed25519PrivateKey:
    """The same one each time."""
    return Ed25519PrivateKey.from_private_bytes(letter.encode() * 32)


OURS, THEIRS, NEWER = key("o"), key("t"), key("n")
BADGE = Badge(
    code="K7QM2X9D44TB",
    year=2026,
    position=12,
    issued_at=at(7),
    achievement=Achievement(
        path="email",
        version=1,
        title="Écrire des e-mails",
        summary="Vous lisez, vous répondez et vous envoyez un document.",
        criteria="- Lire et répondre",
        learned=(MAIL,),
    ),
)


def pem(key: Ed25519PrivateKey) -> str:
    """As the service is given it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def badges(*keys, base: str = BASE) -> SignedBadges:
    """Signed with the first of these keys, ours unless told."""
    return SignedBadges(base, Association("Passerelle"), SigningKeys(keys or (OURS,)))


@dataclass
class Web:
    """What is answered at the addresses that a verifier asks."""

    issuer: SignedBadges = field(default_factory=badges)
    revoked: Sequence[int] = ()
    asked: list[str] = field(default_factory=list)
    status: str | None = None
    """In place of the issuer's own."""

    def __call__(self, url: str) -> bytes:
        self.asked.append(url)
        if url == f"{BASE}/training/did.json":
            return json.dumps(self.issuer.did_document()).encode()
        assert url == f"{BASE}/training/badges/status/2026/0"
        now = datetime.now(UTC)
        return (self.status or self.issuer.status_list(2026, 0, self.revoked, now)).encode()


def verified(token: str, web: Callable[[str], bytes], did: str = DID) -> OpenBadgeCredential:
    """The credential. Raises `Refused`."""
    verifier = OB3Verifier.for_issuer_did(did, download=web)
    return verifier.verify(token, check_status=True, download=web)
