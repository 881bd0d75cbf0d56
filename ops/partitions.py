"""How many partitions the services' inboxes have, for whoever builds topologies."""

from collections.abc import Mapping
from typing import Any

from pymongo import MongoClient

from kit.inbox import partitions
from ops.catalogues import catalogues


def known(client: MongoClient[dict[str, Any]]) -> Mapping[str, int]:
    """By service, as their databases say. Raises pymongo's errors."""
    return {
        catalogue.service: partitions.count(client[catalogue.service], catalogue)
        for catalogue in catalogues()
        if catalogue.partitions
    }
