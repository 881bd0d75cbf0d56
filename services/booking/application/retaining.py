"""Who has not been there for so long that they are proposed for erasure.

It is worked out from what is kept, each time: nothing that a command could forget to note. Who they
are is read of few: of those who would be proposed, since a consent may have been given later.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from services.booking.application.ports import Work
from services.booking.domain.people.consents import Consent, last_said, wants_to_be_forgotten
from services.booking.domain.people.retention import (
    Activity,
    Because,
    Keep,
    Proposal,
    inactive_since,
)
from services.booking.domain.person import Person


def proposals_of(work: Work, people: Sequence[Person]) -> Sequence[Proposal]:
    """Those of these people who are to be proposed now; none who was merged or erased."""
    now = work.now()
    present = {one.id: one for one in people if one.merged is None and one.erased_at is None}
    absorbed = _absorbed(work, present)
    everyone = [id_ for kept, others in absorbed.items() for id_ in (kept, *others)]
    latest = work.activities.latest(everyone)
    last = {id_: _last_of(latest, (id_, *absorbed[id_]), one) for id_, one in present.items()}
    before = {one.person_id: one for one in work.retention.proposed(present)}
    decided = {one.person_id: one for one in work.retention.kept(everyone)}
    likely = []
    for id_ in present:
        keeps = [decided[one] for one in (id_, *absorbed[id_]) if one in decided]
        if any(keep.holds(now.date()) for keep in keeps):
            continue
        if last[id_].at < inactive_since(now) or _may_not_want_it(before.get(id_), keeps):
            likely.append(id_)
    consents = {one.person.id: one.identity.consents for one in work.people.cards(likely)}
    made = (
        _proposal(present[id_], last[id_], consents.get(id_, ()), before.get(id_), now)
        for id_ in likely
    )
    return [one for one in made if one is not None]


def _absorbed(work: Work, ids: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Of each of these people, who was merged into them, also by a merge of a merge."""
    found: dict[str, list[str]] = {id_: [] for id_ in ids}
    stands_for = {id_: id_ for id_ in ids}
    level = ids
    while level:
        others = work.people.absorbed_among(level)
        for one in others:
            if one.merged is not None:
                stands_for[one.id] = stands_for[one.merged.into]
                found[stands_for[one.id]].append(one.id)
        level = [one.id for one in others]
    return found


def _last_of(latest: Mapping[str, Activity], ids: Iterable[str], person: Person) -> Activity:
    known = [latest[id_] for id_ in ids if id_ in latest]
    registered = Activity(at=person.registered_at, kind="registration")
    return max([*known, registered], key=lambda one: one.at)


def _may_not_want_it(before: Proposal | None, keeps: Sequence[Keep]) -> bool:
    """Whether the person may have said that nothing is to be kept of them."""
    return bool(keeps) or (before is not None and before.because == "consent_withdrawn")


def _proposal(
    person: Person,
    last: Activity,
    consents: Sequence[Consent],
    before: Proposal | None,
    now: datetime,
) -> Proposal | None:
    said = last_said(consents)
    if said is not None and said >= last.at:
        last = Activity(at=said, kind="consent")
    because: Because = "inactive"
    if wants_to_be_forgotten(consents):
        because = "consent_withdrawn"
    elif last.at >= inactive_since(now):
        return None
    return Proposal(
        person_id=person.id,
        site=person.facts.site,
        because=because,
        last=last,
        proposed_at=now if before is None else before.proposed_at,
    )
