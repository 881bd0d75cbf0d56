"""The script that everything begins with."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ops.state import PROJECT

NEEDED = ("bash", "cat", "cmp", "cp", "dirname", "id", "mkdir", "readlink", "rm", "tail")
INTERRUPTED = 130


def programs(folder: Path, *more: str) -> Path:
    """A folder with the few programs that the script may rely on, and nothing else."""
    folder.mkdir()
    for name in (*NEEDED, *more):
        found = shutil.which(name)
        assert found, f"this test needs {name}"
        (folder / name).symlink_to(found)
    return folder


def launch(path: Path, state: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(path), "PASSERELLE_STATE": str(state), **more}
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


def environment_of(state: Path, python: str, *, installed: bool = True) -> None:
    """A Python environment whose `python` is that shell script."""
    venv = state / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "locks").mkdir()
    script(venv / "bin" / "python", python)
    if installed:
        shutil.copy(PROJECT / "requirements" / "run.lock", venv / "locks" / "run.lock")


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
    environment_of(state, '[[ $1 == -c ]] || echo "asked for: $*"')
    result = launch(programs(tmp_path / "bin"), state)
    assert result.stdout == "asked for: -P -m ops --help\n"


def test_a_changed_lock_file_is_installed_before_anything_else(tmp_path):
    state = tmp_path / "state"
    note = '[[ $1 == -c ]] || echo "asked for: $*" >>"$PASSERELLE_STATE/said"'
    environment_of(state, note, installed=False)
    result = launch(programs(tmp_path / "bin"), state)
    assert result.returncode == 0, result.stderr
    said = (state / "said").read_text().splitlines()
    assert "pip install" in said[0]
    assert "--require-hashes" in said[0]
    assert said[1] == "asked for: -P -m ops --help"
    lock = (PROJECT / "requirements" / "run.lock").read_bytes()
    assert (state / "venv" / "locks" / "run.lock").read_bytes() == lock


def test_an_environment_that_was_cut_off_while_it_was_made_is_made_again(tmp_path):
    state = tmp_path / "state"
    environment_of(state, "exit 0", installed=False)
    (state / "venv" / "locks").rmdir()
    result = launch(programs(tmp_path / "bin"), state)
    assert "needs Python 3.11 or 3.12" in result.stderr


def test_ctrl_c_while_packages_are_installed_is_quiet(tmp_path):
    state = tmp_path / "state"
    # As pip does: it says much, and ends as if it had failed.
    pip = """[[ $1 != -c ]] || exit 0
        trap 'echo Traceback >&2; exit 1' INT
        kill -INT 0"""
    environment_of(state, pip, installed=False)
    result = launch_apart(programs(tmp_path / "bin"), state)
    assert result.returncode == INTERRUPTED
    assert "Traceback" not in result.stderr
    assert "could not install" not in result.stderr


def launch_apart(path: Path, state: Path) -> subprocess.CompletedProcess[str]:
    """In a process group of its own, as a terminal's job, whose Ctrl-C reaches all of it."""
    return subprocess.run(
        [PROJECT / "passerelle", "--help"],
        env={"PATH": str(path), "PASSERELLE_STATE": str(state)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        process_group=0,
    )


def test_ctrl_c_before_python_has_started_is_quiet(tmp_path):
    state = tmp_path / "state"
    environment_of(state, f'[[ $1 == -c ]] || {{ kill -INT $$; exec {sys.executable} "$@"; }}')
    result = launch(programs(tmp_path / "bin", "env", "true"), state)
    assert (result.returncode, result.stdout, result.stderr) == (INTERRUPTED, "", "")


@pytest.mark.parametrize("module", ["ops.cli", "ops.commands.lifecycle", "requests"])
def test_ctrl_c_while_the_commands_are_loaded_is_quiet(tmp_path, module):
    state = tmp_path / "state"
    environment_of(state, f'[[ $1 == -c ]] || exec {sys.executable} "$@"')
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Interrupting())\n"
    )
    path = programs(tmp_path / "bin", "env", "true")
    result = launch(path, state, PYTHONPATH=str(tmp_path))
    assert (result.returncode, result.stdout, result.stderr) == (INTERRUPTED, "", "")


def test_a_state_folder_that_cannot_be_written_to_is_told_in_one_line(tmp_path):
    state = tmp_path / "state"
    state.write_text("a file where a folder should be")
    result = launch(programs(tmp_path / "bin"), state)
    [line] = result.stderr.splitlines()
    assert result.returncode == 1
    assert line.startswith(f"passerelle: {state} is another user's, or cannot be written to")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("closed", ["state", "state/venv.lock"])
def test_a_state_folder_of_another_user_is_told_in_one_line(tmp_path, closed):
    state = tmp_path / "state"
    environment_of(state, "exit 0")
    (state / "venv.lock").touch()
    if closed == "state":
        (state / "venv.lock").unlink()
    (tmp_path / closed).chmod(0o500)
    try:
        result = launch(programs(tmp_path / "bin"), state)
    finally:
        (tmp_path / closed).chmod(0o700)
    [line] = result.stderr.splitlines()
    assert "is another user's" in line
