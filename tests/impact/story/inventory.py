"""What inventory tells in a story."""

from contracts.inventory import devices, top_ups
from kit.envelope import timestamp
from tests.impact.story.told import Telling, an_id

HANDED = {
    "price_cents": 4_000,
    "reference_price_cents": 19_000,
    "price_grid_version": 1,
    "factor_version": "2026-1",
    "avoided_kgco2e": 50.5,
    "avoided_kg_materials": 120.0,
}


class Inventory(Telling):
    """Devices and top-ups."""

    def device(self, *steps: str, thing: str | None = None, site_id: str, **facts) -> str:
        """Steps of a device's life, each told now; gives its id, to go on with as `thing`.

        `registered`, `described`, `wiped`, `scrapped`, `sold`, `donated`, `reclaimed`; the last
        three need `who` and `sale`. The first may tell when the lot was `received`.
        """
        id_ = thing or self.new(16)
        own = {
            "device_id": id_,
            "category": facts.get("category", "laptop"),
            "lot_id": an_id(17, 1),
            "site_id": site_id,
        }
        whose = {
            "person_id": self.person(facts["who"]) if "who" in facts else None,
            "sale_id": facts.get("sale"),
        }
        terms = {name: facts.get(name, value) for name, value in HANDED.items()}
        for step in steps:
            match step:
                case "registered":
                    again = f"device/{id_}" in self.sequences
                    came = facts.get("received")
                    received_at = None if came is None else timestamp(came)
                    told = devices.DeviceRegistered(**own, again=again, received_at=received_at)
                case "described":
                    told = devices.DeviceDescribed(**own)
                case "wiped":
                    told = devices.DeviceWiped(**own, method="purge", verified=True)
                case "scrapped":
                    reason = facts.get("reason", "too_old")
                    told = devices.DeviceScrapped(**own, reason=reason)
                case "sold" | "donated":
                    kind = devices.DeviceSold if step == "sold" else devices.DeviceDonated
                    terms |= {} if step == "sold" else {"price_cents": 0}
                    told = kind(**own, **whose, grade=facts.get("grade", "B"), **terms)
                case "reclaimed":
                    told = devices.DeviceReclaimed(
                        **own, **whose, return_id=self.new(18), outcome="refunded"
                    )
                case _:
                    raise ValueError(step)
            self.tell(told, f"device/{id_}")
        return id_

    def top_up(self, who: str, site_id: str, face: int = 2_000, price: int = 500) -> str:
        """Somebody buys one; gives its id."""
        id_ = self.new(19)
        self.tell(
            top_ups.TopUpSold(**_top_up(id_, self.person(who), site_id, face, price)), _t(id_)
        )
        return id_

    def replaced(self, lost: str, who: str, site_id: str, face: int, price: int) -> None:
        """Its paper was lost: another is given, at no further price."""
        id_ = self.new(19)
        facts = _top_up(lost, self.person(who), site_id, face, price)
        self.tell(top_ups.TopUpVoided(**facts, reason="lost_paper", replaced_by=id_), _t(lost))
        self.tell(top_ups.TopUpSold(**facts | {"top_up_id": id_}, replaces=lost), _t(id_))


def _t(id_: str) -> str:
    return f"top_up/{id_}"


def _top_up(id_: str, who: str, site_id: str, face: int, price: int) -> dict:
    return {
        "top_up_id": id_,
        "operator": "sfr",
        "face_value_cents": face,
        "price_cents": price,
        "person_id": who,
        "sale_id": an_id(20, 1),
        "site_id": site_id,
    }
