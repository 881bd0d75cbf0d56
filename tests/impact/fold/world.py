"""What is known once all events are heard: sites, people, who is who, and what happened."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from kit.envelope import Envelope
from tests.impact.fold.devices import device
from tests.impact.fold.happenings import alone, told_by
from tests.impact.fold.learning import certificate, enrolment, session

NOBODY = "00000000-0000-0000-0000-000000000000"
STORIES = {
    "seat": told_by,
    "referral": told_by,
    "device": device,
    "enrolment": enrolment,
    "certificate": certificate,
    "professional_session": session,
}


class World:
    """Everything that was told, each event once, each aggregate by its own order.

    `rows` are what happened: plain dictionaries with `what`, `site`, `at`, `who`, `of` (the
    aggregate), an `amount` where there is one, and the dimensions of their own.
    """

    def __init__(self, events: Iterable[Envelope]) -> None:
        unique = {event.id: event for event in events if event.version == 1}.values()
        self.tales: dict[str, list[Envelope]] = {}
        for event in sorted(unique, key=lambda event: event.sequence):
            self.tales.setdefault(event.subject, []).append(event)
        self.sites = self._last("booking.site_opened", "booking.site_changed", of="site_id")
        self.people = self._last(
            "booking.person_registered", "booking.person_changed", of="person_id"
        )
        self.partners = self._last(
            "booking.partner_joined", "booking.partner_changed", of="partner_id"
        )
        self.merges = [
            (event, event.facts())
            for tale in self.tales.values()
            for event in tale
            if event.name in ("booking.people_merged", "booking.people_unmerged")
        ]
        self.kept = self._kept()
        self.rows = [row for tale in self.tales.values() for row in self._rows(tale)]

    def _last(self, *names: str, of: str) -> dict[str, dict]:
        """By id, the facts with the highest sequence."""
        known: dict[str, tuple[int, dict]] = {}
        for tale in self.tales.values():
            for event in tale:
                if event.name in names:
                    facts = event.facts()
                    before = known.get(facts[of], (0, {}))
                    if event.sequence > before[0]:
                        known[facts[of]] = (event.sequence, facts)
        return {key: facts for key, (_, facts) in known.items()}

    def _kept(self) -> dict[str, str]:
        """Absorbed to kept. Of what was told of two people, the highest sequence of the kept one
        holds; of several merges of one person that stand, the latest."""
        pairs: dict[tuple[str, str], Envelope] = {}
        for event, facts in self.merges:
            pair = facts["kept_id"], facts["absorbed_id"]
            if pair not in pairs or pairs[pair].sequence < event.sequence:
                pairs[pair] = event
        standing = [
            (event.time, kept, absorbed)
            for (kept, absorbed), event in pairs.items()
            if event.name == "booking.people_merged"
        ]
        return {absorbed: kept for _, kept, absorbed in sorted(standing)}

    def person(self, who: str | None) -> str | None:
        """Who somebody is now, along all merges that stand; None of nobody in particular, and of
        whoever was erased."""
        if who is None or who == NOBODY:
            return None
        seen = set()
        while who in self.kept and who not in seen:
            seen.add(who)
            who = self.kept[who]
        return who

    def owner(self, subject: str, who: str | None) -> str | None:
        """Whose a thing is that was told with this id: the absorbed person's, where an unmerge gave
        it back."""
        seen = {who}
        while True:
            back = [
                facts["absorbed_id"]
                for event, facts in sorted(self.merges, key=lambda pair: pair[0].time)
                if event.name == "booking.people_unmerged"
                and facts["kept_id"] == who
                and subject in facts["moved"]
                and facts["absorbed_id"] not in seen
            ]
            if not back:
                return who
            who = back[-1]
            seen.add(who)

    def _rows(self, tale: list[Envelope]) -> Iterable[dict]:
        kind = tale[0].subject.partition("/")[0]
        rows = [row for event in tale for row in alone(event)]
        if kind in STORIES:
            rows += STORIES[kind](tale)
        for row in rows:
            row["of"] = tale[0].subject
            row["at"] = row["at"].astimezone(UTC).replace(microsecond=0)
            row["who"] = self.person(self.owner(row["of"], row["who"]))
            row["day"] = self.day(row["site"], row["at"])
        return rows

    def day(self, site_id: str, at: datetime) -> date | None:
        """The day on the site's clocks; None while the site is not known."""
        site = self.sites.get(site_id)
        return at.astimezone(ZoneInfo(site["timezone"])).date() if site else None
