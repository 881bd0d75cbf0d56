"""Every byte that leaves booking, by where it is: queues, stream, databases, files, pages."""

import base64
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow.parquet as pq
import requests
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument

Place = tuple[str, bytes]
OURS = ("booking", "booking_keys")
"""What booking alone may read."""
_AT_MOST = 10_000
_RAW: CodecOptions[RawBSONDocument] = CodecOptions(RawBSONDocument)


def databases(network: Any, but: Iterable[str] = (*OURS, "local")) -> Iterator[Place]:
    """Every document of every database, as its bytes; `local` is the log of what all of them do."""
    with network.mongo() as client:
        for name in client.list_database_names():
            if name in but:
                continue
            for one in client[name].list_collection_names(filter={"type": "collection"}):
                if one.startswith(("system.", "replset.")):
                    continue  # what the database keeps for itself
                documents = client[name].get_collection(one, codec_options=_RAW).find()
                yield f"database {name}.{one}", b"".join(document.raw for document in documents)
                indexes = client[name][one].index_information()
                yield f"indexes of {name}.{one}", repr(indexes).encode()


def queues(network: Any) -> Iterator[Place]:
    """What waits in every queue, which stays there; its headers and properties too."""
    at = network.management
    with requests.Session() as session:
        session.auth = (at.user, at.password)
        listed = session.get(f"{at.url}/api/queues", timeout=30).json()
        yield "names of queues", json.dumps(listed).encode()
        for queue in listed:
            if queue.get("type") == "stream" or not queue.get("messages_ready", 0):
                continue
            path = f"{quote(queue['vhost'], safe='')}/{quote(queue['name'], safe='')}"
            body = {"count": _AT_MOST, "ackmode": "ack_requeue_true", "encoding": "base64"}
            messages = session.post(f"{at.url}/api/queues/{path}/get", json=body, timeout=60).json()
            for message in messages:
                yield f"queue {queue['name']}", base64.b64decode(message.pop("payload"))
                yield f"properties in queue {queue['name']}", json.dumps(message).encode()
        for page in ("definitions", "connections", "channels", "consumers"):
            answer = session.get(f"{at.url}/api/{page}", timeout=30)
            yield f"the broker's {page}", answer.content


def files(folder: Path, what: str) -> Iterator[Place]:
    """Every file in a folder, however deep; a Parquet file as what it says."""
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        yield f"{what} {file.relative_to(folder)}", file.read_bytes()
        if file.suffix == ".parquet":
            rows = pq.read_table(file).to_pylist()
            text = "\n".join(map(str, rows))
            yield f"{what} {file.relative_to(folder)}, its rows", text.encode()


def broker_files(network: Any) -> Iterator[Place]:
    """What the broker has written to its disk: queues, the stream and its own log."""
    yield from files(network.state.data / "broker", "the broker's")


def logs(network: Any) -> Iterator[Place]:
    """Of every process, the supervisor's, the broker's, the database's and the gateway's among
    them."""
    yield from files(network.state.logs, "log")
    for file in network.state.root.rglob("*.log*"):
        yield f"log {file.relative_to(network.state.root)}", file.read_bytes()


def metrics(network: Any, processes: Iterable[str]) -> Iterator[Place]:
    """Of every process of ours, with what it says of its health."""
    for process in processes:
        answer = requests.get(f"{network.url(process)}/metrics", timeout=10)
        answer.raise_for_status()
        yield f"metrics of {process}", answer.content
        health = requests.get(f"{network.url(process)}/health/ready", timeout=10)
        yield f"health of {process}", health.content
