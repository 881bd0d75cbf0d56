"""Commands about one person, against a gateway that answers as a test wants it."""

import io

import pytest

from ops.commands import people as commands
from ops.errors import OperatorError
from ops.people import People
from tests.ops.gateways import Posted, at_work


class Gateway(Posted):
    """Gives one answer after the other to what is asked for there, then the last again."""

    answer = (200, {})

    def __init__(self, *answers):
        super().__init__()
        self.answers = list(answers)
        self.shown = self.answers.pop(0)

    def was_shown(self, path):
        if "/v1/" in path and self.answers:
            self.shown = self.answers.pop(0)


def page(**members):
    return (200, {"next_cursor": None, **members})


def erasure(person, asked, done):
    return {
        "person_id": person,
        "asked_at": asked,
        "done_at": done,
        "missing": [] if done else ["training"],
        "confirmed": {"booking": asked},
    }


def test_an_export_that_breaks_off_is_not_taken_for_a_whole_one():
    gone = (404, {"detail": "There is no such person."})
    with at_work(Gateway(page(next_cursor="2"), gone)) as gateway:
        pages = People(gateway.base_url, lambda: "token").exported("booking", "1")
        next(pages)
        with pytest.raises(OperatorError, match="no such person"):
            next(pages)


def test_a_service_that_knows_nobody_by_the_id_has_no_pages():
    with at_work(Gateway((404, {}))) as gateway:
        assert list(People(gateway.base_url, lambda: "token").exported("impact", "1")) == []


def test_who_was_only_referred_is_forgotten_by_the_referral_once_somebody_says_so(monkeypatch):
    gateway = Gateway((404, {}))
    gateway.answer = (200, {"id": "7", "person": None})
    with at_work(gateway) as gateway:
        people = People(gateway.base_url, lambda: "token")
        monkeypatch.setattr(commands, "_people", lambda: people)
        monkeypatch.setattr("sys.stdin", io.StringIO())
        with pytest.raises(OperatorError, match="say --yes"):
            commands.forget_referral("7")
        assert gateway.posted == []
        commands.forget_referral("7", yes=True)
    [(path, _headers, _body)] = gateway.posted
    assert path == "/booking/v1/referrals/7/forget"


def test_after_a_restore_whoever_was_forgotten_since_is_forgotten_again(monkeypatch):
    listed = [
        erasure("asked-since", "2026-11-03T08:00:00Z", "2026-11-03T08:00:02Z"),
        erasure("done-since", "2026-10-30T08:00:00Z", "2026-11-02T08:00:00Z"),
        erasure("never-done", "2026-10-30T08:00:00Z", None),
        erasure("before", "2026-10-30T08:00:00Z", "2026-10-30T08:00:02Z"),
    ]
    with at_work(Gateway(page(items=listed), (200, listed[0]))) as gateway:
        people = People(gateway.base_url, lambda: "token")
        monkeypatch.setattr(commands, "_people", lambda: people)
        commands.erase_again(since="2026-11-01", patience=0.0)
    assert [path.split("/")[4] for path, _headers, _body in gateway.posted] == [
        "asked-since",
        "done-since",
        "never-done",
    ]
