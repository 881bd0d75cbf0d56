"""Whether an export of a person is whole, on a real database."""

from kernel.scope import NATIONAL
from kit.audit.places import log_of
from kit.context import Context
from tests.traces import tells

CONTEXT = Context(correlation_id="test", actor="tester")


def whole(page, person_id, scope=NATIONAL, limit=3):
    """All pages of an export, one after the other: what is held, by kind, and the first page."""
    held, after, first = {}, None, None
    while True:
        one = page(scope, person_id, after, limit, CONTEXT)
        first = first or one
        assert sum(map(len, one.page.held.values())) <= limit + 3
        for kind, things in one.page.held.items():
            held.setdefault(kind, []).extend(things)
        if one.page.next is None:
            return held, first
        assert one.page.next != after
        after = one.page.next


def not_given(database, kinds, held, left_out, *ids):
    """The documents that name the person and that an export lacks, by their collection.

    That it was exported is not among them. `left_out` are collections that say why; one of a
    generation is called `pages_N`.
    """
    given = {(kind.collection, thing["id"]) for kind in kinds for thing in held.get(kind.name, ())}
    return {
        name: one["_id"]
        for place in (database, log_of(database))
        for name in place.list_collection_names(filter={"type": "collection"})
        if name not in left_out and f"{name.rpartition('_')[0]}_N" not in left_out
        for one in place[name].find()
        if one.get("action") != "person.export"
        if any(tells(one, id_) for id_ in ids) and (name, one["_id"]) not in given
    }
