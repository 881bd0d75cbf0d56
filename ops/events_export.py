"""Exports of events, as impact's clients ask for them: started, followed, fetched, removed."""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import requests

from ops.errors import OperatorError

_TIMEOUT_S: Final = 60
_ASKED_EVERY_S: Final = 0.5
_PIECE: Final = 1024 * 1024
UNFINISHED: Final = ("waiting", "running")

Told = Callable[[Mapping[str, Any]], None]


class EventsExport:
    """One export of a network's impact. All methods raise `requests.RequestException`, and
    `OperatorError` where impact refuses, in its words."""

    def __init__(self, gateway: str, token: Callable[[], str], wanted: Mapping[str, Any]) -> None:
        self._gateway = gateway
        self._token = token
        self._path = "/impact/v1/exports"
        started = self._asked("POST", self._path, json=dict(wanted)).json()
        self._path = f"{self._path}/{started['id']}"

    def follow(self, told: Told) -> Mapping[str, Any]:
        """The export once it is done; says meanwhile how far it is. Raises `OperatorError` where
        it failed."""
        while True:
            export: Mapping[str, Any] = self._asked("GET", self._path).json()
            told(export)
            if export["state"] == "failed":
                raise OperatorError(_FAILED.get(export["failure"], "the export failed"))
            if export["state"] not in UNFINISHED:
                return export
            time.sleep(_ASKED_EVERY_S)

    def fetch(self, folder: Path, fetched: Callable[[int], None]) -> int:
        """Writes all files under a folder, each whole or not at all; says how many. `fetched` is
        told of bytes as they come."""
        count = 0
        for file in self._files():
            path = folder / file["path"]
            if not path.resolve().is_relative_to(folder.resolve()):
                raise OperatorError(f"the export names a file outside its folder: {file['path']}")
            path.parent.mkdir(parents=True, exist_ok=True)
            half = path.with_name(path.name + ".part")
            with self._asked("GET", file["url"], stream=True) as answer, half.open("wb") as out:
                for piece in answer.iter_content(_PIECE):
                    out.write(piece)
                    fetched(len(piece))
            if half.stat().st_size != file["bytes"]:
                raise OperatorError(f"{file['path']} did not come whole; try again")
            half.rename(path)
            count += 1
        return count

    def remove(self) -> None:
        """The network keeps nothing of it; one that is being made is given up."""
        self._asked("DELETE", self._path)

    def _files(self) -> Iterator[Mapping[str, Any]]:
        cursor = None
        while True:
            page = self._asked("GET", f"{self._path}/files", params={"cursor": cursor}).json()
            yield from page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def _asked(self, method: str, path: str, **options: Any) -> requests.Response:
        answer = requests.request(
            method,
            self._gateway + path,
            headers={"Authorization": f"Bearer {self._token()}", "Accept-Language": "en"},
            timeout=_TIMEOUT_S,
            **options,
        )
        if answer.ok:
            return answer
        try:
            problem = answer.json()
        except ValueError:
            problem = {}
        words = [problem.get("title") or f"impact answers {answer.status_code}"]
        words += [problem["detail"]] if problem.get("detail") else []
        words += [f"{one['pointer']}: {one['detail']}" for one in problem.get("errors", ())]
        raise OperatorError(": ".join(words))


_FAILED: Final = {
    "too_large": "the export grew too large: ask for fewer types or a shorter time, or for "
    "Parquet instead of CSV",
    "gave_up": "the process that makes the export ended again and again; see impact's log",
    "defect": "the export failed by a defect; see impact's log",
}
