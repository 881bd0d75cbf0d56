"""What is kept about somebody, under a key of their own.

Whoever's key is destroyed cannot be read any more, in no copy made before: that is what an erasure
rests on. What is searched by equality is found by a keyed hash (`BlindIndex`).
"""

from kit.keyring.blind import BlindIndex
from kit.keyring.keyring import DESTROYED, KEYS, KeyDestroyed, Keyring, Unreadable
from kit.keyring.masters import Masters
from kit.keyring.seals import KEY_MISSING, KeyMissing, Seals

__all__ = [
    "DESTROYED",
    "KEYS",
    "KEY_MISSING",
    "BlindIndex",
    "KeyDestroyed",
    "KeyMissing",
    "Keyring",
    "Masters",
    "Seals",
    "Unreadable",
]
