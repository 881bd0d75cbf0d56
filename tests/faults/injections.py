"""The faults of the whole table as single blows, for the soak: each returns when it is over."""

import random
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from tests.broker_control import disk_alarm
from tests.faults.hook.passerelle_faults import POINTS
from tests.faults.load import Load
from tests.faults.proxies import Proxies
from tests.faults.publishing import message, publish
from tests.faults.replicas import SECOND_RELAY, holder
from tests.faults.stage import Stage
from tests.impact import builders as make
from tests.waiting import eventually
from tests.world import frozen

VICTIMS = ("booking", "booking-relay", "impact", "impact-projector", "broker", "database")


@dataclass(frozen=True)
class Scene:
    """What a blow needs to know; a second relay stands by."""

    stage: Stage
    load: Load
    proxies: Proxies
    chance: random.Random

    def holds(self, what: str, probe: Callable[[], object], within_s: float = 90.0) -> None:
        """Waits for it while the load goes on."""
        eventually(lambda: self.load.acknowledged(0) and probe(), within_s, what=what)


def kill(scene: Scene) -> str:
    """Kills any of the processes."""
    victim = scene.chance.choice(VICTIMS)
    pid = scene.stage.network.pid(victim)
    scene.stage.network.kill(victim)
    scene.stage.revived(victim, pid)
    return f"kill -9 of {victim}"


def crash(scene: Scene) -> str:
    """Has a process die at one of the points."""
    stage, point = scene.stage, scene.chance.choice(POINTS)
    process = point.process
    if process == "booking-relay" and holder(stage) != stage.network.pid(process):
        process = SECOND_RELAY
    fired, pid = stage.hooks.fired()[point.name], stage.network.pid(process)
    with stage.hooks.armed(point, process=process):
        # who does not hold the lease passes few points: then nothing happens
        for _ in range(5):
            scene.load.go_on(10)
            if stage.hooks.fired()[point.name] > fired:
                stage.revived(process, pid)
                return f"{process} dies: {point.name}"
    return f"{process} does not come by: {point.name}"


def freeze(scene: Scene) -> str:
    """Stops whichever relay holds the lease until the other one has it."""
    stage = scene.stage
    relays = {stage.network.pid(name): name for name in ("booking-relay", SECOND_RELAY)}
    asleep = holder(stage)
    if asleep not in relays:
        return "no relay holds the lease"
    with frozen(stage.network, relays[asleep]):
        scene.holds("the other relay takes over", lambda: holder(stage) != asleep)
    stage.evidence["lease takeover"] += 1
    return f"{relays[asleep]} sleeps through its lease"


def shift(scene: Scene) -> str:
    """Sets a process's clock wrong for a while."""
    process = scene.chance.choice(("booking", "booking-relay", "impact"))
    seconds = scene.chance.choice((-1, 1)) * scene.chance.randrange(60, 900)
    with scene.stage.hooks.clock(process, seconds):
        scene.load.go_on(60)
    return f"the clock of {process} jumps by {seconds} s and back"


def silence(scene: Scene) -> str:
    """Lets the relays hear no doorbell."""
    with scene.stage.hooks.silent("booking-relay"), scene.stage.hooks.silent(SECOND_RELAY):
        scene.load.go_on(60)
    return "no doorbell rings"


def repeat(scene: Scene) -> str:
    """Sends old messages again, in any order."""
    with scene.stage.network.mongo() as client:
        old = list(client.impact.archive.aggregate([{"$sample": {"size": 200}}]))
    publish(
        scene.stage.network,
        "booking.events",
        *((o["name"], bytes(o["body"]), o["_id"], o["partition_key"]) for o in old),
    )
    return f"{len(old)} old messages come again"


def poison(scene: Scene) -> str:
    """Sends an event that cannot be."""
    event = make.booked(*make.ids(2))
    event = msgspec.structs.replace(event, data=msgspec.Raw(b'{"start": "yesterday"}'))
    scene.stage.ledger.will_be_dead(event.id)
    publish(scene.stage.network, "booking.events", message(event))
    return "an impossible event"


def fail(scene: Scene) -> str:
    """Has the reaction to one person's events fail for a while."""
    person = scene.chance.choice(scene.stage.site.people)
    with scene.stage.hooks.failing(person, RuntimeError):
        scene.load.go_on(100)
    return "the events of one person fail for a while"


def fill_disk(scene: Scene) -> str:
    """Makes the broker hold back publishers."""
    with disk_alarm(scene.stage.network):
        scene.load.go_on(60)
    return "the broker's disk is full"


def slow_down(scene: Scene) -> str:
    """Makes the consumer slow."""
    with scene.stage.hooks.slow("impact", 2.0):
        scene.load.go_on(100)
    return "impact is slow"


def disconnect(scene: Scene) -> str:
    """Does something to one of the connections."""
    (process, server), proxy = scene.chance.choice(list(scene.proxies.items()))
    ways = ["reset", "cut", "stall", *(["leave unanswered"] if server == "mongodb" else [])]
    way = scene.chance.choice(ways)
    if way == "reset":
        proxy.reset()
    elif way == "cut":
        proxy.cut_after(scene.chance.randrange(1, 5_000), scene.chance.choice(("up", "down")))
    elif way == "leave unanswered":
        proxy.leave_unanswered(b"delete" if process == "booking-relay" else b"commitTransaction")
    else:
        with proxy.stalled(scene.chance.choice(("up", "down"))):
            eventually(lambda: proxy.done["stalled"], what="something is held back")
    return f"{way}: {process} and its {server}"


BLOWS: tuple[Callable[[Scene], str], ...] = (
    kill,
    crash,
    freeze,
    shift,
    silence,
    repeat,
    poison,
    fail,
    fill_disk,
    slow_down,
    disconnect,
    disconnect,
)
