"""The script that everything begins with."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ops.state import PROJECT

NEEDED = ("bash", "cat", "cmp", "cp", "dirname", "id", "mkdir", "readlink", "rm", "tail")


def programs(folder: Path, *more: str) -> Path:
    """A folder with the few programs that the script may rely on, and nothing else."""
    folder.mkdir()
    for name in (*NEEDED, *more):
        found = shutil.which(name)
        assert found, f"this test needs {name}"
        (folder / name).symlink_to(found)
    return folder


def launch(path: Path, state: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(path), "PASSERELLE_STATE": str(state)}
    return subprocess.run(
        [PROJECT / "passerelle", "--help"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def script(path: Path, text: str) -> None:
    path.write_text(f"#!{shutil.which('bash')}\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def test_without_python_it_says_what_to_install(tmp_path):
    result = launch(programs(tmp_path / "bin"), tmp_path / "state")
    assert result.returncode == 1
    assert "needs Python 3.11 or 3.12" in result.stderr
    assert "apt install python3" in result.stderr


def test_an_old_python_is_passed_over(tmp_path):
    path = programs(tmp_path / "bin")
    script(path / "python3", "exit 1")  # what `usable` asks, answered with no
    result = launch(path, tmp_path / "state")
    assert result.returncode == 1
    assert "needs Python 3.11 or 3.12" in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may install it, another user is told how")
def test_without_the_venv_module_it_says_what_to_install(tmp_path):
    path = programs(tmp_path / "bin")
    script(path / "python3", "[[ $2 != *ensurepip* ]] || exit 1; [[ $2 != *print* ]] || echo 3.11")
    result = launch(path, tmp_path / "state")
    assert "sudo apt install python3.11-venv" in result.stderr


def test_the_environment_is_used_from_any_folder_and_whatever_stands_in_it(tmp_path):
    state = tmp_path / "state"
    venv = state / "venv"
    (venv / "bin").mkdir(parents=True)
    script(venv / "bin" / "python", '[[ $1 == -c ]] || echo "asked for: $*"')
    (venv / "locks").mkdir()
    shutil.copy(PROJECT / "requirements" / "run.lock", venv / "locks" / "run.lock")
    result = launch(programs(tmp_path / "bin"), state)
    assert result.stdout == "asked for: -P -m ops --help\n"


def test_a_changed_lock_file_is_installed_before_anything_else(tmp_path):
    state = tmp_path / "state"
    venv = state / "venv"
    (venv / "bin").mkdir(parents=True)
    script(
        venv / "bin" / "python", '[[ $1 == -c ]] || echo "asked for: $*" >>"$PASSERELLE_STATE/said"'
    )
    result = launch(programs(tmp_path / "bin"), state)
    assert result.returncode == 0, result.stderr
    said = (state / "said").read_text().splitlines()
    assert "pip install" in said[0]
    assert "--require-hashes" in said[0]
    assert said[1] == "asked for: -P -m ops --help"
    lock = (PROJECT / "requirements" / "run.lock").read_bytes()
    assert (venv / "locks" / "run.lock").read_bytes() == lock
