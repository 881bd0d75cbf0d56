"""Ed25519 keys as JSON Web Keys (RFC 7517, RFC 8037)."""

import base64
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


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
