"""What is kept of a device's steps: what they are called, and what was told of each."""

from typing import Any, Final

import msgspec

from kit.transaction import Fact

_KNOWN: Final = ("device_id", "category", "site_id")
"""Of the device itself."""
_PEOPLE: Final = ("person_id", "household_id")
"""Whose it was is asked of its sale or hold, which follow people when they are merged."""


def step_of(fact: Fact) -> tuple[str, dict[str, Any]]:
    """The name of a step as its event has it (`wiped`), and its facts but those of people."""
    facts = msgspec.to_builtins(fact.data)
    for name in (*_KNOWN, *_PEOPLE):
        facts.pop(name, None)
    return fact.type.rpartition(".v")[0].partition("_")[2], facts
