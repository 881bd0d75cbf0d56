"""The slow and obvious way from a list of events to a figure: what `react` must agree with."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from kit.envelope import Envelope

COUNTED = {
    "people_supported": "booking.appointment_completed",
    "appointments_booked": "booking.appointment_booked",
    "appointments_held": "booking.appointment_completed",
    "appointments_missed": "booking.appointment_missed",
    "appointments_cancelled": "booking.appointment_cancelled",
    "people_registered": "booking.person_registered",
}
BY_TIME = {"people_registered", "appointments_booked"}
FLAGS = {True: "yes", False: "no", None: "unknown"}


def fold(events: Iterable[Envelope], metric: str, by: tuple[str, ...]) -> dict[tuple, int]:
    """Cell to value; the empty key where nothing is cut."""
    unique = {event.id: event for event in events}.values()
    sites: dict[str, tuple[int, dict]] = {}
    homes: dict[str, bool | None] = {}
    for event in unique:
        facts = event.facts()
        if event.name in ("booking.site_opened", "booking.site_changed"):
            last = sites.get(facts["site_id"], (0, {}))
            sites[facts["site_id"]] = max(last, (event.sequence, facts), key=lambda pair: pair[0])
        if event.name == "booking.person_registered":
            homes[facts["person_id"]] = facts.get("in_qpv")
    cells: dict[tuple, list[str]] = {}
    for event in unique:
        if event.name != COUNTED[metric]:
            continue
        facts = event.facts()
        known = sites.get(facts["site_id"], (0, None))[1]
        moment = datetime.fromisoformat(event.time if metric in BY_TIME else facts["start"])
        labels = {
            "site": known["slug"] if known else facts["site_id"],
            "day": moment.astimezone(ZoneInfo(known["timezone"])).date().isoformat()
            if known
            else "unknown",
            "in_qpv": FLAGS[homes.get(facts["person_id"])],
            "site_in_qpv": FLAGS[known["in_qpv"] if known else None],
        }
        cells.setdefault(tuple(labels[d] for d in by), []).append(facts["person_id"])
    distinct = metric.startswith("people")
    return {key: len(set(people)) if distinct else len(people) for key, people in cells.items()}
