"""Brings a virtual host to a topology, and says where it differs, over the management HTTP API.

Only what RabbitMQ 3.10 and 4 both have is used. Nothing that holds messages is ever deleted: of
what is there and not in the topology, only the bindings of our own queues and exchanges go.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

import requests

from kit.topology.model import Binding, Exchange, Queue, Topic, Topology, User

_TIMEOUT_S = 30
_USUAL = {"x-queue-type": "classic"}
"""What a queue has without being told; newer brokers tell it all the same."""


class TopologyConflict(Exception):
    """Something of that name exists with other properties, which a broker cannot change."""


class Management:
    """A session with the management API of one broker, for one virtual host.

    `ca` is the file with whatever signs the broker's certificate, where no public authority does.
    Methods raise `requests.RequestException` where the broker does not answer or refuses.
    """

    def __init__(self, url: str, auth: tuple[str, str], vhost: str, ca: Path | None = None) -> None:
        self._url = url.rstrip("/") + "/api"
        self._vhost = vhost
        # With each request: a session's own setting stands back behind the environment's.
        self._asked: dict[str, Any] = {"timeout": _TIMEOUT_S, "verify": str(ca) if ca else True}
        self._session = requests.Session()
        self._session.auth = auth

    def __enter__(self) -> "Management":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._session.close()

    def get(self, *path: str) -> Any:
        """The answer as JSON values; None where there is no such thing."""
        response = self._session.get(self._at(path), **self._asked)
        if response.status_code == requests.codes.not_found:
            return None
        response.raise_for_status()
        return response.json()

    def put(self, *path: str, body: Mapping[str, Any]) -> None:
        """Creates or confirms; `TopologyConflict` where it exists with other properties."""
        self._write("PUT", path, body)

    def post(self, *path: str, body: Mapping[str, Any]) -> None:
        """Adds."""
        self._write("POST", path, body)

    def delete(self, *path: str) -> None:
        """Removes."""
        self._session.delete(self._at(path), **self._asked).raise_for_status()

    def create_vhost(self) -> None:
        """Makes the virtual host where it is missing."""
        self.put("vhosts", self._vhost, body={})

    def definitions(self) -> dict[str, Any]:
        """The virtual host's exchanges, queues and bindings, straight from the metadata.

        All empty where there is no such virtual host.
        """
        if self.get("vhosts", self._vhost) is None:
            return {"exchanges": [], "queues": [], "bindings": []}
        found: dict[str, Any] = self.get("definitions", self._vhost)
        return found

    def consumers(self) -> list[dict[str, Any]]:
        """Who consumes what: `queue`, `consumer_tag`, and whether it is the `active` one."""
        found: list[dict[str, Any]] = self.get("consumers", self._vhost) or []
        return [one | {"queue": one["queue"]["name"]} for one in found]

    def declare_exchange(self, exchange: Exchange) -> None:
        """Declares one exchange."""
        body = {"type": exchange.type, "durable": True, "arguments": dict(exchange.arguments)}
        self.put("exchanges", self._vhost, exchange.name, body=body)

    def declare_queue(self, queue: Queue) -> None:
        """Declares one queue."""
        body = {"durable": True, "arguments": dict(queue.arguments)}
        self.put("queues", self._vhost, queue.name, body=body)

    def bind(self, binding: Binding) -> None:
        """Adds one binding."""
        self.post(*self._between(binding), body={"routing_key": binding.key, "arguments": {}})

    def unbind(self, binding: Binding) -> None:
        """Removes every binding between the two with this key."""
        for found in self.get(*self._between(binding)) or ():
            if found["routing_key"] == binding.key:
                self.delete(*self._between(binding), found["properties_key"])

    def put_user(self, user: User, password: str) -> None:
        """Creates a user, or sets its password and tags."""
        self.put("users", user.name, body={"password": password, "tags": ",".join(user.tags)})

    def permit(self, user: User) -> None:
        """Sets the user's permissions on the virtual host and on routing keys in it."""
        at = (self._vhost, user.name)
        wanted = {topic.exchange for topic in user.topics}
        if any(topic.exchange not in wanted for topic in self._topics(user.name)):
            # They go all together.
            self.delete("topic-permissions", *at)
        # Before the others: of an exchange for which no keys are said, all are allowed.
        for topic in user.topics:
            body = {"exchange": topic.exchange, "write": topic.write, "read": topic.read}
            self.put("topic-permissions", *at, body=body)
        body = {"configure": user.configure, "write": user.write, "read": user.read}
        self.put("permissions", *at, body=body)

    def user(self, name: str) -> User | None:
        """The user as the broker has it, or None; empty permissions where it has none here."""
        found = self.get("users", name)
        if found is None:
            return None
        tags = found["tags"]
        # a comma-separated string before 3.9, a list since
        tags = tuple(tags if isinstance(tags, list) else filter(None, tags.split(",")))
        may = self.get("permissions", self._vhost, name) or {}
        return User(
            name,
            configure=may.get("configure", ""),
            write=may.get("write", ""),
            read=may.get("read", ""),
            tags=tags,
            topics=self._topics(name),
        )

    def _topics(self, name: str) -> tuple[Topic, ...]:
        found = self.get("topic-permissions", self._vhost, name) or ()
        topics = (Topic(one["exchange"], write=one["write"], read=one["read"]) for one in found)
        return tuple(sorted(topics, key=lambda topic: topic.exchange))

    def _between(self, binding: Binding) -> tuple[str, ...]:
        kind = "q" if binding.destination_type == "queue" else "e"
        return ("bindings", self._vhost, "e", binding.source, kind, binding.destination)

    def _at(self, path: tuple[str, ...]) -> str:
        return "/".join([self._url, *(quote(part, safe="") for part in path)])

    def _write(self, method: str, path: tuple[str, ...], body: Mapping[str, Any]) -> None:
        response = self._session.request(method, self._at(path), json=body, **self._asked)
        if response.status_code == requests.codes.bad_request:
            reason = response.json().get("reason", response.text)
            raise TopologyConflict(f"{' '.join(path)}: {reason}")
        response.raise_for_status()


