"""Merges and erasures on the real database, beside whoever is at work."""

from functools import partial

import pytest

from kernel.merges import MergeTold
from kernel.people import NOBODY, Person
from kernel.refusals import PersonUnknown, Refusal
from kit.edge.answers import Answer
from kit.idempotency import AnswerBook
from services.training.application.reactions.on_people import on_erased, on_merged, on_unmerged
from services.training.domain.enrolments.refusals import WrongEnrolmentState
from tests.processes import SECRET
from tests.races import race
from tests.scripted import at
from tests.traces import PAST, traces
from tests.training import certificates
from tests.training.assessments import Desk
from tests.training.builders import AWA, BILAL, SITE_ID, path
from tests.training.enrolled import Enrolled
from tests.training.seats import SEAT, Seats
from tests.training.unit.test_recommendations import recommend

KEPT_OF = ("enrolments", "seat_requests", "seats", "assessments", "certificates", "recommendations")
REFUSED = (PersonUnknown, WrongEnrolmentState)
"""What somebody meets who comes after the erasure."""
CANCELLED = {
    "person_id": BILAL,
    "seat_id": SEAT,
    "reason": "no_longer_needed",
    "cancelled_by": "person",
}


def told(sequence):
    return MergeTold(
        kept_id=AWA, absorbed_id=BILAL, sequence=sequence, at=at(9, sequence), site_id=SITE_ID
    )


def merge(network):
    network.change(lambda work: on_merged(work, told(2)))


def unmerge(network):
    network.change(lambda work: on_unmerged(work, told(3)))


def erase(network, *people):
    for one in people or (AWA,):
        network.change(lambda work, one=one: on_erased(work, Person(id=one, erased=True)))


def owner(document):
    return document.get("state", document).get("person_id")


def belongings(network, *people):
    """All that is kept of these people, save versions and what only locks."""
    left_out = ("version", "held", "order", "partition", "notes")
    return {
        (name, one["_id"]): {k: v for k, v in one.items() if k not in left_out}
        for name in KEPT_OF
        for one in network.app.store.database[name].find()
        if owner(one) in people
    }


def left(network, *texts, but=PAST):
    return traces(network.app.store.database, *texts, but=but)


def had(network):
    """Awa is on the path `email`; Bilal too, with a named certificate, a seat, and the rest."""
    seats = Seats.of(network)
    network.person(BILAL)
    network.path(path("internet", final_assessment=False))
    enrolled, desk = Enrolled(network), Desk(network)
    done = enrolled.open(BILAL, path="internet")
    enrolled.complete(done)
    one = network.look(lambda work: work.certificates.of_enrolment(done))
    certificates.name(network, one, "Ysoline Vantadour")
    theirs = enrolled.open(BILAL)
    enrolled.validate(theirs, "email_sort")
    asked = seats.ask(enrolment_id=theirs).request_id
    seats.hear(seats.reserved(asked, person_id=BILAL, seat_id=SEAT))
    desk.enter([("crcn-2-1", 1)], person_id=BILAL)
    recommend(network, BILAL, goal=None)
    return seats, theirs


def test_undoing_a_merge_restores_every_document(network):
    had(network)
    before = belongings(network, AWA, BILAL)
    assert {name for name, _ in before} == set(KEPT_OF)
    merge(network)
    assert not belongings(network, BILAL)
    unmerge(network)
    assert belongings(network, AWA, BILAL) == before


def test_no_document_of_any_collection_tells_whose_it_was(network):
    had(network)
    book = AnswerBook(network.app.store.database, SECRET, network.clock)
    for person in (AWA, BILAL):
        told = Answer(201, f'{{"person_id": "{person}"}}'.encode(), {})
        book.keep(book.key("desk-1", "open_enrolment", person, b"print", personal=True), told)
    assert "idempotency" in left(network, AWA)
    merge(network)
    erase(network, BILAL, AWA)
    assert left(network, AWA, BILAL) == set()
    assert left(network, "Vantadour", but=()) == set()
    assert {owner(one) for one in network.app.store.database.certificates.find()} == {NOBODY}


@pytest.mark.parametrize("beside", ["seat", "enrolment", "recommendation", "answer"])
@pytest.mark.parametrize("what", ["merge", "erase"])
def test_whoever_acts_beside_it_leaves_nothing_behind(raced, what, beside):
    network = raced
    seats, theirs = had(network)
    seats.withdraw(seats.all()[0].request_id)
    network.path(path("search"))
    asked = seats.all()[0].request_id
    acts = {
        "seat": partial(seats.ask, enrolment_id=theirs),
        "enrolment": partial(network.enrolment, BILAL, "search"),
        "recommendation": partial(recommend, network, BILAL, goal=None),
        "answer": partial(seats.hear, seats.seat("seat_cancelled", asked, **CANCELLED)),
    }
    step = {"merge": partial(merge, network), "erase": partial(erase, network, BILAL)}[what]
    _done, other = race(step, acts[beside], met=Refusal)
    if what == "merge":
        assert not belongings(network, BILAL)
        on_path = [
            one
            for one in belongings(network, AWA).values()
            if one.get("state", {}).get("path") == "email"
            and one["state"].get("status") in ("active", "paused")
        ]
        assert len(on_path) == 1
    else:
        assert left(network, BILAL) == set()
        assert not isinstance(other, Refusal) or isinstance(other, REFUSED)
