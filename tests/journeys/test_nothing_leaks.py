"""Nothing about a person leaves booking but what is meant to: marked people live a full life, and
every byte that left is searched for them."""

import json

import pytest
import requests
from typer.testing import CliRunner

from ops import cli
from ops.embedded.network import Network
from ops.stream import Stream
from tests.journeys.test_logs import PYTHON_PROCESSES
from tests.marks import marked, places
from tests.marks.scanner import Found, Scanner, told
from tests.marks.story import Story
from tests.waiting import eventually

MAY_HOLD = {
    "certificate's code": ("database training.",),
    "share's code": ("database impact.", "report "),
    "title of a report": ("database impact.", "report "),
    "member": ("database training.",),
}
"""What may be elsewhere than in booking, and where: a code with the service that gave it, a text
with the one that it was typed into."""

MAY_BE_TOLD = {
    "title of a workshop": "stock",
    "contact": "desk elsewhere|manager elsewhere",
    "referred": "partner",
}
"""What booking answers to others than those who work with the person: what is on at a site to its
team, partners' contacts to all who refer, and to a partner whom they sent, as they said it."""

# Beside these: booking's answers to who asked, the messages that are sent to people, and what the
# person agreed to show, the public page of the certificate.


@pytest.fixture(scope="module")
def network(traced_network) -> Network:
    return traced_network


@pytest.fixture(scope="module")
def story(network) -> Story:
    """The whole of it; what lies on the broker while a letter fails is kept as `in_between`."""
    story = Story(network)
    story.whole()
    with story.letter_that_fails():
        story.in_between = [*places.queues(network)]
        story.letters = shown_letters(network)
    story.settled()
    return story


@pytest.fixture(scope="module")
def scanner(story) -> Scanner:
    return Scanner({**marked.MARKS, **story.codes})


def may_be_told(found: Found) -> bool:
    """Whether a mark in an answer to others is there as it should be."""
    whom = found.place.partition(" for ")[2].partition(":")[0]
    sent = whom == "partner" and "/referrals" in found.place
    return any(
        whom in told_to.split("|") and (whom != "partner" or sent)
        for mark, told_to in MAY_BE_TOLD.items()
        if found.mark.startswith(mark)
    )


def leaked(scanner: Scanner, where) -> list[Found]:
    found = [one for place, content in where for one in scanner.search(place, content)]
    return [one for one in found if not one.place.startswith(MAY_HOLD.get(one.mark, ("-",)))]


def printed(network, *words) -> tuple[str, bytes]:
    """A command, and all that it printed."""
    network.state.remember_backend("embedded")
    state = {"PASSERELLE_STATE": str(network.state.root)}
    result = CliRunner().invoke(cli.app, [*map(str, words)], env=state)
    assert result.exception is None or isinstance(result.exception, SystemExit), words
    return " ".join(map(str, words)), (result.stdout + result.stderr).encode()


def shown_letters(network) -> list[tuple[str, bytes]]:
    """Every letter that could not be taken in, as an operator sees it."""
    listed = [
        printed(network, "dead-letters", "list", "--state", state, "--json")
        for state in ("dead", "retrying", "parked")
    ]
    letters = {one["id"] for _, text in listed for one in json.loads(text)}
    assert letters
    shown = [printed(network, "dead-letters", "show", one) for one in letters]
    return [*shown, *listed, printed(network, "dead-letters", "list", "--state", "retrying")]


def test_no_queue_and_nothing_on_the_brokers_disk_holds_a_mark(network, story, scanner):
    on_it = [*story.in_between, *places.queues(network), *places.broker_files(network)]
    assert any("stream" in name or "segment" in name for name, _ in on_it), [n for n, _ in on_it]
    assert told(leaked(scanner, on_it)) == ""


def test_no_event_in_the_stream_holds_a_mark(network, story, scanner):
    stream = Stream(network.amqp_uri())
    span = stream.span()
    events = [
        (f"stream {placed.event.type}", placed.event.encode())
        for placed in stream.events(span.first, span.last)
    ]
    assert {"stream booking.person_registered.v1", "stream training.certificate_issued.v1"} <= {
        name for name, _ in events
    }
    assert told(leaked(scanner, events)) == ""


def test_no_database_of_another_service_holds_a_mark(network, story, scanner):
    kept = [*places.databases(network)]
    names = {name for name, _ in kept}
    assert {
        "database impact.archive",
        "database inventory.people",
        "database impact.dead_letters",
    } <= names
    assert told(leaked(scanner, kept)) == ""


