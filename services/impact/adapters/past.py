"""What was otherwise at an earlier position of the archive: all that came since is undone."""

from collections.abc import Mapping
from typing import Any, Final

from pymongo.client_session import ClientSession
from pymongo.database import Database

from kit.transaction import Document
from services.impact.adapters import generations, reading
from services.impact.adapters.generations import part
from services.impact.domain.facts import Merged, Site, Traits
from services.impact.domain.folding import Changes, Read, fold
from services.impact.domain.past import Standing, Undone
from services.impact.domain.refusals import TooLongAgo
from services.impact.domain.rules import RULES

MOST_UNDONE: Final = 250_000
"""Events: some seconds' work. Of a network of eleven sites, more than a year."""


def undone(
    database: Database[Document], session: ClientSession, record: Mapping[str, Any], position: int
) -> Undone:
    """What was otherwise at a position, before the one up to which a generation counts.

    Raises `TooLongAgo` where more came since than can be undone while somebody waits.
    """
    number, upto = record["_id"], record["position"]
    if upto - position > MOST_UNDONE:
        raise TooLongAgo(upto - MOST_UNDONE)
    since, _ = reading.span(database, position, upto)
    told = fold(since, (), {}, RULES)
    then = _then(database, told, position)
    owners = generations.owners_of(database, number, session)
    later = told.owners.keys() - then.owners.keys()
    before = {pair: owner for pair, owner in owners.items() if pair not in later}
    changes = fold(since, reading.earlier(database, since, position), before, RULES)
    return Undone(
        sites={site_id: then.sites.get(site_id) for site_id in changes.sites},
        traits={who: then.traits.get(who) for who in changes.traits},
        merges=_merges(database, session, number, changes, then),
        came=changes.come,
        went=changes.gone,
        numbers=_numbers(database, session, number, changes),
    )


def _then(database: Database[Document], changes: Changes, position: int) -> Changes:
    """The same sites, traits and merges as they were told up to the position."""
    subjects = {f"site/{site_id}" for site_id in changes.sites}
    for who in changes.traits:
        subjects |= {f"person/{who}", f"partner/{who}"}
    subjects |= {f"person/{kept}" for kept, _ in changes.merges}
    wanted = (Site, Traits, Merged)
    told = [
        Read(subject, tuple(fact for fact in facts if isinstance(fact, wanted)))
        for subject, facts in reading.of_subjects(database, subjects, position)
    ]
    return fold(told, (), {}, RULES)


def _merges(
    database: Database[Document],
    session: ClientSession,
    number: int,
    changes: Changes,
    then: Changes,
) -> list[Standing]:
    stood = []
    for merge in database[part("merges", number)].find({}, session=session):
        pair = (merge["kept_id"], merge["absorbed_id"])
        was = then.merges.get(pair) if pair in changes.merges else None
        if pair in changes.merges:
            standing, time = (was.standing, was.time) if was else (False, "")
        else:
            standing, time = merge["standing"], merge["time"]
        if standing:
            stood.append((time, merge["kept"], merge["absorbed"]))
    return stood


def _numbers(
    database: Database[Document], session: ClientSession, number: int, changes: Changes
) -> Mapping[str, int]:
    ids = {entry.who for entry in (*changes.come, *changes.gone) if entry.who is not None}
    ids |= changes.traits.keys()
    return generations.numbers_of(database, session, number, ids)
