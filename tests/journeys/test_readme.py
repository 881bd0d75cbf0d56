"""The calls that the README shows work on the demo network, and answer in the shape it shows."""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from ops.backends import backend
from ops.embedded.network import Network
from ops.journeys.narrator import Silent
from ops.journeys.play import play
from ops.journeys.programme import JOURNEYS
from tests.waiting import eventually

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BOOK = re.search(r"```sh\n(curl [^\n]+/appointments\")\n```", README)
CALLS = re.findall(r"```sh\n(curl [^\n]+)\n```\s+```json\n([^\n]+)\n```", README)
TOKEN = re.compile(r"\$\(\./passerelle token (\w+)(?: --site ([\w-]+))?\)")


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Iterator[Network]:
    """A network of its own: the demo is for an empty one."""
    with Network(tmp_path_factory.mktemp("demo"), kind="free", bound=True) as network:
        load_demo(network)
        yield network


def load_demo(network: Network) -> None:
    for command, environment in backend(network.state, "embedded").load_demo_with():
        loaded = subprocess.run(
            command, env=dict(environment), cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert loaded.returncode == 0, loaded.stdout[-1000:] + loaded.stderr[-3000:]


def ask(network, line: str) -> requests.Response:
    """What curl would do, without needing it on the machine."""
    words = shlex.split(
        TOKEN.sub(lambda m: network.token(m[1], sites=[m[2]] if m[2] else []), line)
    )
    headers, body, url = {}, None, ""
    rest = iter(words[1:])
    for word in rest:
        if word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(rest)
        else:
            url = word.replace("http://127.0.0.1:8080", network.base_url)
    method = "POST" if body else "GET"
    return requests.request(method, url, headers=headers, data=body, timeout=20)


def shape(value: object) -> object:
    """The keys of a JSON value, whatever its values."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return None


def test_the_readme_shows_five_calls():
    assert len(CALLS) == 5


@pytest.mark.parametrize("number", range(len(CALLS)))
def test_a_call_of_the_readme_answers_as_shown(demo, number):
    line, shown = CALLS[number]

    def answers_alike() -> bool:
        answer = ask(demo, line)
        assert answer.ok, answer.text
        return shape(answer.json()) == shape(json.loads(shown))

    eventually(answers_alike, what="the answer has the shape that the README shows")


def test_the_readme_books_with_what_its_calls_answered(demo):
    assert BOOK is not None
    free = ask(demo, CALLS[0][0]).json()["items"][0]
    person = ask(demo, CALLS[1][0]).json()["id"]
    line = BOOK[1].replace("START", free["start"])
    line = line.replace("ADVISER", free["adviser_id"]).replace("PERSON", person)
    assert ask(demo, line).status_code == 201
    again = ask(demo, line).json()
    assert (again["code"], len(again["nearest"])) == ("slot_taken", 3)


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_journey_is_played_beside_the_demo_network_and_changes_nothing_of_it(demo, name):
    before = ids(demo)
    report = play(name, "", JOURNEYS[name].script, backend(demo.state, "embedded"), Silent())
    assert report.error == ""
    changed = {event.subject.partition("/")[2] for event in report.events()}
    assert changed.isdisjoint(before)


def ids(network: Network) -> set[str]:
    """Of everything that there is."""
    with network.mongo() as client:
        return {
            one["_id"]
            for service in ("booking", "inventory", "training")
            for collection in client[service].list_collection_names()
            for one in client[service][collection].find({}, {"_id": 1})
        }


def test_every_link_of_the_documents_leads_somewhere():
    for document in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / link).exists(), f"{document.name}: {link}"
