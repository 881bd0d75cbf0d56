"""A small service declared through the kit, for the tests of its edge: a shelf with things."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from marshmallow import Schema, fields, validate
from pymongo import MongoClient
from pymongo.errors import DuplicateKeyError

from kit import audit
from kit.catalogue import Catalogue, EmittedEvent
from kit.clock import SystemClock
from kit.edge import shown
from kit.edge.fields import Id, Instant, PersonId
from kit.edge.operation import PUBLIC, Call, Download, Operations, Page
from kit.edge.operators import audit as audit_log
from kit.edge.operators import tokens
from kit.edge.problems import ProblemType
from kit.envelope import Envelope
from kit.ids import new_id
from kit.service import ServiceDefinition
from kit.settings import Settings
from kit.transaction import ConcurrentChange, Fact, Store, Transaction, create_outbox_indexes


class PlaceTaken(Exception):
    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


class NoSuchThing(Exception):
    pass


class Claimed(Exception):
    def __init__(self, owner: str | None) -> None:
        super().__init__("claimed")
        self.owner = owner


class Placed(msgspec.Struct, frozen=True):
    place: int


@dataclass(frozen=True)
class Toy:
    store: Store

    def prepare(self) -> None:
        create_outbox_indexes(self.store.database)
        self.store.database.things.create_index("place", unique=True)

    def react(self, tx: Transaction, events: Sequence[Envelope]) -> None:
        raise LookupError(tx, events)


def bootstrap(settings: Settings) -> Toy:
    client: MongoClient[dict[str, Any]] = MongoClient(settings.mongodb_uri, tz_aware=True)
    return Toy(Store("toy", client, database=os.environ["TOY_DATABASE"]))


class ThingBody(Schema):
    place = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1_000_000))
    label = fields.String(validate=validate.Length(max=20))
    since = Instant()


class ThingAnswer(Schema):
    id = Id(required=True)
    place = fields.Integer(required=True)
    version = fields.Integer(required=True)


class ListQuery(Schema):
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    cursor = fields.String(validate=validate.Length(max=100))
    kind = fields.List(fields.String(validate=validate.Length(max=20)))


class ListAnswer(Schema):
    items = fields.List(fields.Nested(ThingAnswer))
    next_cursor = fields.String(allow_none=True)
    kinds = fields.List(fields.String())


class MoveBody(Schema):
    place = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1_000_000))


class CountAnswer(Schema):
    lines = fields.Integer()


class SecretAnswer(Schema):
    secret = fields.String()


class WhoAnswer(Schema):
    subject = fields.String()
    sites = fields.List(fields.String())


class OwnerAnswer(Schema):
    person_id = PersonId()


class NameQuery(Schema):
    name = fields.String(required=True, validate=validate.Length(max=20))


class OwnersAnswer(Schema):
    items = fields.List(fields.Nested(OwnerAnswer))


operations = Operations("toy")
STAFF = ("desk", "operator")
PERSON = "0197f000-0000-7000-8000-0000000000aa"
NOBODYS = 1
"""A place that anybody may claim."""
HIDDEN = 2
"""A place whose owner nobody is told."""


def told(document: dict[str, Any]) -> dict[str, Any]:
    return {"id": document["_id"], "place": document["place"], "version": document["version"]}


def fact(place: int, thing: str) -> Fact:
    return Fact("toy.thing_placed.v1", Placed(place), SystemClock().now(), thing)


@operations.declare(
    "place_thing",
    "POST",
    "/things",
    tag="things",
    summary="Place a thing",
    allow=STAFF,
    body=ThingBody,
    answer=ThingAnswer,
    status=201,
    refusals=(PlaceTaken,),
    example={"place": 7},
    answer_example={"id": "0197f000-0000-7000-8000-000000000001", "place": 7, "version": 1},
)
def place_thing(app: Toy, call: Call) -> Any:
    thing, place = new_id(), call.fields["place"]

    def work(tx: Transaction) -> dict[str, Any]:
        try:
            written = tx.save(
                "things",
                {"_id": thing, "place": place},
                subject=f"thing/{thing}",
                facts=[fact(place, thing)],
                expected_version=0,
            )
        except DuplicateKeyError as error:
            raise PlaceTaken(place) from error
        return told(written)

    return app.store.run(work, call.context)


@operations.declare(
    "place_late",
    "POST",
    "/late",
    tag="things",
    summary="A defect: what was kept is not what is returned",
    allow=("tester",),
    answer=CountAnswer,
)
def place_late(app: Toy, call: Call) -> Any:
    return {"lines": app.store.run(lambda _tx: [1, 2], call.context)}


@operations.declare(
    "tell_secret",
    "POST",
    "/secrets",
    tag="things",
    summary="Place a thing, and tell something that nobody may keep",
    allow=STAFF,
    body=MoveBody,
    answer=SecretAnswer,
    refusals=(PlaceTaken,),
    example={"place": 9},
    confidential=True,
)
def tell_secret(app: Toy, call: Call) -> Any:
    place_thing(app, call)
    return {"secret": f"told once at {call.fields['place']}"}


@operations.declare(
    "take_secret",
    "POST",
    "/secrets/taken",
    tag="things",
    summary="Take a text that nobody may keep",
    allow=STAFF,
    answer=CountAnswer,
    content_type="text/csv",
)
def take_secret(app: Toy, call: Call) -> Any:
    return app.store.run(lambda _tx: {"lines": call.raw.count(b"\n")}, call.context)


@operations.declare(
    "get_thing",
    "GET",
    "/things/{thing_id}",
    tag="things",
    summary="One thing",
    allow=STAFF,
    answer=ThingAnswer,
    refusals=(NoSuchThing,),
)
def get_thing(app: Toy, call: Call) -> Any:
    document = app.store.database.things.find_one({"_id": call.fields["thing_id"]})
    if document is None:
        raise NoSuchThing
    return told(document)


@operations.declare(
    "list_things",
    "GET",
    "/things",
    tag="things",
    summary="All things",
    allow=STAFF,
    query=ListQuery,
    answer=ListAnswer,
)
def list_things(app: Toy, call: Call) -> Any:
    limit = call.fields["limit"]
    after = call.fields.get("cursor", "")
    rows = list(app.store.database.things.find({"_id": {"$gt": after}}).sort("_id").limit(limit))
    full = len(rows) == limit
    return {
        "items": [told(row) for row in rows],
        "next_cursor": rows[-1]["_id"] if full else None,
        "kinds": call.fields.get("kind", []),
    }


@operations.declare(
    "move_thing",
    "PATCH",
    "/things/{thing_id}",
    tag="things",
    summary="Move a thing",
    allow=STAFF,
    body=MoveBody,
    answer=ThingAnswer,
    refusals=(NoSuchThing, PlaceTaken),
    if_match="required",
    example={"place": 8},
)
def move_thing(app: Toy, call: Call) -> Any:
    def work(tx: Transaction) -> dict[str, Any]:
        document = tx.get("things", call.fields["thing_id"])
        if document is None:
            raise NoSuchThing
        if call.if_match is not None and document["version"] != call.if_match:
            raise ConcurrentChange("things", document["_id"])
        try:
            written = tx.save(
                "things",
                document | {"place": call.fields["place"]},
                subject=f"thing/{document['_id']}",
                facts=[fact(call.fields["place"], document["_id"])],
                expected_version=document["version"],
            )
        except DuplicateKeyError as error:
            raise PlaceTaken(call.fields["place"]) from error
        return told(written)

    return app.store.run(work, call.context)


@operations.declare(
    "remove_thing",
    "POST",
    "/things/{thing_id}/remove",
    tag="things",
    summary="Remove a thing",
    allow=STAFF,
    refusals=(NoSuchThing,),
    status=204,
)
def remove_thing(app: Toy, call: Call) -> Any:
    def work(tx: Transaction) -> None:
        thing = {"_id": call.fields["thing_id"]}
        if tx.database.things.delete_one(thing, session=tx.session).deleted_count == 0:
            raise NoSuchThing

    return app.store.run(work, call.context)


@operations.declare(
    "count_lines",
    "POST",
    "/lines",
    tag="files",
    summary="Count the lines of a file",
    allow=STAFF,
    answer=CountAnswer,
    content_type="text/csv",
    max_body=2_000_000,
)
def count_lines(_app: Toy, call: Call) -> Any:
    return {"lines": call.raw.count(b"\n")}


@operations.declare(
    "show_page",
    "GET",
    "/page",
    tag="files",
    summary="A page",
    allow=PUBLIC,
    answer_type="text/html",
)
def show_page(_app: Toy, _call: Call) -> Any:
    return Page("<!doctype html><title>Toy</title>")


@operations.declare(
    "show_keys",
    "GET",
    "/keys",
    tag="files",
    summary="A document of another standard",
    allow=PUBLIC,
    answer_type="application/jwk-set+json",
)
def show_keys(_app: Toy, _call: Call) -> Any:
    return Page('{"keys":[]}', "application/jwk-set+json")


FILM = bytes(range(256)) * 1_000


def film(first: int) -> Iterator[bytes]:
    for start in range(first, len(FILM), 1_000):
        yield FILM[start : start + 1_000]


@operations.declare(
    "fetch_film",
    "GET",
    "/film",
    tag="files",
    summary="A file",
    allow=PUBLIC,
    answer_type="application/octet-stream",
)
def fetch_film(_app: Toy, _call: Call) -> Any:
    return Download("application/octet-stream", "film.bin", film, len(FILM), {"ETag": '"film-1"'})


def broken(first: int) -> Iterator[bytes]:
    yield FILM[first:100_000]
    raise OSError("a piece is missing")


@operations.declare(
    "fetch_broken_film",
    "GET",
    "/broken-film",
    tag="files",
    summary="A file whose length nobody knows, and that breaks off",
    allow=PUBLIC,
    answer_type="application/octet-stream",
)
def fetch_broken_film(_app: Toy, _call: Call) -> Any:
    return Download("application/octet-stream", "film.bin", broken)


@operations.declare(
    "who_am_i", "GET", "/me", tag="me", summary="The caller", allow=("desk",), answer=WhoAnswer
)
def who_am_i(_app: Toy, call: Call) -> Any:
    return {"subject": call.caller.subject, "sites": sorted(call.caller.sites)}


@operations.declare(
    "fall_over", "GET", "/fall", tag="me", summary="A defect", allow=("tester",), answer=WhoAnswer
)
def fall_over(_app: Toy, _call: Call) -> Any:
    raise KeyError("Jeanne Martin, 06 12 34 56 78")


@operations.declare(
    "list_owners",
    "GET",
    "/owners",
    tag="owners",
    summary="Whose the things are",
    allow=STAFF,
    answer=OwnersAnswer,
)
def list_owners(_app: Toy, _call: Call) -> Any:
    return {"items": [{"person_id": PERSON}]}


@operations.declare(
    "thank_owner",
    "POST",
    "/owners/{person_id}/thank",
    tag="owners",
    summary="Thank somebody for a thing",
    allow=STAFF,
    body=MoveBody,
    answer=OwnerAnswer,
    example={"place": 8},
)
def thank_owner(app: Toy, call: Call) -> Any:
    def work(tx: Transaction) -> dict[str, Any]:
        audit.record(tx, "owner.thank", [call.fields["person_id"]], "asked")
        return {"person_id": call.fields["person_id"]}

    return app.store.run(work, call.context)


@operations.declare(
    "claim_thing",
    "POST",
    "/owners/claim",
    tag="owners",
    summary="Claim a thing that is somebody's",
    allow=STAFF,
    body=MoveBody,
    refusals=(Claimed,),
    status=204,
    example={"place": 8},
)
def claim_thing(_app: Toy, call: Call) -> Any:
    place = call.fields["place"]
    if place != NOBODYS:
        raise Claimed(None if place == HIDDEN else PERSON)


@operations.declare(
    "find_owners",
    "GET",
    "/owners/found",
    tag="owners",
    summary="Whose name it is, wherever they are",
    allow=STAFF,
    query=NameQuery,
    answer=OwnersAnswer,
    across_network=True,
)
def find_owners(_app: Toy, call: Call) -> Any:
    known = call.fields["name"] == "Awa"
    return {"items": [{"person_id": PERSON}] if known else []}


@operations.declare(
    "print_owner",
    "GET",
    "/owners/paper",
    tag="owners",
    summary="A paper about somebody",
    allow=STAFF,
    answer_type="text/plain",
)
def print_owner(_app: Toy, _call: Call) -> Any:
    shown.note(PERSON)
    return Page("a paper", "text/plain")


@operations.declare(
    "fetch_owners",
    "GET",
    "/owners/file",
    tag="owners",
    summary="A file of many",
    allow=STAFF,
    answer_type="application/octet-stream",
)
def fetch_owners(_app: Toy, _call: Call) -> Any:
    return Download("application/octet-stream", "owners.bin", lambda first: [b"all"[first:]], 3)


audit_log.declare(operations)
tokens.declare(operations)

SERVICE = ServiceDefinition(
    name="toy",
    title="Toy",
    description="A shelf with things.",
    catalogue=Catalogue("toy", emits=(EmittedEvent("toy.thing_placed", 1, Placed),)),
    operations=operations,
    bootstrap=bootstrap,
    problems=(
        ProblemType(
            PlaceTaken,
            409,
            "place_taken",
            {"en": "The place is taken", "fr": "La place est prise"},
            detail=lambda r, language: (
                f"La place {r.place} est prise." if language == "fr" else f"{r.place} is taken."
            ),
            extra=lambda r: {"place": r.place},
        ),
        ProblemType(
            Claimed,
            409,
            "claimed",
            {"en": "It is somebody's", "fr": "L’objet est à quelqu’un"},
            extra=lambda r: {
                "owner": None if r.owner is None else OwnerAnswer().dump({"person_id": r.owner})
            },
            across_network=True,
        ),
        ProblemType(
            NoSuchThing, 404, "no_such_thing", {"en": "No such thing", "fr": "Objet inconnu"}
        ),
    ),
)
