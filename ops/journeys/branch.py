"""The reception point of a journey, and the apps of those who work there."""

import uuid
from dataclasses import dataclass
from typing import Any, Final

from ops.journeys.callers import App
from ops.journeys.doing import Doing
from ops.journeys.places import Place, open_place, somebody
from ops.journeys.play import Play

NAME: Final = "Parcours"
HOURS: Final = "Mo-Su,PH 08:00-19:00"


@dataclass
class Branch:
    """A site of the journey's own. `tag` makes names nobody else's."""

    place: Place
    tag: str
    operator: App
    desk: App
    stock: App
    trainer: App
    manager: App

    @classmethod
    def open(cls, play: Play, **facts: Any) -> "Branch":
        """Opens it as the journey's first step; `facts` are those of `open_place`."""
        tag = uuid.uuid4().hex[:10]
        operator = play.app("operator")
        with play.step(
            "The network opens a reception point; Nadia will give advice there."
        ) as step:
            facts = {"name": NAME, "advisers": ["Nadia"], "opening_hours": HOURS, **facts}
            place = open_place(step.by(operator), tag, **facts)
            step.causes("booking.site_opened", *["booking.member_joined"] * len(place.advisers))
        desk, stock, trainer, manager = (
            play.app(role, place.slug) for role in ("desk", "stock", "trainer", "manager")
        )
        return cls(place, tag, operator, desk, stock, trainer, manager)

    def register(self, step: Doing, first_name: str, **facts: Any) -> str:
        """Somebody comes for the first time; their id. Nobody else has their name."""
        body = somebody(self.place.slug, first_name, f"Parcours {self.tag}", **facts)
        person: str = step.post(
            self.desk,
            "/booking/v1/people",
            body | {"confirmed_new": True},
            lambda made: f"{first_name} is …{made['id'][-6:]}",
        )["id"]
        return person


def archived(step: Doing, branch: Branch, subject: str, number: int) -> None:
    """Impact's archive has so many events of the subject, in order and without a gap."""
    step.shows(
        branch.operator,
        "/impact/v1/events",
        f"the archive has {number} events of {subject.partition('/')[0]} …{subject[-6:]}, in order",
        lambda page: (
            [one["event"]["sequence"] for one in page["events"]] == [*range(1, number + 1)]
        ),
        subject=subject,
    )
