"""The JSON Schemas of the contracts as they are now.

`python -m contracts.schema` releases them (see `contracts.releases`): it tells what is new, or why
it refuses and what to do.
"""

import sys
from typing import Final

import msgspec

from contracts import booking, impact, inventory, training
from contracts.base import Contract, contracts_of
from contracts.compatibility import Schema
from contracts.releases import Releases

MODULES: Final = (booking, inventory, training, impact)
"""Where contracts are declared, one module for each service that has any."""


def schema_of(type_: str, contract: type[Contract]) -> Schema:
    """The facts of one version of an event as JSON Schema 2020-12."""
    made = msgspec.json.schema(contract)
    definitions = dict(made["$defs"])
    own: Schema = definitions.pop(made["$ref"].rpartition("/")[2])
    document: Schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"/contracts/{type_}.json",
        **own,
        "title": type_,
    }
    return document | {"$defs": definitions} if definitions else document


def current() -> dict[str, Schema]:
    """Every event type's schema, as the contracts say now."""
    return {
        type_: schema_of(type_, contract)
        for module in MODULES
        for type_, contract in contracts_of(module.__name__.rpartition(".")[2]).items()
    }


def main() -> int:
    """Releases the contracts; gives the exit status."""
    report = Releases().release(current())
    for problem in report.problems:
        sys.stderr.write(f"{problem}\n")
    for line in report.done or (() if report.problems else ("nothing to release",)):
        sys.stdout.write(f"{line}\n")
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
