"""Whoever has keys for people tells an operator of them, and nobody else has any."""

from importlib import import_module

from ops.secrets import NAMING, SERVICES


def test_the_services_that_are_given_keys_are_those_that_tell_of_them():
    telling = [
        name
        for name in SERVICES
        if any(
            one.name == "get_keys"
            for one in import_module(f"services.{name}.edge.service").SERVICE.operations
        )
    ]
    assert telling == list(NAMING)
