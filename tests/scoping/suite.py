"""What every service has to show: nobody gets beyond what is theirs, by whatever field."""

import contextlib
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

import structlog

from tests.scoping.attacks import Finding, of_the_other_side, otherwise_by_rpc, unreached
from tests.scoping.hostile import Hit, operators, undeclared
from tests.scoping.world import SITE_ROLES, World

ROLES = (*SITE_ROLES, "partner")


@contextlib.contextmanager
def on_a_database(mongo: Any, make: Callable[[Any, str], World]) -> Iterator[World]:
    """The world on a database of its own, which is dropped at the end."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    usual = structlog.get_config()["processors"]
    structlog.configure(processors=[_without_calls, *usual])
    try:
        yield make(mongo, name)
    finally:
        structlog.configure(processors=usual)
        mongo.drop_database(name)


def _without_calls(_logger: Any, _method: str, event: structlog.typing.EventDict) -> Any:
    """Thousands of calls, each as it should be: what a failing test shows is the rest."""
    if event["event"] == "call":
        raise structlog.DropEvent
    return event


class ScopeSuite:
    """Each service subclasses it with its exceptions, and gives a fixture `world`."""

    allowed: ClassVar[Mapping[Finding, str]] = {}
    """What somebody gets of the other side, and may: why, by whose decision."""
    out_of_reach: ClassVar[Mapping[str, str]] = {}
    """Calls that are refused although everything is the caller's own, and why."""
    declared: ClassVar[frozenset[tuple[str, str]]] = frozenset()
    """Fields within objects that bear a name that is undeclared elsewhere."""

    def test_every_call_goes_well_with_what_is_the_callers_own(self, world: World):
        refused = unreached(world, ROLES)
        others = {call: told for call, told in refused.items() if call not in self.out_of_reach}
        assert not others, others
        assert self.out_of_reach.keys() <= refused.keys(), "no exception any more"

    def test_nothing_of_another_site_or_partner_is_seen_told_or_changed(self, world: World):
        found = [
            one
            for operation in world.operations(ROLES)
            for role in sorted(operation.allow & set(ROLES))
            for one in of_the_other_side(world, role, operation)
        ]
        holes = {one.key: one for one in found if one.key not in self.allowed}
        assert not holes, "\n".join(map(str, holes.values()))
        over = self.allowed.keys() - {one.key for one in found}
        assert not over, f"no exceptions any more: {over}"

    def test_rpc_refuses_what_http_refuses(self, world: World):
        for operation in world.operations(ROLES):
            role = sorted(operation.allow & set(ROLES))[0]
            different = otherwise_by_rpc(world, operation, role)
            assert not different, different

    def test_an_analyst_is_told_of_no_person(self, world: World):
        names = {mark for side in (world.here, world.there) for mark in side.names}
        for operation in world.operations(("analyst",)):
            for fields in world.own(operation).values():
                told = world.calling.ask(operation.name, world.here.caller("analyst"), fields)
                assert told.status < 500, told
                assert not any(one in told.text for one in names), operation.name

    def test_fields_that_nobody_declared_are_refused(self, world: World):
        self._nowhere(world, undeclared)

    def test_no_operator_of_the_database_is_taken_for_a_value(self, world: World):
        self._nowhere(world, operators)

    def _nowhere(self, world, attacks):
        before = world.calling.fingerprint()
        hits: list[Hit] = [
            hit
            for operation in world.calling.operations
            for hit in attacks(world, operation)
            if hit[:2] not in self.declared
        ]
        assert not hits, hits
        assert world.calling.fingerprint() == before
