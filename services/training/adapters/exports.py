"""What training keeps of people, and where. A collection that gets a person's id adds a line here:
a test looks through all of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from kit.person_export import LOGGED, Kind, as_kept

_OWNER: Final = ("state.person_id",)
_SITE: Final = "state.site"
LEFT_OUT: Final = {
    "idempotency": "answers that are kept for seven days for repeats; they say again what is here",
    "outbox": "events on their way to the other services, for seconds; they tell of what is here",
}
"""What else may name a person, and why it is not given."""


def kinds(name_of: Callable[[str], str | None]) -> Sequence[Kind]:
    """`name_of` gives the name that a certificate shows, by its id, where the person agreed."""

    def with_name(document: Mapping[str, Any]) -> Mapping[str, Any]:
        return as_kept(document) | {"named": name_of(document["_id"])}

    return (
        Kind(name="people", collection="people", whose=("_id", "merged_into")),
        Kind(name="merges", collection="merges", whose=("kept_id", "absorbed_id")),
        Kind(name="enrolments", collection="enrolments", whose=_OWNER, site=_SITE),
        Kind(name="assessments", collection="assessments", whose=_OWNER, site=_SITE),
        Kind(name="recommendations", collection="recommendations", whose=_OWNER, site=_SITE),
        Kind(
            name="certificates",
            collection="certificates",
            whose=_OWNER,
            site=_SITE,
            show=with_name,
        ),
        Kind(name="seats", collection="seats", whose=("person_id", "began_with")),
        Kind(name="seat_requests", collection="seat_requests", whose=_OWNER, site=_SITE),
        LOGGED,
    )
