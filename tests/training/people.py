"""What booking tells of people who turn out to be one, or are erased, for tests."""

from datetime import timedelta

from tests.scripted import CONTEXT, at
from tests.told import told
from tests.training.builders import AWA, BILAL, SITE_ID


def hear(network, *events):
    """Takes what booking told, in one batch."""
    network.app.store.run(lambda tx: network.app.react(tx, events), CONTEXT)


def registered(person_id, sequence=1):
    facts = {"person_id": person_id, "site_id": SITE_ID}
    return told("booking.person_registered.v1", person_id, at(7), sequence=sequence, data=facts)


def merged(kept=AWA, absorbed=BILAL, *, sequence=2, minute=0):
    return _merge("people_merged", kept, absorbed, sequence, minute)


def unmerged(kept=AWA, absorbed=BILAL, *, sequence=3, minute=1):
    return _merge("people_unmerged", kept, absorbed, sequence, minute)


def erased(person_id=AWA, *, sequence=9):
    facts = {"person_id": person_id, "site_id": SITE_ID}
    return told("booking.person_erased.v1", person_id, at(10), sequence=sequence, data=facts)


def _merge(name, kept, absorbed, sequence, minute):
    return told(
        f"booking.{name}.v1",
        kept,
        at(9) + timedelta(minutes=minute),
        sequence=sequence,
        data={"kept_id": kept, "absorbed_id": absorbed, "site_id": SITE_ID, "moved": []},
    )
