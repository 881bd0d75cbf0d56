"""What inventory keeps of people, and where. A collection that gets a person's id adds a line here:
a test looks through all of them."""

from typing import Final

from kit.person_export import LOGGED, Kind

_OWNER: Final = ("state.person_id",)
KINDS: Final = (
    Kind(name="people", collection="people", whose=("_id", "merged_into")),
    Kind(name="merges", collection="merges", whose=("kept_id", "absorbed_id")),
    Kind(name="appointments", collection="appointments", whose=("person_id",)),
    Kind(name="holds", collection="holds", whose=_OWNER, site="state.place"),
    Kind(name="sales", collection="sales", whose=_OWNER, site="state.site"),
    Kind(name="refused_sales", collection="refused_sales", whose=_OWNER),
    Kind(name="devices", collection="devices", whose=_OWNER),
    Kind(name="returns", collection="returns", whose=_OWNER, site="state.place"),
    Kind(name="top_ups", collection="top_ups", whose=_OWNER, site="state.site"),
    Kind(name="quota_entries", collection="quota_entries", whose=("person_id",)),
    Kind(name="quota_excesses", collection="quota_excesses", whose=_OWNER),
    LOGGED,
)
LEFT_OUT: Final = {
    "idempotency": "answers that are kept for seven days for repeats; they say again what is here",
    "outbox": "events on their way to the other services, for seconds; they tell of what is here",
}
"""What else may name a person, and why it is not given."""
