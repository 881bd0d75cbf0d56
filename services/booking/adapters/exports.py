"""What booking keeps of people beside their identity, and where. A collection that gets a person's
id adds a line here: a test looks through all of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from kit.person_export import LOGGED, Kind, as_kept
from services.booking.adapters.repositories.retention import KEEPS, PROPOSALS
from services.booking.domain.person import Identity

_OWNER: Final = ("state.person_id",)
_SITE: Final = "state.site"
_MESSAGES: Final = "notifications"
LEFT_OUT: Final = {
    "identities": "given as `person` and `absorbed`, with consents and their dates",
    "referral_identities": "given with each of the `referrals`, while it is kept",
    "rosters": "who has which seat of a workshop, the others as well; this person's are in `seats`",
    "busy": "at which times somebody is not free, made from the appointments and seats here",
    "identity_guards": "hashes of names and phones that let two registrations not pass each other",
    "idempotency": "answers that are kept for seven days for repeats; they say again what is here",
    "outbox": "events on their way to the other services, for seconds; they tell of what is here",
    "timers": "what is left for later about the things here, by their ids",
}
"""What else may name a person, and why it is not given."""


def kinds(identity_of: Callable[[str], Identity | None]) -> Sequence[Kind]:
    """`identity_of` gives who came with a referral, by its id, while that is kept."""

    def with_identity(document: Mapping[str, Any]) -> Mapping[str, Any]:
        identity = identity_of(document["_id"])
        kept = None if identity is None else as_kept({"_id": document["_id"], **_fields(identity)})
        return as_kept(document) | {"identity": kept}

    return (
        Kind(name="people", collection="people", whose=("_id", "merged.into")),
        Kind(name="appointments", collection="appointments", whose=_OWNER, site=_SITE),
        Kind(name="earlier_requests", collection="earlier_requests", whose=("person_id",)),
        Kind(name="walk_ins", collection="walk_ins", whose=_OWNER, site=_SITE),
        Kind(
            name="referrals",
            collection="referrals",
            whose=_OWNER,
            site=_SITE,
            show=with_identity,
        ),
        Kind(name="seats", collection="seats", whose=("data.person_id",)),
        Kind(name="happenings", collection="happenings", whose=("person_id",)),
        Kind(name="messages", collection=_MESSAGES, whose=("reader_id",)),
        Kind(name="retention_proposals", collection=PROPOSALS, whose=("_id",)),
        Kind(name="retention_keeps", collection=KEEPS, whose=("_id",)),
        LOGGED,
    )


def _fields(identity: Identity) -> dict[str, Any]:
    return {
        name: getattr(identity, name)
        for name in ("first_name", "last_name", "phone", "email", "birth_year", "language")
    }
