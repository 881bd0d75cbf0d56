"""Runs training as a real process, and gives short ways to call it.

What booking would tell of (sites, people) is put into its database through its own application,
which `network` is: the same code in the test's process.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from kernel.sites import Site
from kit.ids import new_id
from kit.transaction import Store
from services.training.bootstrap import bootstrap
from tests.clocked import Clocked, ClockInAFile, clocked, refused, wrong_field
from tests.processes import NO_BROKER
from tests.training import badges, builders

__all__ = ["Training", "refused", "training", "wrong_field"]


@dataclass
class Training(Clocked):
    """One running training service."""

    base = "/training/v1"
    network: builders.Network = field(init=False, repr=False, compare=False)
    """Set once the database is there: the service's application on it, with the service's clock."""

    def site(self, **changes: Any) -> Site:
        """A new site under a slug of its own."""
        id_ = new_id()
        made = replace(builders.SITE, **{"id": id_, "slug": f"site-{id_[-12:]}", **changes})
        self.network.change(lambda work: work.sites.put(made))
        return made

    def person(self, **changes: Any) -> str:
        """Somebody new."""
        return self.network.person(new_id(), **changes)


@contextlib.contextmanager
def training(
    mongodb_uri: str,
    mongo: Any,
    database: str,
    folder: Path,
    now: datetime,
    amqp_uri: str = NO_BROKER,
    **settings: str,
) -> Iterator[Training]:
    """The service, running; killed at the end if it has not stopped by then."""
    given = {
        "PASSERELLE_PUBLIC_URL": badges.BASE,
        "PASSERELLE_BADGE_KEY": badges.pem(badges.OURS),
        **settings,
    }
    with clocked(
        Training, "/paths", mongodb_uri, database, folder, now, amqp_uri, **given
    ) as running:
        running.database = mongo[database]
        time = ClockInAFile(running.clock)
        app = bootstrap(store=Store("training", mongo, database=database), clock=time)
        running.network = builders.Network.of(app, time)
        yield running
