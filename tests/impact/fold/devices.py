"""What became of devices."""

from collections.abc import Iterator

from kit.envelope import Envelope
from tests.impact.fold.happenings import instant, row

DAY = 86_400


def device(tale: list[Envelope]) -> Iterator[dict]:
    """A registration begins a life. In each life a device is received, wiped once, scrapped once,
    as the category last told then says; one that was registered by mistake never came. Whenever it
    is sold or donated that counts, unless it is reclaimed from that sale: so many days after its
    lot was received, or after the registration where that does not say when."""
    lives: list[list[Envelope]] = [[]]
    for event in tale:
        if event.name == "inventory.device_registered":
            lives.append([])
        lives[-1].append(event)
    for life in lives:
        yield from _stock(life)
        yield from _hand_overs(life)


def _stock(life: list[Envelope]) -> Iterator[dict]:
    names = {
        f"inventory.device_{name}" for name in ("registered", "described", "wiped", "scrapped")
    }
    steps = [(event, event.facts()) for event in life if event.name in names]
    if any(facts.get("reason") == "registered_by_mistake" for _, facts in steps):
        return
    counted = set()
    for event, facts in steps:
        if event.name == "inventory.device_described" or event.name in counted:
            continue
        counted.add(event.name)
        what = event.name.removeprefix("inventory.device_").replace("registered", "received")
        category = steps[-1][1]["category"]
        yield row(f"device {what}", facts.get("site_id"), event.time, category=category)


def _hand_overs(life: list[Envelope]) -> Iterator[dict]:
    out: list[Envelope] = []
    for event in life:
        if event.name in ("inventory.device_sold", "inventory.device_donated"):
            out.append(event)
        if event.name == "inventory.device_reclaimed":
            same = [e for e in out if e.facts()["sale_id"] == event.facts()["sale_id"]]
            out = [e for e in out if e not in same[-1:]]
    came = [event for event in life if event.name == "inventory.device_registered"]
    for event in out:
        facts = event.facts()

        def one(what: str, amount: int, event: Envelope = event, facts: dict = facts, **more):
            return row(
                what,
                facts.get("site_id"),
                event.time,
                facts["person_id"],
                category=facts["category"],
                amount=amount,
                **more,
            )

        reference = facts.get("reference_price_cents") or 0
        yield one(
            "handed over",
            max(0, reference - facts["price_cents"]),
            grade=facts["grade"],
            way=event.name.removeprefix("inventory.device_"),
        )
        if came:
            registered = came[0].time
            given = came[0].facts().get("received_at") or registered
            yield one("turned over", days(given, event.time), grade=facts["grade"])
            waited = days(registered, event.time)
            yield one("turned over since registered", waited, grade=facts["grade"])
        factors = facts.get("factor_version")
        for what, fact in (("carbon", "avoided_kgco2e"), ("materials", "avoided_kg_materials")):
            if factors and facts.get(fact) is not None:
                yield one(what, round(facts[fact] * 1000), factor_version=factors)


def days(since: str, until: str) -> int:
    """Whole ones, by the seconds of the clock; none where it ends before it begins."""
    seconds = int(instant(until).timestamp()) - int(instant(since).timestamp())
    return max(0, seconds) // DAY
