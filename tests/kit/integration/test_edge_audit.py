"""What calls leave in the audit log, over HTTP and RPC, on real parts."""

import uuid

import pytest

from kit.audit.places import entries_of
from tests.kit.edge_toy.calling import Client
from tests.kit.edge_toy.service import HIDDEN, PERSON
from tests.waiting import eventually


@pytest.fixture
def call(shelf):
    """A call as a desk; gives the answer and the entries that it left."""

    def run(method, path, **options):
        request = str(uuid.uuid4())
        token = options.pop("token", shelf.token("desk", subject="awa", sites=["lyon"]))
        headers = {"X-Request-Id": request, **options.pop("headers", {})}
        answer = shelf.call(method, f"/toy/v1{path}", token=token, headers=headers, **options)
        found = entries_of(shelf.database).find({"correlation_id": request}, sort=[("_id", 1)])
        return answer, list(found)

    return run


def place():
    return uuid.uuid4().int % 1_000_000 + 1


def test_a_command_leaves_one_entry_in_its_transaction(call):
    answer, [entry] = call("POST", "/things", json={"place": place()})
    assert answer.status_code == 201
    assert (entry["kind"], entry["action"], entry["actor"]) == ("change", "place_thing", "awa")
    assert (entry["roles"], entry["sites"], entry["transport"]) == (["desk"], ["lyon"], "http")
    assert (entry["targets"], entry["person_ids"]) == ([answer.json()["id"]], [])


def test_a_refused_command_leaves_none(call):
    where = place()
    assert call("POST", "/things", json={"place": where})[0].status_code == 201
    answer, entries = call("POST", "/things", json={"place": where})
    assert (answer.status_code, entries) == (409, [])
    answer, entries = call("POST", "/things", json={"place": "not a number", "label": "Awa"})
    assert (answer.status_code, entries) == (422, [])


def test_a_change_without_an_answer_leaves_one(call):
    thing = call("POST", "/things", json={"place": place()})[0].json()["id"]
    answer, [entry] = call("POST", f"/things/{thing}/remove")
    assert (answer.status_code, entry["action"]) == (204, "remove_thing")
    assert entry["targets"] == [thing]


def test_a_command_that_says_itself_what_it_does_leaves_no_second_one(call):
    answer, [entry] = call("POST", f"/owners/{PERSON}/thank", json={"place": place()})
    assert answer.status_code == 200
    assert (entry["action"], entry["targets"]) == ("owner.thank", [PERSON])
    assert (entry["person_ids"], entry["reason"]) == ([PERSON], "asked")


def test_a_repeat_with_its_key_is_a_reading_of_what_was_answered(call):
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    body = {"json": {"place": place()}, "headers": headers}
    _answer, [first] = call("POST", f"/owners/{PERSON}/thank", **body)
    again, [second] = call("POST", f"/owners/{PERSON}/thank", **body)
    assert again.headers["Idempotent-Replay"] == "true"
    assert (first["kind"], second["kind"]) == ("change", "read")
    assert second["person_ids"] == [PERSON]


def test_an_answer_that_shows_a_person_leaves_an_entry_and_another_none(call):
    answer, [entry] = call("GET", "/owners")
    assert answer.json()["items"][0]["person_id"] == PERSON
    assert (entry["kind"], entry["action"], entry["person_ids"]) == (
        "read",
        "list_owners",
        [PERSON],
    )
    answer, entries = call("GET", "/things?limit=1")
    assert (answer.status_code, entries) == (200, [])


def test_a_refusal_that_shows_a_person_leaves_one_as_well(call):
    answer, [entry] = call("POST", "/owners/claim", json={"place": place()})
    assert (answer.status_code, answer.json()["owner"]["person_id"]) == (409, PERSON)
    assert (entry["kind"], entry["person_ids"]) == ("read", [PERSON])
    assert entry["across_network"] is True


