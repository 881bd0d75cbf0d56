"""Somebody is erased: a dump of every database and of the stream that was taken before says nothing
of them any more, to whoever has all secrets of the installation as it is afterwards."""

import hashlib
from collections.abc import Iterator

import bson
import pytest
import requests

from kit.keyring import BlindIndex
from ops.embedded.network import Network
from services.booking.domain.people.keys import keys_of
from services.booking.domain.person import Identity
from tests.marks import dumps, marked
from tests.marks.dumps import Dump
from tests.marks.scanner import Scanner, told
from tests.marks.spelling import letters
from tests.marks.story import Story
from tests.waiting import eventually

VAULTS = ("booking_keys", "training_keys")
"""In no dump that is kept: its back-ups are bounded in time."""
LOG = "local"
"""MongoDB's log of operations has the vaults' in it, so the same goes for it."""
EVERYTHING = {**marked.PERSON, **marked.TWIN, "certificate's name": letters(marked.PRINTED)}


@pytest.fixture(scope="module")
def network(tmp_path_factory) -> Iterator[Network]:
    """One of its own: what others do would be in the dump."""
    with Network(tmp_path_factory.mktemp("dumped"), kind="free", bound=True) as running:
        yield running


@pytest.fixture(scope="module")
def story(network) -> Story:
    story = Story(network)
    story.whole()
    # Nobody has accepted it: it leads to the person by what it says of them alone.
    known = {"phone": marked.LATER_PHONE, "birth_year": marked.BORN}
    story.sent_again = story.sent(marked.FIRST, marked.LATER, known)
    story.settled()
    return story


@pytest.fixture(scope="module")
def dump(network, story, tmp_path_factory) -> Dump:
    """Taken while the person is known."""
    folder = tmp_path_factory.mktemp("dump")
    taken = Dump.take(network, folder, but=VAULTS)
    with network.mongo() as client:
        readable, lost = dumps.opened(taken, dumps.rings(network, client))
    scanner = Scanner(EVERYTHING)
    found = {one.mark for place, text in readable for one in scanner.search(place, text)}
    assert found >= {"first name", "later last name", "later phone", "birth year"}, (
        "with the keys it can be read, so the test looks at the right thing"
    )
    assert lost == 0
    return taken


@pytest.fixture(scope="module")
def erased(network, story, dump) -> None:
    """The person is erased, and every service has said so."""
    path = f"/booking/v1/people/{story.person}"
    story.operator.made(f"{path}/erase", {"reason": "asked_by_person"})
    eventually(
        lambda: story.operator.get(path).status_code == requests.codes.not_found,
        what="nobody knows the person",
    )
    story.settled()


def test_the_dump_holds_nothing_readable_of_somebody_who_is_erased(dump, erased):
    scanner = Scanner(EVERYTHING)
    found = [one for place, content in dump.raw() for one in scanner.search(place, content)]
    assert told(found) == ""


def test_whoever_was_sent_them_knows_nothing_of_them_either(story, erased):
    read = story.desk.get(f"/booking/v1/referrals/{story.sent_again}").json()
    assert (read["status"], read["person"]) == ("open", None)


def test_no_key_that_is_left_opens_what_was_sealed(network, dump, erased):
    with network.mongo() as client:
        readable, lost = dumps.opened(dump, dumps.rings(network, client))
    assert lost > 0
    assert readable, "what is others' can be opened as before"
    scanner = Scanner(EVERYTHING)
    found = [one for place, text in readable for one in scanner.search(place, text)]
    assert told(found) == ""


def test_hashes_in_the_dump_cannot_be_tried_out_without_the_index_key(dump, erased):
    guesses = [
        f"+33{marked.LATER_PHONE[1:]}", marked.LATER_PHONE, marked.LATER_EMAIL, *KEYS,
        f"{marked.FIRST} {marked.LATER}", f"{marked.FIRST} {marked.LATER}".lower(),
    ]  # fmt: skip
    plain: dict[str, set[str | bytes]] = {}
    for guess in guesses:
        for name in ("md5", "sha1", "sha256", "blake2b"):
            digest = hashlib.new(name, guess.encode()).digest()
            plain.setdefault(name, set()).update({digest, digest.hex(), digest[:16].hex()})
    scanner = Scanner(plain)
    found = [one for place, content in dump.raw() for one in scanner.search(place, content)]
    assert told(found) == ""


def test_the_databases_own_log_has_the_keys_too_so_that_it_belongs_to_the_vault(
    story, dump, erased
):
    """Whoever keeps a copy of it, or of the data files, beside the master key can read what was
    erased meanwhile: no such copy may be kept longer than the vault's (docs/security.md)."""
    log = bson.decode_all(dict(dump.documents)["database local.oplog.rs"])
    made = [one["o"] for one in log if one["ns"] == "booking_keys.keys" and one["op"] == "i"]
    assert f"person/{story.person}" in {name for key in made for name in key["keyAltNames"]}
    assert {key["masterKey"]["provider"].partition(":")[0] for key in made} == {"local"}, (
        "wrapped by a key that is in no database"
    )


def test_with_the_index_key_a_guess_is_confirmed_and_nothing_else_is(network, dump, erased):
    """What remains (docs/decisions/0057): it is a secret of the rank of the master key, and a copy
    of it beside a dump tells who was known, not what was kept about them."""
    index = BlindIndex(dumps.keys_in(network.state.secrets / "own-booking" / "index_keys"))
    identities = dict(dump.documents)["database booking.identities"]
    kept = {key for one in bson.decode_all(identities) for key in one["keys"]}
    assert {index.of(key) for key in KEYS} <= kept
    wrong = Identity(first_name="Awa", last_name="Diop", phone="+33639989999", birth_year=1988)
    assert not {index.of(key) for key in keys_of(wrong)} & kept
    other = BlindIndex([("other", b"x" * 32)])
    assert not {other.of(key).partition(".")[2] for key in KEYS} & {
        key.partition(".")[2] for key in kept
    }


def identity() -> Identity:
    """Who the person was at last."""
    return Identity(
        first_name=marked.FIRST,
        last_name=marked.LATER,
        phone=f"+33{marked.LATER_PHONE[1:]}",
        email=marked.LATER_EMAIL,
        birth_year=marked.BORN,
    )


KEYS = keys_of(identity())
