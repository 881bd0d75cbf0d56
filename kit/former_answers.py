"""Kept answers of before they were sealed: a repeat that comes after the upgrade still gets its
first answer. None is left seven days later; nothing needs this file any more then."""

import hashlib
from dataclasses import dataclass

from pymongo.collection import Collection

from kit.edge.answers import Answer
from kit.transaction import Document


@dataclass(frozen=True)
class Former:
    """A command of a caller, as it was looked for."""

    subject: str
    operation: str
    key: str
    fingerprint: bytes

    @staticmethod
    def any_in(kept: Collection[Document]) -> bool:
        """Whether there is one."""
        return kept.find_one({"fingerprint": {"$exists": True}}, {}) is not None

    @property
    def id(self) -> str:
        """Where its answer was kept."""
        text = "\0".join((self.subject, self.operation, self.key))
        return hashlib.sha256(text.encode()).hexdigest()

    def asked_for(self, document: Document) -> bool:
        """Whether this is the answer to this very request: some requests were compared by a digest
        that is slow to make (scrypt, RFC 7914)."""
        kept = bytes(document["fingerprint"])
        return kept == self.fingerprint or kept == self._stretched()

    def opened(self, document: Document) -> Answer:
        """The answer as it was kept."""
        return Answer(
            document["status"],
            bytes(document["body"]),
            dict(document["headers"]),
            document["problem"],
            replayed=True,
        )

    def _stretched(self) -> bytes:
        salt = self.key.encode()
        return hashlib.scrypt(self.fingerprint, salt=salt, n=2**14, r=8, p=1, dklen=32)