def test_no_log_of_any_process_holds_a_mark(network, story, scanner):
    written = [*places.logs(network)]
    names = " ".join(name for name, _ in written)
    for process in (*PYTHON_PROCESSES, "gateway", "broker", "database", "supervisord"):
        assert process in names
    assert told(leaked(scanner, written)) == ""


def test_no_metric_holds_a_mark(network, story, scanner):
    assert told(leaked(scanner, places.metrics(network, PYTHON_PROCESSES))) == ""


def test_no_exported_span_holds_a_mark(story, scanner, collector):
    eventually(lambda: len(collector.bodies) > 10, what="spans were exported")
    bodies = [(f"spans {number}", body) for number, body in enumerate(collector.bodies)]
    assert told(leaked(scanner, bodies)) == ""


def test_nothing_that_a_command_prints_holds_a_mark(network, story, scanner, tmp_path):
    span = Stream(network.amqp_uri()).span()
    since = ("--since", "2020-01-01")
    length = span.last - span.first + 1
    read = [
        printed(network, *words)
        for words in (
            ("events", "tail", *since, "--limit", length, "--json"),
            ("events", "tail", *since, "--limit", length),
            ("events", "replay", *since, "--json"),
            ("status",),
            ("status", "--json"),
            ("topology", "check"),
            ("export", "places"),
            ("figures", "list"),
        )
    ]
    assert any(f"person/{story.person}".encode() in text for _, text in story.letters)
    read += story.letters
    for form in ("csv", "parquet"):
        read.append(printed(network, "export", "events", tmp_path / form, "--format", form))
        written = [*places.files(tmp_path / form, "export")]
        assert len(written) > 20
        read += written
    assert told(leaked(scanner, read)) == ""


def test_no_report_and_no_figure_holds_a_mark(network, story, scanner):
    analyst = story.app("analyst")
    read = []
    for report in analyst.get("/impact/v1/reports", limit=200).json()["items"]:
        for form in ("", ".json", ".csv", ".pdf"):
            answer = analyst.get(f"/impact/v1/reports/{report['id']}{form}")
            read.append((f"report {form}", answer.content))
    events = analyst.get("/impact/v1/events", limit=200)
    read.append(("events", events.content))
    read.append(
        ("dashboard", requests.get(f"{network.base_url}/impact/dashboard", timeout=60).content)
    )
    assert len(read) > 5
    assert told(leaked(scanner, read)) == ""


def test_nobody_else_is_answered_with_a_mark(network, story, scanner):
    elsewhere = {"sites": ["nowhere-else"]}
    others = {
        "analyst": story.app("analyst"),
        "stock": story.app("stock", sites=[story.site.slug]),
        "partner": story.partner,
        "desk elsewhere": story.app("desk", **elsewhere),
        "manager elsewhere": story.app("manager", **elsewhere),
    }
    anybody = story.app("analyst")
    del anybody.session.headers["Authorization"]
    others["anybody"] = anybody
    person, read = story.person, []
    for who, app in others.items():
        for path in (
            *(
                f"/booking/v1/people/{person}{end}"
                for end in ("", "/export", "/timeline", "/duplicates")
            ),
            "/booking/v1/people",
            "/booking/v1/referrals",
            "/booking/v1/members",
            "/booking/v1/notifications",
            "/booking/v1/appointments",
            f"/booking/v1/calendars/{story.member}.ics",
            f"/booking/v1/partners/{story.partner_id}",
            f"/inventory/v1/quotas/{person}",
            "/training/v1/certificates",
            story.certificate,
        ):
            answer = app.get(path, site=story.site.slug) if "?" not in path else app.get(path)
            bare = app.get(path)
            for one in (answer, bare):
                head = repr(dict(one.headers)).encode()
                read.append((f"{path} for {who}: {one.status_code}", one.content + head))
    found = [one for one in leaked(scanner, read) if not may_be_told(one)]
    assert told(found) == ""


def test_a_mark_that_is_planted_is_found(network, story, scanner):
    with network.mongo() as client:
        client.impact.planted.insert_one({"note": f"about {marked.FIRST}"})
        try:
            [found] = leaked(scanner, places.databases(network))
        finally:
            client.impact.planted.drop()
    assert (found.mark, found.place) == ("first name", "database impact.planted")
    log = network.state.logs / "planted.log"
    log.write_text(f'{{"to": "+33{marked.PHONE[1:]}"}}\n', encoding="utf-8")
    try:
        assert {one.mark for one in leaked(scanner, places.logs(network))} == {"phone"}
    finally:
        log.unlink()
