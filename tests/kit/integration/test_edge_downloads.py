"""Files that are sent piece by piece, over HTTP and RPC."""

import http.client

import pytest
import requests

from tests.kit.edge_toy.calling import Client
from tests.kit.edge_toy.service import FILM
from tests.waiting import eventually

PATH = "/toy/v1/film"


def test_a_file_comes_whole_with_its_name_and_length(shelf):
    answer = shelf.call("GET", PATH)
    assert (answer.status_code, answer.content) == (200, FILM)
    assert answer.headers["Content-Length"] == str(len(FILM))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="film.bin"'
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["ETag"] == '"film-1"'


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-2500", 10, 2_500),
        ("bytes=255000-", 255_000, 255_999),
        ("bytes=-100", 255_900, 255_999),
        ("bytes=-999999", 0, 255_999),
        ("bytes=5-9999999", 5, 255_999),
    ],
)
def test_a_broken_download_goes_on_where_it_stopped(shelf, asked, first, last):
    answer = shelf.call("GET", PATH, headers={"Range": asked, "If-Range": '"film-1"'})
    assert (answer.status_code, answer.content) == (206, FILM[first : last + 1])
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(FILM)}"
    assert answer.headers["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=9-5", "bytes=-0"])
def test_a_range_that_lies_outside_is_told_so(shelf, asked):
    answer = shelf.call("GET", PATH, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{len(FILM)}"


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=-"},
        {"Range": "bytes=1-2,5-6"},
        {"Range": "pages=1-2"},
        {"Range": "bytes=0-9", "If-Range": '"film-0"'},
    ],
)
def test_a_range_that_does_not_hold_is_passed_over(shelf, headers):
    answer = shelf.call("GET", PATH, headers=headers)
    assert (answer.status_code, answer.content) == (200, FILM)


def test_a_head_has_the_headers_and_no_bytes(shelf):
    answer = shelf.call("HEAD", PATH)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(FILM))


def test_what_the_caller_has_already_is_not_sent_again(shelf):
    assert shelf.call("GET", PATH, headers={"If-None-Match": '"film-1"'}).status_code == 304


def test_a_file_that_breaks_off_is_seen_to_be_broken(shelf):
    with pytest.raises((requests.exceptions.ChunkedEncodingError, http.client.IncompleteRead)):
        shelf.call("GET", "/toy/v1/broken-film").content  # noqa: B018 - reading it fails
    assert shelf.call("GET", PATH).status_code == 200, "and the service goes on"


def test_over_rpc_an_answer_says_what_the_file_is(shelf):
    eventually(lambda: shelf.health()["checks"].get("rpc", {}).get("status") == "ok")
    client = Client(shelf.amqp_uri)
    told = client.call("fetch_film", {}, {})
    client.connection.close()
    assert told["result"] == {
        "media_type": "application/octet-stream",
        "name": "film.bin",
        "length": len(FILM),
    }
