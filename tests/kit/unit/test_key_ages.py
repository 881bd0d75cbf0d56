"""How old master keys are, as their names and files say."""

from datetime import UTC, datetime

import pytest
from environs import EnvError

from kit.keyring import ages
from kit.keyring.ages import Retired

FILE = """a:key
# until 2026-10-01
20260901_aa:key
# until 2026-11-26T08:30Z
# odd
b:key
# until 2026-11-26T08:30Z
20261001_bb:key
c:key
"""
AT = datetime(2026, 11, 26, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("local:20261126_5f3a01", datetime(2026, 11, 26, tzinfo=UTC)),
        ("20261126_5f3a01", datetime(2026, 11, 26, tzinfo=UTC)),
        ("local:20261399_5f3a01", None),
        ("local:2026a", None),
        ("aws", None),
    ],
)
def test_a_key_is_as_old_as_its_name_says(name, day):
    assert ages.made_on(name) == day


def test_of_retired_keys_the_file_says_until_when_of_a_mere_day_its_end():
    assert ages.retired(FILE) == [
        Retired("a", None),
        Retired("20260901_aa", datetime(2026, 10, 2, tzinfo=UTC)),
        Retired("b", None),
        Retired("20261001_bb", AT),
        Retired("c", AT),
    ]
    assert ages.retired(f"{ages.heading(AT)}\nd:key") == [Retired("d", AT)]


def test_keys_that_are_taken_out_leave_the_others_with_their_headings():
    left = ages.without(FILE, {"20260901_aa", "b", "c"})
    assert left.splitlines() == ["a:key", "# until 2026-11-26T08:30Z", "20261001_bb:key"]
    assert ages.without(FILE, {one.name for one in ages.retired(FILE)}) == ""


def test_a_service_finds_its_retired_keys_beside_those_in_use(tmp_path, monkeypatch):
    monkeypatch.delenv("PASSERELLE_MASTER_KEYS_FILE", raising=False)
    assert ages.retired_in_files() == ()
    path = tmp_path / "master_keys"
    monkeypatch.setenv("PASSERELLE_MASTER_KEYS_FILE", str(path))
    assert ages.retired_in_files() == ()
    ages.beside(path).write_text(FILE)
    assert [one.name for one in ages.retired_in_files()][:2] == ["a", "20260901_aa"]
    ages.beside(path).unlink()
    ages.beside(path).mkdir()
    with pytest.raises(EnvError, match="retired keys"):
        ages.retired_in_files()
