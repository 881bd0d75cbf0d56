"""The definition of every metric, by plain sets and lists."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction

from tests.impact.fold.asked import TIMES, UNKNOWN, Asked, Figure, bucket, people

Cells = dict[tuple[str, ...], Figure]
SUPPORT = ("held", "served", "attended", "handed over")


def count(asked: Asked, what: str, about: str = "who", **only: str) -> Cells:
    """How many of them happened."""
    return {
        key: Figure(len(rows), _told(rows, about))
        for key, rows in asked.cells(what, **only).items()
    }


def total(asked: Asked, what: str, per: int = 1, about: str = "who", **only: str) -> Cells:
    """Their amounts together, in the unit that holds `per` of what events tell."""
    return {
        key: Figure(sum(row["amount"] for row in rows) / per, _told(rows, about))
        for key, rows in asked.cells(what, **only).items()
    }


def distinct(asked: Asked, *whats: str, about: str = "who", **only: str) -> Cells:
    """Of how many different ones they tell: whoever was merged is one with who was kept, and
    whoever was erased is nobody."""
    found = {key: people(rows) for key, rows in asked.cells(*whats, **only).items()}
    return {
        key: Figure(len(some), len(some) if about == "who" else None)
        for key, some in found.items()
        if some
    }


def new(asked: Asked) -> Cells:
    """People supported in the period who were not before its first day, at any site, whatever is
    filtered; cut by time, not before the first day of each part either. So who was supported first
    in November is new in November alone."""
    cells: Cells = {}
    for key, rows in asked.cells(*SUPPORT).items():
        labels = dict(zip(asked.by, key, strict=True))
        begins = [first_day(labels[name], name) for name in TIMES if name in labels]
        if None in begins:
            continue
        since = max([asked.first or date.min, *begins])
        before = people(
            [
                row
                for row in asked.world.rows
                if row["what"] in SUPPORT and row["day"] is not None and row["day"] < since
            ]
        )
        some = people(rows) - before
        if some:
            cells[key] = Figure(len(some), len(some))
    return cells


def first_day(label: str, dimension: str) -> date | None:
    """Of a day, week, month, quarter or year."""
    if label == UNKNOWN:
        return None
    day = date(int(label[:4]) - 1, 12, 20)
    while bucket(day, dimension) != label:
        day += timedelta(days=1)
    return day


def share(asked: Asked, part: str, rest: str) -> Cells:
    """The part in per cent of part and rest."""
    parts, rests = asked.cells(part), asked.cells(rest)
    cells = {}
    for key in {*parts, *rests}:
        some, others = parts.get(key, []), rests.get(key, [])
        cells[key] = _of(
            100, len(some), len(some) + len(others), len(people(some)), len(people(others))
        )
    return cells


def qpv_share(asked: Asked) -> Cells:
    """Of different people supported of whom it is known where they live, those in QPV, in per
    cent."""
    cells = {}
    for key, rows in asked.cells(*SUPPORT).items():
        yes, no = (
            len(people([row for row in rows if asked.label(row, "in_qpv") == home]))
            for home in ("yes", "no")
        )
        if yes + no:
            cells[key] = _of(100, yes, yes + no, yes, no)
    return cells


def fill_rate(asked: Asked) -> Cells:
    """Attendances in per cent of the seats of the workshops that were held."""
    attended, held = asked.cells("attended"), asked.cells("workshop")
    return {
        key: _of(
            100,
            len(attended.get(key, [])),
            sum(row["amount"] for row in held.get(key, [])),
            len(people(attended.get(key, []))),
        )
        for key in {*attended, *held}
    }


def telecom(asked: Asked) -> Cells:
    """Euros saved on top-ups, per person who bought one and month in which they did: by the months
    of the sites' clocks, where a person counts in each."""
    cells = {}
    for key, rows in asked.cells("topped up").items():
        months = {(row["who"], bucket(row["day"], "month")) for row in rows if row["who"]}
        euros = sum(row["amount"] for row in rows) / 100
        cells[key] = _of(1, euros, len(months), len(people(rows)))
    return cells


def quantiles(asked: Asked, what: str, about: str = "who") -> Cells:
    """The median of the amounts, and their 90th percentile: observed amounts, the lowest that at
    least half, or nine tenths, do not exceed."""
    return {
        key: _median([row["amount"] for row in rows], _told(rows, about))
        for key, rows in asked.cells(what).items()
    }


def days_to_first_appointment(asked: Asked) -> Cells:
    """For each referral in the period: the days from its local day to that of the person's first
    held appointment on that day or later, anywhere; who has had none is not counted."""
    cells = {}
    for key, rows in asked.cells("referred").items():
        waits = []
        for row in rows:
            days = [
                held["day"]
                for held in asked.world.rows
                if held["what"] == "held"
                and held["who"] is not None
                and held["who"] == row["who"]
                and None not in (held["day"], row["day"])
                and held["day"] >= row["day"]
            ]
            if days:
                waits.append((row, (min(days) - row["day"]).days))
        if waits:
            found = len(people([row for row, _ in waits]))
            cells[key] = _median([wait for _, wait in waits], found)
    return cells


CLASSES = {-1: "<=-1", 0: "0", 1: "1", 2: "2", 3: "3", 4: ">=4"}
"""Whole levels, towards zero: 0 is all between -1 and 1, 1 is 1 and more but below 2."""


