"""The audit log of a network at work: whoever is shown somebody's id is in it, and the operator's
commands find and check it."""

import json
import re
import uuid
from collections import defaultdict

import pytest
import requests
from typer.testing import CliRunner

from kit.audit.places import entries_of
from kit.ids import new_id
from ops import cli, secrets
from ops.backends import backend
from ops.journeys.narrator import Silent
from ops.journeys.play import play
from ops.journeys.programme import JOURNEYS
from tests.waiting import eventually
from tests.world import App, far_start, open_busy_site

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def answers(monkeypatch):
    """Every answer that this process is given."""
    kept = []
    send = requests.Session.send

    def sending(session, request, **options):
        answer = send(session, request, **options)
        kept.append(answer)
        return answer

    monkeypatch.setattr(requests.Session, "send", sending)
    return kept


@pytest.fixture
def command(network, monkeypatch):
    """Runs a command on the audit log; gives its status and what it printed."""
    network.state.remember_backend("embedded")
    monkeypatch.setenv("PASSERELLE_STATE", str(network.state.root))

    def run(*words):
        result = CliRunner().invoke(cli.app, ["audit", *words])
        assert result.exception is None or result.exit_code == 1, result.stderr
        return result.exit_code, result.stdout, result.stderr

    return run


def whom(answer, people):
    """The service that gave an answer, and the people whose ids it holds."""
    service = answer.request.path_url.split("/")[1]
    named = people & set(ID.findall(answer.text))
    # A refusal repeats the address that was asked for, and shows nothing of anybody.
    asked = set() if answer.ok else set(ID.findall(answer.request.path_url))
    return service, named - asked


def test_whoever_was_shown_somebody_s_id_is_in_the_log_of_that_service(network, operator, answers):
    played = backend(network.state, "embedded")
    for name, journey in JOURNEYS.items():
        play(name, journey.title, journey.script, played, Silent(), 60.0)
    look_around(operator, answers)
    with network.mongo(secrets.ADMINISTRATOR) as client:
        people = {one["_id"] for one in client.booking.people.find({}, {"_id": 1})}
        logged = defaultdict(set)
        for service in secrets.SERVICES:
            for one in entries_of(client[service]).find():
                named = {*one["person_ids"], *one["targets"]}
                logged[service, one["correlation_id"]] |= named
    shown, missing = 0, []
    for answer in answers:
        service, named = whom(answer, people)
        if not named or service not in secrets.SERVICES or "/audit" in answer.request.path_url:
            continue
        shown += 1
        request = answer.headers["X-Request-Id"]
        if not named <= logged[service, request]:
            told = named - logged[service, request]
            missing.append((answer.request.method, answer.request.path_url, told, answer.text))
    assert missing == [], [(one[1], one[2]) for one in missing]
    assert shown > 100


def look_around(operator, answers):
    """Asks for everything that can be read, by the ids that the answers so far hold."""
    known = defaultdict(set)
    for answer in list(answers):
        for name, id_ in re.findall(rf'"(\w*id)":"({ID.pattern})"', answer.text):
            known[name].add(id_)
    for service in secrets.SERVICES:
        described = operator.get(f"/{service}/v1/openapi.json").json()["paths"]
        for path, methods in described.items():
            if "get" not in methods:
                continue
            names = re.findall(r"{(\w+)}", path)
            if "person_id" in names:
                people = list(known["person_id"])[:3]
                paths = [path.replace("{person_id}", one) for one in people]
            else:
                paths = [path]
            for filled in paths:
                for name in re.findall(r"{(\w+)}", filled):
                    for_name = known.get(name) or known["id"]
                    filled = filled.replace(f"{{{name}}}", next(iter(for_name)))
                operator.get(filled)


def test_an_operator_finds_who_read_and_changed_what_in_all_services(network, operator, command):
    site = open_busy_site(operator)
    person = site.people[0]
    running = backend(network.state, "embedded")
    desk = App(network.base_url, running.token(["desk"], [site.slug], subject="awa"))
    request = str(uuid.uuid4())
    desk.session.headers["X-Request-Id"] = request
    booked = desk.made("/booking/v1/appointments", site.booking(far_start()))
    desk.get(f"/inventory/v1/holds?person_id={person}")
    status, printed, _ = command("list", "--person", person, "--actor", "awa", "--json")
    assert status == 0
    told = [(one["service"], one["action"], one["kind"]) for one in json.loads(printed)]
    assert told == [("inventory", "list_holds", "read"), ("booking", "book_appointment", "change")]
    [entry] = [one for one in json.loads(printed) if one["action"] == "book_appointment"]
    assert (entry["sites"], entry["targets"]) == ([site.slug], [booked["id"]])
    status, printed, _ = command("list", "--person", person, "--from", "2026-01-01")
    assert (status, "book_appointment" in printed, person in printed) == (0, True, True)
    found = json.loads(command("list", "--request", request, "--json")[1])
    assert {one["correlation_id"] for one in found} == {request}
    assert command("list", "--person", new_id())[1] == ""
    assert command("list", "--service", "nobody")[0] == 1


def test_an_operator_checks_the_log_and_sees_what_somebody_removed(network, operator, command):
    site = open_busy_site(operator)

    def sealed():
        status, printed, _ = command("verify", "--json")
        told = json.loads(printed)
        assert (status, [one["findings"] for one in told.values()]) == (0, [[], [], [], []])
        return told["booking"] if not told["booking"]["unsealed"] else None

    head = eventually(sealed, 90, what="everything in booking is sealed")["head"]
    anchor = f"booking:{head['number']}:{head['hash']}"
    status, printed, _ = command("verify", "--service", "booking", "--anchor", anchor)
    assert (status, "as it was written" in printed) == (0, True)
    assert command("verify", "--anchor", "booking:1")[0] == 1
    other = f"booking:{head['number']}:{'0' * 64}"
    status, _, told = command("verify", "--service", "booking", "--anchor", other)
    assert (status, "anchor differs" in told) == (1, True)
    with network.mongo(secrets.ADMINISTRATOR) as client:
        entries = entries_of(client.booking)
        removed = entries.find_one_and_delete({"person_ids": site.people[0]})
        try:
            status, printed, told = command("verify", "--service", "booking")
            assert (status, "1 findings" in printed) == (1, True)
            assert f"entry missing: entry {removed['_id']}" in told
        finally:
            entries.insert_one(removed)
    assert command("verify", "--service", "booking")[0] == 0
    kept = network.state.audit_heads
    before = kept.read_text()
    try:
        # What the last verification saw is missed by the next one, whoever gives no anchor.
        told = json.loads(before)
        told["booking"]["hash"] = "0" * 64
        kept.write_text(json.dumps(told))
        status, _, told = command("verify", "--service", "booking")
        assert (status, "anchor differs" in told, kept.name in told) == (1, True, True)
        assert command("verify", "--service", "inventory")[0] == 0
        assert json.loads(kept.read_text())["booking"]["hash"] == "0" * 64
    finally:
        kept.write_text(before)
    assert command("verify", "--service", "booking")[0] == 0


def test_each_seal_is_told_in_the_service_s_log(network):
    def told():
        files = sorted(network.state.logs.glob("booking.log*"))
        lines = "".join(file.read_text(encoding="utf-8") for file in files).splitlines()
        return [one for one in map(json.loads, filter(None, lines)) if "audit_sealed" in str(one)]

    assert re.fullmatch(r"[0-9a-f]{64}", eventually(told, 60, what="a seal")[0]["hash"])
