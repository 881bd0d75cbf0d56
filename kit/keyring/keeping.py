"""What an application that seals has beside its use cases."""

from collections.abc import Sequence

from kit.background.job import Job
from kit.keyring.rotation import Hashed, KeysInUse, Rotation, hashed_by, in_use
from kit.keyring.seals import Seals
from kit.keyring.upkeep import Sealed, Upkeep


class KeepsSealed:
    """Base of such an application, beside `Application`; see `kit.edge.operators.keys`."""

    jobs: list[Job]
    _seals: Seals | None = None
    _sealed: Sequence[Sealed] = ()
    _hashed: Sequence[Hashed] = ()

    def keep_sealed(
        self, service: str, seals: Seals, sealed: Sequence[Sealed], hashed: Sequence[Hashed] = ()
    ) -> None:
        """From now on the service seals what is not sealed yet, and puts what is under the newest
        keys. `sealed` are all collections of what is sealed, `hashed` those that are found by
        hashes as well."""
        self._seals, self._sealed, self._hashed = seals, sealed, hashed
        self.jobs += [Upkeep(service, seals, sealed), Rotation(service, seals, hashed)]

    def keys_in_use(self) -> KeysInUse:
        """As they are now; only of a service that keeps sealed. Raises pymongo's errors."""
        if self._seals is None:
            raise RuntimeError("nothing is sealed")
        return in_use(self._seals, self._hashed)

    def documents_in_plain(self) -> int:
        """How many are not sealed yet. Raises pymongo's errors."""
        return sum(one.plain() for one in self._sealed)

    def prepare_seals(self) -> None:
        """Makes the vault, where the service keeps sealed. Raises what `Seals.agree` raises."""
        if self._seals is not None:
            self._seals.prepare(hashed_by(self._hashed))
