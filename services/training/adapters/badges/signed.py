"""Badges, their status and who signs them, as the standards write them."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlsplit

from kit.association import Association
from services.training.adapters.badges.keys import SigningKeys
from services.training.adapters.badges.status_list import POSITIONS, encoded
from services.training.application.ports.badges import Achievement, Badge
from services.training.domain.certificates.certificate import Learned

CREDENTIALS: Final = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_SCHEMA: Final = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
_FRAMEWORKS: Final[Mapping[str, str]] = {
    "crcn": "https://www.legifrance.gouv.fr/jorf/id/JORFTEXT000039005162",
    "digcomp": "https://publications.jrc.ec.europa.eu/repository/handle/JRC128415",
}
"""Where a framework is published: the decree of 30 August 2019, the report of the JRC."""
STATUS_SERVES: Final = timedelta(hours=1)
"""How long a status list holds: an older one may leave out who was revoked since."""
STATUS_FRESH: Final = timedelta(minutes=5)
"""How long a verifier may do with one that it has."""


class SignedBadges:
    """See `ports.Badges`. The issuer is known by a DID that is an address of ours (did:web), so
    that its keys are fetched from where nobody else can put theirs."""

    def __init__(self, base: str, association: Association, keys: SigningKeys) -> None:
        """`base` is what the gateway is reached by."""
        self._base = f"{base.rstrip('/')}/training"
        self._home = base
        self._association = association
        self._keys = keys
        self.did: Final = did_web(self._base)

    @property
    def open(self) -> bool:
        """See the port."""
        return self._keys.can_sign

    def credential(self, badge: Badge) -> str:
        """See the port."""
        id_ = f"{self._base}/badges/{badge.code}"
        subject = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, id_)}"
        page, index = divmod(badge.position, POSITIONS)
        status = self._status_address(badge.year, page)
        return self._signed(
            {
                "@context": [CREDENTIALS, OPEN_BADGES],
                "id": id_,
                "type": ["VerifiableCredential", "OpenBadgeCredential"],
                "name": badge.achievement.title,
                "issuer": {
                    "id": self.did,
                    "type": ["Profile"],
                    "name": self._association.name,
                    "url": self._home,
                },
                "credentialSubject": {
                    "id": subject,
                    "type": ["AchievementSubject"],
                    "achievement": self.achievement(badge.achievement),
                    **self._results(badge),
                },
                "credentialStatus": {
                    "id": f"{status}#{index}",
                    "type": "BitstringStatusListEntry",
                    "statusPurpose": "revocation",
                    "statusListIndex": str(index),
                    "statusListCredential": status,
                },
                "credentialSchema": [{"id": _SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
            },
            subject,
            badge.issued_at,
        )

    def status_list(self, year: int, page: int, revoked: Sequence[int], at: datetime) -> str:
        """See the port."""
        address = self._status_address(year, page)
        subject = f"{address}#list"
        first, _ = self.page_of(page)
        return self._signed(
            {
                "@context": [CREDENTIALS],
                "id": address,
                "type": ["VerifiableCredential", "BitstringStatusListCredential"],
                "issuer": self.did,
                "credentialSubject": {
                    "id": subject,
                    "type": "BitstringStatusList",
                    "statusPurpose": "revocation",
                    "encodedList": encoded(position - first for position in revoked),
                    "ttl": int(STATUS_FRESH.total_seconds() * 1000),
                },
            },
            subject,
            at,
            at + STATUS_SERVES,
        )

    def page_of(self, page: int) -> tuple[int, int]:
        """See the port."""
        return page * POSITIONS, (page + 1) * POSITIONS - 1

    def did_document(self) -> dict[str, Any]:
        """See the port."""
        methods = [
            {
                "id": f"{self.did}#{key['kid']}",
                "type": "JsonWebKey",
                "controller": self.did,
                "publicKeyJwk": key,
            }
            for key in self._keys.public
        ]
        return {
            "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
            "id": self.did,
            "alsoKnownAs": [self._home],
            "verificationMethod": methods,
            "assertionMethod": [method["id"] for method in methods],
        }

    def key_set(self) -> dict[str, Any]:
        """See the port."""
        return {"keys": list(self._keys.public)}

    def achievement(self, achievement: Achievement) -> dict[str, Any]:
        """See the port."""
        address = self._achievement_address(achievement)
        return {
            "id": address,
            "type": ["Achievement"],
            "achievementType": "CertificateOfCompletion",
            "inLanguage": "fr",
            "version": str(achievement.version),
            "name": achievement.title,
            "description": achievement.summary,
            "criteria": {"narrative": achievement.criteria},
            "alignment": [_alignment(one, address) for one in achievement.learned],
        }

    def _results(self, badge: Badge) -> dict[str, Any]:
        """What was measured of this person; the achievement is everybody's of that path."""
        address = self._achievement_address(badge.achievement)
        results = [
            {
                "type": ["Result"],
                "value": f"{one.level} / {one.highest}",
                "alignment": [_alignment(one, address)],
            }
            for one in badge.measured
        ]
        return {"result": results} if results else {}

    def _achievement_address(self, achievement: Achievement) -> str:
        return f"{self._base}/achievements/{achievement.path}/{achievement.version}"

    def _status_address(self, year: int, page: int) -> str:
        return f"{self._base}/badges/status/{year}/{page}"

    def _signed(
        self,
        credential: dict[str, Any],
        subject: str,
        since: datetime,
        until: datetime | None = None,
    ) -> str:
        """With what the standard repeats as registered claims: the same second in both forms."""
        claims = credential | {
            "validFrom": _second(since),
            "iss": self.did,
            "jti": credential["id"],
            "sub": subject,
            "nbf": int(since.timestamp()),
        }
        if until is not None:
            claims |= {"validUntil": _second(until), "exp": int(until.timestamp())}
        return self._keys.sign(claims, self.did)


def did_web(address: str) -> str:
    """The DID whose document lies at `<address>/did.json` (method did:web)."""
    parts = urlsplit(address)
    segments = [quote(one, safe="") for one in (parts.netloc, *parts.path.split("/")) if one]
    return ":".join(["did:web", *segments])


def _second(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%S}Z"


def _alignment(one: Learned, address: str) -> dict[str, Any]:
    """Where nothing was measured, no level is claimed."""
    title = one.reached_title
    return {
        "type": ["Alignment"],
        "targetType": "ceasn:Competency",
        "targetName": one.title.fr,
        "targetDescription": "Abordé dans le parcours"
        if title is None
        else f"{title.fr} (niveau {one.reached} sur {one.highest})",
        "targetFramework": one.framework_title.fr,
        "targetCode": one.competence,
        "targetUrl": _FRAMEWORKS.get(one.framework, address),
    }