def skill_gain(asked: Asked) -> Cells:
    """Of each person assessed in the period, and each competence: the level of the last assessment
    in the period less that of the first ever, anywhere, where these are two (two in one second are
    one). A person's gain is the mean over their competences; the value is the mean over people.
    Of one second the lowest level is the first and the highest the last."""
    cells = {}
    for key, rows in asked.cells("level").items():
        gains = []
        for who in people(rows):
            own = [row for row in rows if row["who"] == who]
            rises = [_rise(asked, who, name, own) for name in {r["competence"] for r in own}]
            known = [rise for rise in rises if rise is not None]
            if known:
                gains.append(Fraction(sum(known), len(known)))
        if gains:
            whole = [max(-1, min(4, int(gain))) for gain in gains]
            classes = {name: whole.count(level) for level, name in CLASSES.items()}
            cells[key] = Figure(
                float(sum(gains) / len(gains)),
                len(gains),
                {"count": len(gains), **classes},
            )
    return cells


def _rise(asked: Asked, who: str, competence: str, own: list[dict]) -> int | None:
    ever = [
        (row["at"], row["amount"])
        for row in asked.world.rows
        if row["what"] == "level" and row["who"] == who and row["competence"] == competence
    ]
    last = max((row["at"], row["amount"]) for row in own if row["competence"] == competence)
    first = min(ever)
    return None if first[0] == last[0] else last[1] - first[1]


def _told(rows: list[dict], about: str) -> int | None:
    """Of how many people they tell: of each one's, of the different ones, or of none."""
    if about == "nobody":
        return None
    return len(rows) if about == "each" else len(people(rows))


def _of(times: int, part: float, whole: float, *told: int) -> Figure:
    value = times * part / whole if whole else None
    return Figure(value, min([n for n in told if n], default=0), {"part": part, "whole": whole})


def _median(amounts: list[int], told: int | None) -> Figure:
    ordered, n = sorted(amounts), len(amounts)
    median, high = ordered[(n + 1) // 2 - 1], ordered[(9 * n + 9) // 10 - 1]
    return Figure(median, told, {"p90": high, "count": n})


def _by(make: Callable[..., Cells], *whats: str, **more) -> Callable[[Asked], Cells]:
    return lambda asked: make(asked, *whats, **more)


METRICS: dict[str, Callable[[Asked], Cells]] = {
    "people_supported": _by(distinct, *SUPPORT),
    "people_supported@1": _by(distinct, "held"),
    "people_registered": _by(distinct, "registered"),
    "people_new": new,
    "people_in_qpv_share": qpv_share,
    "appointments_booked": _by(count, "booked"),
    "appointments_held": _by(count, "held"),
    "appointments_missed": _by(count, "missed"),
    "appointments_cancelled": _by(count, "cancelled"),
    "appointments_missed_share": _by(share, "missed", "held"),
    "days_waited": _by(quantiles, "booked"),
    "walk_ins_served": _by(count, "served", about="each"),
    "minutes_waited": _by(quantiles, "served", about="each"),
    "workshops_held": _by(count, "workshop", about="nobody"),
    "workshop_attendances": _by(count, "attended"),
    "workshop_fill_rate": fill_rate,
    "workshop_missed_share": _by(share, "stayed away", "attended"),
    "volunteers_active": _by(distinct, "shift", role="volunteer"),
    "civic_service_active": _by(distinct, "shift", role="civic_service"),
    "employees_active": _by(distinct, "shift", role="employee"),
    "volunteer_hours": _by(total, "shift", per=60, role="volunteer"),
    "partners_active": _by(distinct, "referral received", about="nobody"),
    "referrals_received": _by(count, "referral received", about="each"),
    "referrals_accepted": _by(count, "referral accepted", about="each"),
    "referrals_refused": _by(count, "referral refused", about="each"),
    "days_to_first_appointment": days_to_first_appointment,
    "devices_received": _by(count, "device received", about="nobody"),
    "devices_wiped": _by(count, "device wiped", about="nobody"),
    "devices_scrapped": _by(count, "device scrapped", about="nobody"),
    "devices_handed_over": _by(count, "handed over"),
    "devices_sold": _by(count, "handed over", way="sold"),
    "devices_donated": _by(count, "handed over", way="donated"),
    "days_to_owner": _by(quantiles, "turned over"),
    "days_to_owner@1": _by(quantiles, "turned over since registered"),
    "solidarity_savings": _by(total, "handed over", per=100),
    "telecom_savings_monthly": telecom,
    "avoided_co2e": _by(total, "carbon", per=1000),
    "avoided_materials": _by(total, "materials", per=1000),
    "enrolments": _by(count, "enrolled"),
    "completions": _by(count, "completed"),
    "completions@1": _by(count, "completed noted"),
    "abandonments": _by(count, "abandoned"),
    "modules_completed": _by(count, "module"),
    "certificates": _by(count, "certificate"),
    "skill_gain": skill_gain,
    "professionals_trained": _by(distinct, "professional trained"),
    "professionals_trained@1": _by(distinct, "professional trained noted"),
    "professional_hours": _by(total, "professional there", per=60),
    "professional_hours@1": _by(total, "professional there noted", per=60),
}
"""Every metric that is promised."""