def test_a_search_of_all_sites_leaves_one_that_says_nothing_of_whom_it_missed(call):
    answer, [entry] = call("GET", "/owners/found?name=Hawa")
    assert answer.json() == {"items": []}
    assert (entry["kind"], entry["action"], entry["actor"]) == ("read", "find_owners", "awa")
    assert (entry["across_network"], entry["person_ids"], entry["targets"]) == (True, [], [])
    assert "Hawa" not in repr(entry)
    _answer, [entry] = call("GET", "/owners/found?name=Awa")
    assert (entry["across_network"], entry["person_ids"]) == (True, [PERSON])


def test_a_refusal_for_somebody_of_all_sites_who_is_not_shown_leaves_one(call):
    answer, [entry] = call("POST", "/owners/claim", json={"place": HIDDEN})
    assert (answer.status_code, answer.json()["owner"]) == (409, None)
    assert (entry["kind"], entry["action"], entry["person_ids"]) == ("read", "claim_thing", [])
    assert entry["across_network"] is True


def test_a_file_leaves_one_and_so_does_a_page_that_notes_whose_it_is(call):
    _answer, [entry] = call("GET", "/owners/file")
    assert (entry["action"], entry["person_ids"]) == ("fetch_owners", [])
    _answer, [entry] = call("GET", "/owners/paper")
    assert (entry["action"], entry["person_ids"]) == ("print_owner", [PERSON])
    _answer, entries = call("GET", "/page", token=None)
    assert entries == []


def test_nothing_is_shown_where_the_log_cannot_be_written(shelf, call):
    log = entries_of(shelf.database)
    log.database.command("collMod", log.name, validator={"never": {"$exists": True}})
    try:
        answer, entries = call("GET", "/owners")
        thing, none = call("POST", "/things", json={"place": (where := place())})
    finally:
        log.database.command("collMod", log.name, validator={})
    assert (answer.status_code, thing.status_code, entries, none) == (500, 500, [], [])
    assert PERSON not in answer.text
    assert shelf.database.things.find_one({"place": where}) is None


def test_over_rpc_the_same_is_kept(shelf):
    request = str(uuid.uuid4())
    client = Client(shelf.amqp_uri)
    context = {
        "auth_token": shelf.token("desk", subject="awa", sites=["lyon"]),
        "request_id": request,
    }
    assert client.call("list_owners", {}, context)["error"] is None
    [entry] = entries_of(shelf.database).find({"correlation_id": request})
    assert (entry["transport"], entry["person_ids"]) == ("rpc", [PERSON])
    client.connection.close()


def test_the_log_is_searched_and_checked_over_http(shelf, call):
    operator = shelf.token("operator", subject="head-office")
    call("GET", "/owners")
    query = f"/audit?person_id={PERSON}&action=list_owners&actor=awa&limit=1"
    answer, [asked] = call("GET", query, token=operator)
    [item] = answer.json()["items"]
    assert (item["actor"], item["person_ids"], item["across_network"]) == ("awa", [PERSON], False)
    assert (asked["action"], asked["person_ids"]) == ("list_audit", [PERSON])
    until = item["at"]
    before, _ = call("GET", f"/audit?person_id={PERSON}&to={until}", token=operator)
    assert item["id"] not in {one["id"] for one in before.json()["items"]}
    since, _ = call("GET", f"/audit?person_id={PERSON}&from={until}", token=operator)
    assert item["id"] in {one["id"] for one in since.json()["items"]}
    for wrong in ("actor=", "action=Robert'); --", "anchor=1:2", "person_id=awa"):
        where = "/audit/verification" if wrong.startswith("anchor") else "/audit"
        assert call("GET", f"{where}?{wrong}", token=operator)[0].status_code == 422
    assert call("GET", "/audit")[0].status_code == 403

    def sealed():
        page = call("GET", "/audit/verification", token=operator)[0].json()
        assert page["findings"] == []
        return page if page["head"] else None

    page = eventually(sealed, 60, what="the first seal")
    place_after = {"cursor": page["next_cursor"]}
    rest = shelf.call("GET", "/toy/v1/audit/verification", token=operator, params=place_after)
    assert (rest.json()["findings"], rest.json()["next_cursor"]) == ([], None)
    anchor = {"anchor": f"1:{'0' * 64}"}
    told = shelf.call("GET", "/toy/v1/audit/verification", token=operator, params=anchor)
    assert [one["what"] for one in told.json()["findings"]] == ["anchor_differs"]
