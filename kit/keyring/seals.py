"""What a service seals and finds by, together."""

from typing import Self

from pymongo import MongoClient

from kit.keyring.blind import BlindIndex
from kit.keyring.keyring import Keyring
from kit.keyring.masters import Masters
from kit.transaction import Document


class Seals:
    """A service's keyring and blind index.

    `plain` says whether there may be documents of before there were seals: whoever searches looks
    for both. It is true until somebody has looked.
    """

    def __init__(self, ring: Keyring, index: BlindIndex) -> None:
        self.ring = ring
        self.index = index
        self.plain = True

    @classmethod
    def from_environment(cls, client: MongoClient[Document], database: str) -> Self:
        """Of the service with this database. Raises `environs.EnvError`."""
        ring = Keyring(client, database, Masters.from_environment())
        return cls(ring, BlindIndex.from_environment())

    def prepare(self) -> None:
        """Makes what the vault needs; may run any number of times. Raises pymongo's errors."""
        self.ring.prepare()
