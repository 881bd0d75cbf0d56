"""A topology as tables, for whoever renders them."""

from dataclasses import dataclass

from kit.topology.model import Arguments, Topology, User


@dataclass(frozen=True)
class Table:
    """Rows of text under columns of text."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def show(topology: Topology) -> tuple[Table, ...]:
    """Exchanges, queues, bindings and users, in the order of their declaration."""
    return (
        Table(
            "Exchanges",
            ("name", "type", "arguments"),
            tuple((e.name, e.type, _text(e.arguments)) for e in topology.exchanges),
        ),
        Table(
            "Queues",
            ("name", "type", "arguments"),
            tuple(
                (q.name, str(q.arguments.get("x-queue-type", "classic")), _text(q.arguments))
                for q in topology.queues
            ),
        ),
        Table(
            "Bindings",
            ("from", "routing key", "to"),
            tuple((b.source, b.key, b.destination) for b in topology.bindings),
        ),
        Table(
            "Users",
            ("name", "configure", "write", "read", "keys", "tags"),
            tuple(
                (u.name, u.configure, u.write, u.read, _keys(u), ",".join(u.tags))
                for u in topology.users
            ),
        ),
    )


def _keys(user: User) -> str:
    return ", ".join(f"{t.exchange}: write {t.write}, bind {t.read}" for t in user.topics)


def _text(arguments: Arguments) -> str:
    return ", ".join(
        f"{name.removeprefix('x-')}={value}"
        for name, value in arguments.items()
        if name != "x-queue-type"
    )
