"""Badges by Open Badges 3.0 (1EdTech), signed with Ed25519 as JSON Web Tokens (decision 44)."""

from services.training.adapters.badges.keys import SigningKeys
from services.training.adapters.badges.signed import SignedBadges

__all__ = ["SignedBadges", "SigningKeys"]
