"""Second step of the containers' start: the database's replica set and users, the broker's users
and topology.

Shares the network of the database's container, whose localhost exception lets it make the first
user. May run any number of times: it only brings what differs to what it should be.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import requests
from pymongo import MongoClient

from ops import secrets
from ops.database import WrongSecrets, prepare_database
from ops.partitions import changing, known
from ops.prepare import FOLDER, MONGODB
from ops.topology import bring

LOCAL_MONGODB = "127.0.0.1:27017"
MANAGEMENT = "https://rabbitmq:15671"
PATIENCE_S = 150.0


def initialise(folder: Path) -> None:
    """Brings database and broker to readiness.

    Raises `WrongSecrets` where one of them holds the users of other secrets, `TimeoutError` where
    one is not there in time.
    """
    ca = secrets.authority(folder, secrets.ADMINISTRATOR)
    prepare_database(
        local=LOCAL_MONGODB,
        member=MONGODB,
        passwords={u: secrets.password(folder, u, "mongodb") for u in secrets.DATABASE_USERS},
        ca=ca,
        timeout_s=PATIENCE_S,
        say=_say,
    )
    passwords = {u: secrets.password(folder, u, "amqp") for u in secrets.BROKER_USERS}
    login = (secrets.ADMINISTRATOR, passwords[secrets.ADMINISTRATOR])
    await_broker(MANAGEMENT, login, PATIENCE_S, ca)
    root = secrets.mongodb_uri(folder, secrets.ADMINISTRATOR, LOCAL_MONGODB, direct=True, tls=True)
    with MongoClient[dict[str, Any]](root) as client:
        spread, unfinished = known(client), changing(client)
    bring(MANAGEMENT, login, passwords, PATIENCE_S, spread, unfinished, ca)
    _say("broker: users and topology are as they should be")


def await_broker(
    management: str, login: tuple[str, str], timeout_s: float, ca: Path | None = None
) -> None:
    """Returns once the management interface at that address takes the login.

    Raises `WrongSecrets` where it refuses it, `TimeoutError` where it does not answer in time.
    """
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            answer = requests.get(
                f"{management}/api/whoami", auth=login, timeout=5, verify=str(ca) if ca else True
            )
        except requests.RequestException as error:
            last = f"{type(error).__name__}"
        else:
            if answer.ok:
                return
            if answer.status_code == requests.codes.unauthorized:
                raise WrongSecrets(login[0])
            last = f"status {answer.status_code}"
        if time.monotonic() > deadline:
            raise TimeoutError(f"the broker's management interface does not answer: {last}")
        time.sleep(0.5)


def _say(text: str) -> None:
    sys.stdout.write(json.dumps({"event": "init", "detail": text}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        initialise(FOLDER)
    except (WrongSecrets, TimeoutError) as error:
        sys.exit(f"init: {error}")
