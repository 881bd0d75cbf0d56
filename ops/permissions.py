"""Who may call what, as one table to read: `python -m ops.permissions > docs/permissions.md`.

Made from what the operations declare. It is kept in the repository so that a change in who may do
what is a change of a line that somebody reads (`tests/architecture/test_permissions.py`).
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module

from kit.edge.operation import Operation
from ops.issuer import ROLES
from ops.secrets import SERVICES

PUBLIC: Mapping[str, str] = {
    "booking.read_calendar_feed": "calendar programs send no token: a secret in the address, which "
    "a manager gives and withdraws, opens one member's own feed",
    "inventory.show_device": "whoever scans a device's label sees what it is, and nobody's name",
    "inventory.verify_certificate": "whoever is shown a certificate of erasure can check it, by "
    "the code on it",
    "inventory.show_certificate": "the same as a page",
    "training.verify_certificate": "whoever is shown a certificate can check it, by the code on it",
    "training.show_certificate": "the same as a page",
    "training.get_badge": "a badge is fetched by whatever wallet its bearer gives the code to",
    "training.get_badge_status": "verifiers ask whether a badge was revoked; bits, no names",
    "training.get_issuer": "verifiers find the issuer's keys (did:web)",
    "training.get_badge_keys": "the same as a key set; public keys alone",
    "training.get_achievement": "verifiers read what a badge says was learnt",
    "impact.show_dashboard": "figures for everybody, without small cells; can be closed by "
    "PASSERELLE_PUBLIC_DASHBOARD",
    "impact.download_dashboard": "the same as a file",
    "impact.show_shared_report": "a report that somebody shared, by the code in its address",
    "impact.get_shared_report_json": "the same report",
    "impact.get_shared_report_csv": "the same report",
    "impact.get_shared_report_pdf": "the same report",
}
"""The operations that need no token, each with the reason; no other may be public."""

_HEAD = """# Who may call what

Made by `python -m ops.permissions > docs/permissions.md` from what the operations declare; a test
compares them, and another calls every one of them with a token of each role, over HTTP and RPC. A
role allows an operation for the sites of its token, save `analyst` and `operator`, which are
national, and `partner`, which is for the referrals of one partner. What is not marked is refused
with 403 (`forbidden`; RPC: `Forbidden`), and without a valid token with 401 (`unauthenticated`;
`Unauthenticated`), before the body is read. Why roles are as wide as they are:
[decision 0062](decisions/0062-tokens-rates-and-roles.md).
"""


def declared() -> dict[str, list[Operation]]:
    """The operations of each service, in the order of their declaration."""
    modules = {name: import_module(f"services.{name}.edge.service") for name in SERVICES}
    return {name: list(module.SERVICE.operations) for name, module in modules.items()}


def document(operations: Mapping[str, Sequence[Operation]]) -> str:
    """The whole page. Raises `ValueError` where a public operation has no reason, or a reason no
    public operation."""
    public = {
        f"{service}.{one.name}"
        for service, declared_ones in operations.items()
        for one in declared_ones
        if one.public
    }
    if public != PUBLIC.keys():
        raise ValueError(f"public without a reason, or the reverse: {public ^ PUBLIC.keys()}")
    return "\n".join([_HEAD, *_public(), *(_table(*one) for one in operations.items())])


def _public() -> Iterator[str]:
    yield "## Without a token\n\n| operation | why |\n|---|---|"
    for name, why in PUBLIC.items():
        yield f"| `{name}` | {why} |"
    yield ""


def _table(service: str, operations: Sequence[Operation]) -> str:
    lines = [
        f"## {service}\n",
        f"| operation | {' | '.join(ROLES)} |",
        f"|---|{'---|' * len(ROLES)}",
    ]
    for one in operations:
        marks = ["anybody"] * len(ROLES) if one.public else [_mark(one, role) for role in ROLES]
        lines.append(f"| `{one.name}` | {' | '.join(marks)} |")
    return "\n".join([*lines, ""])


def _mark(operation: Operation, role: str) -> str:
    return "yes" if role in operation.allow else "–"


if __name__ == "__main__":
    sys.stdout.write(document(declared()))
