"""JSON Web Keys (RFC 7517): ours as one, and those of a provider that are fit to check tokens."""

import base64
import hashlib
import json
import math
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ALGORITHMS: Final = ("EdDSA", "ES256", "PS256", "RS256")
MAX_KEYS: Final = 64
RSA_BITS: Final = range(2048, 8193)

_BY_TYPE: Final = {
    "OKP": frozenset({"EdDSA"}),
    "EC": frozenset({"ES256"}),
    "RSA": frozenset({"RS256", "PS256"}),
}
_CURVES: Final = {"OKP": "Ed25519", "EC": "P-256"}
_SECRET_MEMBERS: Final = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})

PublicKey = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey


def public_jwk(key: Ed25519PublicKey) -> dict[str, str]:
    """The key, whose `kid` is its thumbprint (RFC 7638): over the required members alone."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    required = {"crv": "Ed25519", "kty": "OKP", "x": base64url(raw)}
    canonical = json.dumps(required, separators=(",", ":"), sort_keys=True).encode()
    kid = base64url(hashlib.sha256(canonical).digest())
    return required | {"kid": kid, "alg": "EdDSA", "use": "sig"}


def base64url(raw: bytes) -> str:
    """Without padding, as JOSE writes it."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


@dataclass(frozen=True)
class VerificationKey:
    """A public key, and the algorithms that tokens under it may name; `kid` may be empty."""

    kid: str
    algorithms: frozenset[str]
    key: PublicKey


class Unusable(ValueError):
    """A key that no token is checked with; its text says why, and nothing of the key."""


def usable_keys(document: Any) -> tuple[list[VerificationKey], Mapping[str, int]]:
    """The keys of a set that are fit to check tokens, and why how many others were passed over.

    One that has ended (`exp`, as in OpenID Federation 1.0, section 8.7.2) is not. Two that could be
    meant alike, by `kid` and algorithm, are both passed over: which one a token means would be
    chance. Raises `ValueError` where there is no set, or no key in it is fit.
    """
    if not isinstance(document, dict) or not isinstance(document.get("keys"), list):
        raise ValueError("not a JSON Web Key Set")
    passed_over: Counter[str] = Counter()
    keys: list[VerificationKey] = []
    listed = document["keys"]
    if len(listed) > MAX_KEYS:
        passed_over["too many"] = len(listed) - MAX_KEYS
    for data in listed[:MAX_KEYS]:
        try:
            key = _key(data)
        except Unusable as error:
            passed_over[str(error)] += 1
        else:
            if key not in keys:
                keys.append(key)
    clear = [key for key in keys if not any(_alike(key, other) for other in keys)]
    if len(clear) < len(keys):
        passed_over["ambiguous"] = len(keys) - len(clear)
    if not clear:
        raise ValueError("no key of the set is fit")
    return clear, passed_over


def _alike(one: VerificationKey, other: VerificationKey) -> bool:
    same = one.kid == other.kid and bool(one.algorithms & other.algorithms)
    return same and one.key != other.key


def _key(data: Any) -> VerificationKey:
    if not isinstance(data, dict):
        raise Unusable("no object")
    kind = data.get("kty")
    if not isinstance(kind, str) or kind not in _BY_TYPE:
        raise Unusable("symmetric" if kind == "oct" else "of another type")
    if _SECRET_MEMBERS & data.keys():
        raise Unusable("private")
    operations = data.get("key_ops", ["verify"])
    signs = isinstance(operations, list) and "verify" in operations
    if data.get("use", "sig") != "sig" or not signs:
        raise Unusable("for another use")
    allowed = _BY_TYPE[kind]
    if "alg" in data:
        allowed = allowed & {str(data["alg"])}
    if not allowed or data.get("crv") != _CURVES.get(kind):
        raise Unusable("for another algorithm")
    ends = data.get("exp", math.inf)
    if not isinstance(ends, int | float) or ends <= time.time():
        raise Unusable("ended")
    kid = data.get("kid", "")
    if not isinstance(kid, str):
        raise Unusable("without a readable kid")
    try:
        public = jwt.PyJWK(data, algorithm=min(allowed)).key
    except (jwt.PyJWTError, ValueError, TypeError, KeyError) as error:
        raise Unusable("unreadable") from error
    if isinstance(public, RSAPublicKey) and public.key_size not in RSA_BITS:
        raise Unusable("too weak or too large")
    return VerificationKey(kid, allowed, public)
