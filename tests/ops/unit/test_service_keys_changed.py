"""The files of a service's keys, step by step."""

import pytest

from kit.keyring import ages
from kit.keyring.masters import lines
from kit.settings import INDEX_BYTES, MASTER_BYTES
from ops import rotate_keys, service_keys
from ops.files import write
from ops.secrets import new_key

SIZES = {"master": MASTER_BYTES, "index": INDEX_BYTES}


@pytest.fixture(params=SIZES)
def kind(request, tmp_path):
    write(service_keys.path_of(tmp_path, request.param, "booking"), new_key(SIZES[request.param]))
    return request.param


def held(folder, kind):
    return service_keys.path_of(folder, kind, "booking").read_text().split()


def test_a_new_key_is_first_and_the_old_one_is_kept_aside_once_it_is_retired(
    tmp_path, kind, monkeypatch
):
    [old] = held(tmp_path, kind)
    service_keys.change(tmp_path, "begin", kind, "booking")
    new, second = held(tmp_path, kind)
    assert second == old
    path = service_keys.path_of(tmp_path, kind, "booking")
    monkeypatch.setenv("PASSERELLE_ANY_FILE", str(path))
    assert [name for name, _ in lines("ANY", SIZES[kind])] == [
        new.partition(":")[0],
        old.partition(":")[0],
    ]
    assert service_keys.newest(tmp_path, kind, "booking") == new.partition(":")[0]
    service_keys.change(tmp_path, "retire", kind, "booking")
    assert held(tmp_path, kind) == [new]
    aside = ages.beside(path)
    assert old in aside.read_text().splitlines()
    assert aside.stat().st_mode & 0o777 == path.stat().st_mode & 0o777 == 0o600


def test_each_step_may_be_repeated(tmp_path, kind):
    service_keys.change(tmp_path, "retire", kind, "booking")
    service_keys.change(tmp_path, "begin", kind, "booking")
    begun = held(tmp_path, kind)
    service_keys.change(tmp_path, "begin", kind, "booking")
    assert held(tmp_path, kind) == begun
    for _ in range(2):
        service_keys.change(tmp_path, "retire", kind, "booking")
    assert held(tmp_path, kind) == begun[:1]


def test_a_retirement_that_was_cut_off_before_its_end_loses_no_key(tmp_path, kind, monkeypatch):
    service_keys.change(tmp_path, "begin", kind, "booking")
    begun, written = held(tmp_path, kind), []

    def cut(path, content):
        if written:
            raise OSError("cut off")
        written.append(path)
        write(path, content)

    monkeypatch.setattr(service_keys, "write", cut)
    with pytest.raises(OSError, match="cut off"):
        service_keys.change(tmp_path, "retire", kind, "booking")
    assert held(tmp_path, kind) == begun
    monkeypatch.setattr(service_keys, "write", write)
    service_keys.change(tmp_path, "retire", kind, "booking")
    aside = ages.beside(service_keys.path_of(tmp_path, kind, "booking"))
    assert aside.read_text().count(begun[1]) == 1


def test_in_a_container_it_takes_nothing_but_what_it_knows(tmp_path, kind, monkeypatch, capsys):
    monkeypatch.setattr(rotate_keys, "FOLDER", tmp_path)
    rotate_keys.main(["begin", kind, "booking"])
    rotate_keys.main(["name", kind, "booking"])
    assert capsys.readouterr().out.strip() == held(tmp_path, kind)[0].partition(":")[0]
    for wrong in (["end", kind, "booking"], ["begin", kind, "../booking"]):
        with pytest.raises(SystemExit):
            rotate_keys.main(wrong)
