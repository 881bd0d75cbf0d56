"""What is said of known weaknesses of the locked packages."""

from datetime import date

import pytest

from ops.weaknesses import CLEAN, FOLDER, UNKNOWN, WEAK, accepted, judge

TODAY = date(2026, 11, 26)
FINDING = {"id": "PYSEC-2026-7", "aliases": ["CVE-2026-1234"], "fix_versions": ["1.1"]}
WELL = {"name": "sound", "version": "2.0", "vulns": []}
ILL = {"name": "shaky", "version": "1.0", "vulns": [FINDING]}
UNTOLD = {"name": "strange", "skip_reason": "not found"}


def told(*packages):
    return [{"dependencies": list(packages)}]


def accepting(id_="CVE-2026-1234", until="2026-12-31", package="shaky"):
    told = f'id = "{id_}"\npackage = "{package}"\nreason = "not called"\nuntil = {until}\n'
    return accepted(f"[[accepted]]\n{told}")


def test_packages_without_a_known_weakness_are_clean():
    verdict = judge(told(WELL), [], TODAY)
    assert (verdict.status, verdict.looked_up) == (CLEAN, 1)


def test_a_weakness_fails_and_is_told_with_what_mends_it():
    verdict = judge(told(WELL, ILL), [], TODAY)
    assert verdict.status == WEAK
    assert "shaky 1.0: PYSEC-2026-7, CVE-2026-1234, mended in 1.1" in "\n".join(verdict.lines())


def test_what_nobody_could_look_up_is_not_called_clean():
    verdict = judge(told(WELL, UNTOLD), [], TODAY)
    assert verdict.status == UNKNOWN
    assert "NOT AUDITED: nobody could tell of strange" in verdict.lines()
    assert judge(told(), [], TODAY).status == UNKNOWN


def test_what_one_lock_file_could_not_tell_and_another_could_is_known():
    both = [*told({"name": "sound", "skip_reason": "away"}), *told(WELL)]
    assert judge(both, [], TODAY).status == CLEAN


@pytest.mark.parametrize("id_", ["CVE-2026-1234", "PYSEC-2026-7"])
def test_an_accepted_weakness_is_told_and_passes_until_its_day(id_):
    verdict = judge(told(ILL), accepting(id_), TODAY)
    assert verdict.status == CLEAN
    assert any("not called" in line for line in verdict.lines())
    assert judge(told(ILL), accepting(id_, "2026-11-25"), TODAY).status == WEAK


def test_an_acceptance_of_nothing_has_to_go():
    verdict = judge(told(WELL), accepting(package="sound"), TODAY)
    assert verdict.status == WEAK


def test_an_acceptance_needs_a_reason_and_a_day():
    for missing in ("until = 2026-12-31\n", 'reason = "x"\n', 'reason = " "\nuntil = 2026-12-31\n'):
        with pytest.raises(ValueError, match="needs"):
            accepted(f'[[accepted]]\nid = "a"\npackage = "b"\n{missing}')


def test_those_that_are_accepted_now_can_be_read():
    accepted((FOLDER / "accepted.toml").read_text(encoding="utf-8"))
