"""docs/retention.md names every collection of a running network, and how each ends is true."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from services.booking.application.deferred import DEFERRED as BOOKING
from services.booking.domain.people.erasing import SWEPT_AFTER
from services.booking.domain.people.merging import MERGE_UNDONE_WITHIN
from services.booking.domain.referrals.referral import EXPIRES_AFTER
from services.impact.domain.exports import KEPT as EXPORTS_KEPT
from services.training.application.deferred import DEFERRED as TRAINING
from services.training.application.professionals import KEPT as NAMES_KEPT

LIST = Path(__file__).resolve().parents[2] / "docs" / "retention.md"
EVERY = "Every service"
UNITS = {"day": 86_400, "days": 86_400, "seconds": 1}
UNTIL_THEN = "until then"
"""By the instant that stands in the document."""
TIMERS = {
    "merge_final": (BOOKING, MERGE_UNDONE_WITHIN),
    "referral_end": (BOOKING, EXPIRES_AFTER),
    "erasure_sweep": (BOOKING, SWEPT_AFTER),
    "forget_attendee_names": (TRAINING, NAMES_KEPT),
}
OURS = re.compile(r"(booking|inventory|training|impact)(_\w+)?")


def rows():
    """Section, collections, how long, and by what, of each row."""
    section = ""
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:]
        elif line.startswith("| ") and not line.startswith("| collection"):
            names, _what, kept, by = (cell.strip() for cell in line.strip("|").split(" | "))
            yield section, re.findall(r"`([\w.]+)`", names), kept, by.strip()


def seconds(kept):
    if kept == UNTIL_THEN:
        return 0
    number, unit = kept.split()
    return int(number) * UNITS[unit]


@pytest.fixture(scope="module")
def found(network):
    """Collections with the fields and times of their TTL indexes, by database."""
    with network.mongo() as client:
        return {
            (name, re.sub(r"_\d+$", "_N", collection)): {
                (next(iter(index["key"])), index["expireAfterSeconds"])
                for index in client[name][collection].list_indexes()
                if "expireAfterSeconds" in index
            }
            for name in client.list_database_names()
            if OURS.fullmatch(name)
            for collection in client[name].list_collection_names()
        }


def section_of(database):
    """In which sections a database's collections stand."""
    service, _, part = database.partition("_")
    return {part.capitalize()} if part else {service, EVERY}


def test_every_collection_is_in_the_list(found):
    listed = {(section, name) for section, names, _kept, _by in rows() for name in names}
    assert [
        (database, name)
        for database, name in sorted(found)
        if not {(section, name) for section in section_of(database)} & listed
    ] == []


def test_what_the_database_ends_by_itself_is_listed_with_its_field_and_time(found):
    listed = {
        (section, name, field, seconds(kept))
        for section, names, kept, by in rows()
        for name in names
        for field in re.findall(r"^TTL `(\w+)`$", by)
    }
    there = {
        (database, name, field, after)
        for (database, name), indexes in found.items()
        for field, after in indexes
    }
    missing = {one for one in there if not {(s, *one[1:]) for s in section_of(one[0])} & listed}
    assert missing == set()
    kept = {(s, *one[1:]) for one in there for s in section_of(one[0])}
    assert listed - kept == set(), "no index of the database does this"


def test_what_a_timer_ends_is_listed_with_its_time():
    timers = {
        re.findall(r"`(\w+)`", by)[0]: seconds(kept)
        for _section, _names, kept, by in rows()
        if by.startswith("timer ")
    }
    assert timers == {name: after.total_seconds() for name, (_, after) in TIMERS.items()}
    for name, (deferred, _after) in TIMERS.items():
        assert name in deferred


def test_what_jobs_end_is_listed_with_its_time():
    jobs = {by: seconds(kept) for _s, _n, kept, by in rows() if by.startswith("job ")}
    assert jobs == {"job `exports`": EXPORTS_KEPT.total_seconds()}
    assert timedelta(seconds=jobs["job `exports`"]) == EXPORTS_KEPT
