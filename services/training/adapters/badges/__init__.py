"""Badges by Open Badges 3.0 (1EdTech), signed with Ed25519 as JSON Web Tokens (decision 44)."""

from services.training.adapters.badges.keys import SigningKeys
from services.training.adapters.badges.signed import SignedBadges
from services.training.adapters.badges.signers import lost_keys

__all__ = ["SignedBadges", "SigningKeys", "lost_keys"]
