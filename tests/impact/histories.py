"""Histories: what several services could have told, for Hypothesis, and how it may arrive."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from hypothesis import strategies as st

from kit.envelope import Envelope
from tests.impact.story import Story, an_id
from tests.impact.story.told import NOBODY

SITES = [an_id(10, number) for number in range(3)]
PEOPLE = [an_id(11, number) for number in range(5)]
PARTNERS = [an_id(12, number) for number in range(2)]
MEMBERS = [an_id(13, number) for number in range(3)]
DEVICES = [an_id(14, number) for number in range(2)]
SESSIONS = [an_id(15, number) for number in range(2)]

ZONES = ["Europe/Paris", "America/Martinique", "Pacific/Noumea", "Indian/Reunion"]
BEGINS = [
    # The clocks change and a quarter ends; the year ends in a week of the next one.
    datetime(2026, 3, 28, tzinfo=UTC),
    datetime(2026, 12, 30, tzinfo=UTC),
    datetime(2026, 10, 24, tzinfo=UTC),
]
CUTS = [(), ("site",), ("day",), ("in_qpv",), ("site_in_qpv",), ("site", "day", "in_qpv")]


class Numbers(NamedTuple):
    """From 0 to 5, to choose by."""

    a: int
    b: int
    c: int


class _History:
    """What may happen next; `n` are small numbers to choose by."""

    def __init__(self) -> None:
        self.story = Story()
        self.seats: list[tuple[str, int]] = []
        self.top_ups: list[tuple[str, int]] = []
        self.referrals: list[tuple[str, int, int]] = []
        self.enrolments: list[tuple[str, int, int]] = []
        self.certificates: list[tuple[str, int, int]] = []
        self.scrapped: set[str] = set()
        self.sales: dict[str, list[tuple[int, str]]] = {}

    def site(self, n: Numbers) -> None:
        self.story.site(
            SITES[n.a % 3],
            f"site-{n.a % 3}",
            timezone=ZONES[n.b % 4],
            in_qpv=bool(n.c % 2),
            department=["93", "988"][n.c // 2 % 2],
            region=["Île-de-France", "Outre-mer"][n.c // 2 % 2],
        )

    def person(self, n: Numbers) -> None:
        facts = {"in_qpv": [True, False, None][n.b % 3], "age_band": ["18_25", None][n.c % 2]}
        self.story.registered(PEOPLE[n.a % 5], SITES[n.b % 3], **facts)

    def partner(self, n: Numbers) -> None:
        self.story.partner(PARTNERS[n.a % 2], ["public", "private"][n.b % 2])

    def merge(self, n: Numbers) -> None:
        self.story.merge(PEOPLE[n.a % 5], PEOPLE[n.b % 5], SITES[n.c % 3])

    def unmerge(self, n: Numbers) -> None:
        if self.story.merged:
            absorbed = sorted(self.story.merged)[n.a % len(self.story.merged)]
            self.story.unmerge(absorbed, SITES[n.c % 3])

    def mistaken_merge(self, n: Numbers) -> None:
        """What somebody had is told of with the kept one's id, until the merge is undone."""
        site, (kept, absorbed) = SITES[n.c % 3], (PEOPLE[n.a % 5], PEOPLE[n.b % 5])
        own = {"who": absorbed, "site_id": site}
        booked = self.story.appointment("booked", **own)
        seat = self.story.seat(bool(n.a % 2), **own)
        enrolment = self.story.enrolment("opened", **own)
        if not self.story.merge(kept, absorbed, site):
            return
        self.story.appointment("held", thing=booked, **own)
        self.story.seat(True, thing=seat, **own)
        self.story.enrolment("completed", thing=enrolment, **own)
        if n.c < 4:
            self.story.later(hours=n.c)
            self.story.unmerge(absorbed, site)

    def erasure(self, n: Numbers) -> None:
        self.story.erased(PEOPLE[n.a % 5], SITES[n.c % 3])

    def appointment(self, n: Numbers) -> None:
        end = ["held", "missed", "cancelled", "held"][n.c % 4]
        start = self.story.now + timedelta(hours=6 * n.b - 6)
        who = NOBODY if n.a == 5 and n.c == 5 else PEOPLE[n.a % 5]
        self.story.appointment(
            "booked",
            end,
            who=who,
            site_id=SITES[n.b % 3],
            start=start,
            channel=["phone", "on_site"][n.a % 2],
            waited_days=n.c,
        )

    def walk_in(self, n: Numbers) -> None:
        who = None if n.a == 5 else PEOPLE[n.a]
        self.story.walk_in(SITES[n.b % 3], who, waited=7 * n.c, space=["advice", "sales"][n.c % 2])

    def workshop(self, n: Numbers) -> None:
        self.story.workshop(SITES[n.b % 3], seats=n.c + 1, venue=[None, "other"][n.a % 2])

    def seat(self, n: Numbers) -> None:
        start = None if n.b == 5 else self.story.now - timedelta(hours=4)
        id_ = self.story.seat(
            bool(n.c % 2), who=PEOPLE[n.a % 5], site_id=SITES[n.b % 3], start=start
        )
        self.seats.append((id_, n.b))

    def correction(self, n: Numbers) -> None:
        if self.seats:
            id_, site = self.seats[n.a % len(self.seats)]
            self.story.seat(bool(n.c % 2), who=PEOPLE[0], site_id=SITES[site % 3], thing=id_)

    def shift(self, n: Numbers) -> None:
        role = ["volunteer", "civic_service", "employee"][n.c % 3]
        self.story.shift(MEMBERS[n.a % 3], SITES[n.b % 3], role, 30 * n.b + 25)

    def referral(self, n: Numbers) -> None:
        id_ = self.story.referral(PARTNERS[n.a % 2], SITES[n.b % 3])
        self.referrals.append((id_, n.a, n.b))

    def answer(self, n: Numbers) -> None:
        if self.referrals:
            id_, partner, site = self.referrals.pop(0)
            who = None if n.a == 5 else PEOPLE[n.a]
            self.story.answered(id_, PARTNERS[partner % 2], SITES[site % 3], who)

    def device(self, n: Numbers) -> None:
        id_ = DEVICES[n.a % 2]
        step = ["registered", "described", "wiped", "scrapped", "registered", "wiped"][n.c]
        if id_ in self.scrapped and step != "registered":
            return
        (self.scrapped.add if step == "scrapped" else self.scrapped.discard)(id_)
        self.story.device(
            step,
            thing=id_,
            site_id=SITES[n.b % 3],
            category=["laptop", "tablet"][n.a // 2 % 2],
            reason=["too_old", "registered_by_mistake"][n.b % 2],
            received=None if n.b == 5 else self.story.now - timedelta(hours=20 * n.b),
        )

    def sale(self, n: Numbers) -> None:
        id_, sale = DEVICES[n.a % 2], an_id(20, n.c)
        self.sales.setdefault(id_, []).append((n.b, sale))
        self.story.device(
            ["sold", "donated"][n.c % 2],
            thing=id_,
            site_id=SITES[n.b % 3],
            who=PEOPLE[n.b % 5],
            sale=sale,
            grade=["A", "B"][n.a % 2],
            price_cents=4_000 + 777 * n.a,
            factor_version=["2026-1", "2027-1", None][n.c % 3],
        )

    def reclaim(self, n: Numbers) -> None:
        id_ = DEVICES[n.a % 2]
        if self.sales.get(id_):
            who, sale = self.sales[id_].pop()
            self.story.device(
                "reclaimed", thing=id_, site_id=SITES[n.b % 3], who=PEOPLE[who % 5], sale=sale
            )

    def top_up(self, n: Numbers) -> None:
        id_ = self.story.top_up(PEOPLE[n.a % 5], SITES[n.b % 3], price=100 * n.c)
        self.top_ups.append((id_, n.a))

    def lost_top_up(self, n: Numbers) -> None:
        if self.top_ups:
            id_, who = self.top_ups.pop()
            self.story.replaced(id_, PEOPLE[who % 5], SITES[n.b % 3], 2_000, 500)

    def enrolment(self, n: Numbers) -> None:
        path = ["basics", "office"][n.c % 2]
        id_ = self.story.enrolment("opened", who=PEOPLE[n.a % 5], site_id=SITES[n.b % 3], path=path)
        self.enrolments.append((id_, n.a, n.c))

    def on_path(self, n: Numbers) -> None:
        if not self.enrolments:
            return
        id_, who, path = self.enrolments[n.a % len(self.enrolments)]
        own = {
            "who": PEOPLE[who % 5],
            "site_id": SITES[n.b % 3],
            "path": ["basics", "office"][path % 2],
            "thing": id_,
        }
        step = ["completed", "abandoned", "absorbed", "restored", "done", "open"][n.c]
        if step in ("done", "open"):
            done = self.story.now - timedelta(hours=30) if step == "done" else None
            self.story.module(own.pop("thing"), f"module-{n.b % 2}", done=done, **own)
        else:
            ended = None if n.b == 5 else self.story.now - timedelta(hours=20 * n.b)
            self.story.enrolment(step, ended=ended, **own)

    def doubtful_module(self, n: Numbers) -> None:
        own = {"who": PEOPLE[n.a % 5], "site_id": SITES[n.b % 3]}
        id_ = self.story.enrolment("opened", **own)
        for done in (True, False, True)[: n.c % 3 + 1]:
            self.story.later(hours=1)
            self.story.module(id_, "email", done=self.story.now if done else None, **own)

    def certificate(self, n: Numbers) -> None:
        own = {"who": PEOPLE[n.a % 5], "site_id": SITES[n.b % 3], "path": "basics"}
        id_ = self.story.certificate("issued", **own)
        self.certificates.append((id_, n.a, n.b))

    def doubt(self, n: Numbers) -> None:
        if self.certificates:
            id_, who, site = self.certificates[n.a % len(self.certificates)]
            step = ["revoked", "restored"][n.c % 2]
            self.story.certificate(step, who=PEOPLE[who % 5], site_id=SITES[site % 3], thing=id_)

    def assessment(self, n: Numbers) -> None:
        if n.c == 5:
            self.story.declined(PEOPLE[n.a % 5], SITES[n.b % 3])
            return
        levels = {f"crcn-1-{number}": (n.b + n.c * number) % 6 for number in range(1, 2 + n.c % 2)}
        self.story.assessed(PEOPLE[n.a % 5], SITES[n.b % 3], levels)

    def session(self, n: Numbers) -> None:
        self.story.session(
            SESSIONS[n.a % 2],
            an_id(16, n.b % 2),
            SITES[n.a % 3],
            half_days={1 + n.b % 2: 60 * (n.b // 2)},
            trained=[None, True, True, False, True, False][n.c],
            on=None if n.b == 5 else self.story.now - timedelta(hours=20 * (n.b // 2)),
        )


STEPS = [name for name in vars(_History) if not name.startswith("_")]
"""What may happen."""
OFTEN = (
    *(
        "site",
        "site",
        "merge",
        "unmerge",
        "mistaken_merge",
        "person",
        "appointment",
        "device",
        "sale",
    ),
    *("referral", "answer", "answer", "on_path", "on_path", "on_path", "assessment", "assessment"),
)
"""What comes more often than the rest, since only much of it says anything."""

OPENINGS = [("site", Numbers(number, number, number), 1) for number in range(3)]

_number = st.integers(0, 5)
_steps = st.tuples(
    st.sampled_from([*STEPS, *OFTEN]),
    st.builds(Numbers, _number, _number, _number),
    st.integers(0, 40),
)


def _told(begin: datetime, steps: list[tuple[str, Numbers, int]]) -> list[Envelope]:
    history = _History()
    history.story.now = begin
    for name, numbers, hours in steps:
        getattr(history, name)(numbers)
        history.story.later(hours=hours // 3)
    return history.story.events


histories = st.builds(_told, st.sampled_from(BEGINS), st.lists(_steps, max_size=60))
long_histories = st.builds(
    lambda begin, known, steps: _told(begin, [*OPENINGS[:known], *steps]),
    st.sampled_from(BEGINS),
    st.integers(0, 3),
    st.lists(_steps, min_size=30, max_size=80),
)
"""What is rare happens in them, and most of it at sites that are known."""


def by_chance(random: Random, length: int) -> list[Envelope]:
    """A history of so many steps at sites that are known."""
    steps = [
        (
            random.choice([*STEPS, *OFTEN]),
            Numbers(*(random.randint(0, 5) for _ in range(3))),
            random.randint(0, 40),
        )
        for _ in range(length)
    ]
    return _told(random.choice(BEGINS), [*OPENINGS, *steps])


def deliveries(events: list, random: Random, size: int) -> list[list]:
    """The events in any order, some of them twice, in batches of `size`."""
    sent = events + random.choices(events, k=len(events)) if events else []
    random.shuffle(sent)
    return [sent[start : start + size] for start in range(0, len(sent), size)]