def apply(
    management_url: str,
    auth: tuple[str, str],
    vhost: str,
    wanted: Topology,
    passwords: Mapping[str, str] | None,
    *,
    leaving: Collection[str] = (),
    ca: Path | None = None,
) -> None:
    """Makes the virtual host, and in it everything of the topology. Repeating it changes nothing.

    `passwords` maps each user's name to its password; None leaves users alone (for tests and
    brokers whose users are kept elsewhere). Bindings of our own that are no longer wanted are
    removed, the others stay. What the exchanges `leaving` lead to is left as it is.

    Raises `ValueError` where a password is missing, `TopologyConflict` where a queue or exchange
    exists with other properties, `requests.RequestException` where the broker does not answer.
    """
    if passwords is not None:
        without = sorted({user.name for user in wanted.users} - set(passwords))
        if without:
            raise ValueError(f"no password for {', '.join(without)}")
    with Management(management_url, auth, vhost, ca) as broker:
        broker.create_vhost()
        for exchange in wanted.exchanges:
            broker.declare_exchange(exchange)
        for queue in wanted.queues:
            broker.declare_queue(queue)
        there = _bindings(broker.definitions())
        for binding in wanted.bindings:
            if binding not in there and binding.source not in leaving:
                broker.bind(binding)
        for binding in _surplus(wanted, there):
            if binding.source not in leaving:
                broker.unbind(binding)
        if passwords is not None:
            for user in wanted.users:
                broker.put_user(user, passwords[user.name])
                broker.permit(user)


def check(
    management_url: str,
    auth: tuple[str, str],
    vhost: str,
    wanted: Topology,
    *,
    users: bool = True,
    ca: Path | None = None,
) -> list[str]:
    """Where the broker differs from the topology, one sentence each; empty where it does not.

    `users=False` leaves users out. Passwords cannot be read back, so they are not compared.
    """
    with Management(management_url, auth, vhost, ca) as broker:
        there = broker.definitions()
        differences = [
            *_declared("exchange", wanted.exchanges, there["exchanges"]),
            *_declared("queue", wanted.queues, there["queues"]),
        ]
        bindings = _bindings(there)
        missing = [b for b in wanted.bindings if b not in bindings]
        differences += [f"binding {_said(b)} is missing" for b in missing]
        surplus = _surplus(wanted, bindings)
        differences += [f"binding {_said(b)} is not in the topology" for b in surplus]
        if users:
            differences += [d for user in wanted.users for d in _user(user, broker.user(user.name))]
    return differences


def _bindings(definitions: Mapping[str, Any]) -> set[Binding]:
    return {
        Binding(b["source"], b["destination"], b["destination_type"], b["routing_key"])
        for b in definitions["bindings"]
    }


def _surplus(wanted: Topology, there: set[Binding]) -> list[Binding]:
    """Bindings between things of ours that the topology does not hold.

    A binding to a foreign queue (somebody listening to `events`) is none of our business.
    """
    ours = {q.name for q in wanted.queues} | {e.name for e in wanted.exchanges}
    services = "|".join(re.escape(n) for n in sorted(ours) if n.endswith(".events"))
    # A partition that is no partition any more would collect events for nobody.
    inbox = re.compile(rf"({services.replace(re.escape('.events'), '')})\.inbox(\.\d+)?")
    surplus = (
        b
        for b in there - set(wanted.bindings)
        if b.destination in ours or inbox.fullmatch(b.destination)
    )
    return sorted(surplus, key=_said)


def _declared(
    kind: str, wanted: tuple[Exchange, ...] | tuple[Queue, ...], there: list[dict[str, Any]]
) -> Iterator[str]:
    by_name = {found["name"]: found for found in there}
    for thing in wanted:
        found = by_name.get(thing.name)
        if found is None:
            yield f"{kind} {thing.name} is missing"
            continue
        if isinstance(thing, Exchange) and found["type"] != thing.type:
            yield f"{kind} {thing.name} is of type {found['type']}, not {thing.type}"
        if not found["durable"]:
            yield f"{kind} {thing.name} is not durable"
        for name in sorted({*thing.arguments, *found["arguments"]}):
            usual = _USUAL.get(name)
            has, wants = found["arguments"].get(name, usual), thing.arguments.get(name, usual)
            if has != wants:
                yield f"{kind} {thing.name}: {name} is {has!r}, not {wants!r}"


def _user(wanted: User, found: User | None) -> Iterator[str]:
    if found is None:
        yield f"user {wanted.name} is missing"
        return
    for name in ("configure", "write", "read", "tags", "topics"):
        has, wants = getattr(found, name), getattr(wanted, name)
        if has != wants:
            yield f"user {wanted.name}: {name} is {has!r}, not {wants!r}"


def _said(binding: Binding) -> str:
    return f"{binding.source} -{binding.key}-> {binding.destination}"
