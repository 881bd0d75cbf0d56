"""No file of the tree holds what a merge left undecided."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MARKS = ("<" * 7 + " ", ">" * 7 + " ")


def test_no_file_holds_a_conflict():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    undecided = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        undecided += [name for line in text.splitlines() if line.startswith(MARKS)]
    assert undecided == []
