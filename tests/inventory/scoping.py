"""Two sites with everything that inventory holds, for attempts to get from one to the other."""

from dataclasses import dataclass, replace
from typing import Any

from kit.codes import new_code
from kit.ids import new_id
from services.inventory.adapters.keyring import KeyRing
from services.inventory.application.holding import freed
from services.inventory.application.reactions.on_appointment import on_appointment
from services.inventory.bootstrap import bootstrap
from services.inventory.domain.devices.device import Description
from services.inventory.edge.service import SERVICE
from tests.inventory import builders
from tests.inventory.builders import SITE, VAULT_KEY, Network, ready_device
from tests.inventory.edge.top_ups import a_file, a_row
from tests.inventory.holds import appointment
from tests.scoping.calling import Calling, RehearsingStore
from tests.scoping.world import LEFT_OUT, MARKS, Building, Of, Side, World
from tests.scripted import ScriptedClock, at

THIRD = replace(SITE, id=new_id(), slug="third", name="Passerelle Third")
GRADING: dict[str, Any] = {
    "tests": dict.fromkeys(builders.grading().tests, True),
    "cosmetic": dict.fromkeys(builders.grading().cosmetic, "light"),
}
WIPE = {
    "method": "purge",
    "tool": "nwipe",
    "tool_version": "0.37",
    "start": "2026-11-23T07:00:00Z",
    "end": "2026-11-23T07:30:00Z",
}
CASH = [{"means": "cash", "amount_cents": 12_000}]
USUAL: dict[str, Any] = {
    "site": "site",
    "from_site": "site",
    "to_site": "site",
    "person_id": "person",
    "device_id": "device",
    "device": "sold",
    "devices": [Of("ready_reference")],
    "replacement": "ready",
    "add": [Of("ready_reference")],
    "remove": [Of("drafted")],
    "codes": [Of("ready_reference")],
    "lost": [Of("device")],
    "lot_id": "lot",
    "after": "device",
    "donor_id": "donor",
    "appointment_id": "appointment",
    "hold_id": "hold",
    "return_id": "return",
    "sale": "sale",
    "sale_id": "sale",
    "top_up_id": "top_up",
    "transfer_id": "draft",
    "stock_take_id": "counting",
}
DAYS = {"from": "2026-11-01", "to": "2026-11-30"}
CALLS: dict[str, dict[str, Any]] = {
    "list_holds:shared": {"person_id": Of("shared")},
    "list_returns:shared": {"person_id": Of("shared")},
    "get_quota:shared": {"person_id": Of("shared"), "site": Of("site")},
    "hold_device:shared": {
        "category": "laptop",
        "site": Of("site"),
        "device_id": LEFT_OUT,
        "person_id": Of("shared"),
    },
    "accept_offer": {"hold_id": Of("offered")},
    "decline_offer": {"hold_id": Of("offered")},
    "list_certificates": {"device_id": Of("ready")},
    "get_wipe_certificate": {"device_id": Of("ready")},
    "verify_wipe": {"device_id": Of("unverified")},
    "grade_device": {"device_id": Of("wiped"), **GRADING},
    "ready_device": {"device_id": Of("graded")},
    "send_to_repair": {"device_id": Of("wiped")},
    "finish_repair": {"device_id": Of("in_repair")},
    "wipe_device": {**WIPE, "verified": True, "storage_serial": LEFT_OUT},
    "scrap_device": {"destroyed": LEFT_OUT, "device_id": Of("wiped")},
    "find_device": {"code": Of("ready_reference")},
    "hold_device": {
        "category": LEFT_OUT,
        "site": LEFT_OUT,
        "device_id": Of("ready"),
        "person_id": Of("picker"),
        "appointment_id": Of("pick_up"),
    },
    "hold_device:again": {
        "category": "laptop",
        "site": Of("site"),
        "device_id": LEFT_OUT,
        "person_id": Of("waiting"),
    },
    "print_labels": {"device_id": [Of("ready")], "lot_id": LEFT_OUT},
    "get_impact_ledger": DAYS,
    "list_impact_entries": DAYS,
    "receive_lot": {
        "donor_id": Of("donor"),
        "donor_kind": LEFT_OUT,
        "donor_name": LEFT_OUT,
    },
    "import_lot": {"content": "category,make,model,serial\nlaptop,Lenovo,T480,PF0IMPORT\n"},
    "get_quota": {"site": Of("site")},
    "list_sales": {"site": Of("site")},
    "get_takings": {"site": Of("site")},
    "list_top_ups": {"sale_id": Of("top_up_sale")},
    "reveal_top_up": {"top_up_id": Of("unrevealed")},
    "decide_return": {"outcome": "replaced", "replacement": Of("ready"), "refund": LEFT_OUT},
    "get_return_slip": {"return_id": Of("decided")},
    "open_return": {"goodwill": LEFT_OUT, "person_id": Of("other_person")},
    "sell": {"devices": [Of("ready")], "waiver": LEFT_OUT, "top_ups": LEFT_OUT},
    "donate": {"devices": [Of("ready")], "waiver": LEFT_OUT},
    "sell_top_up": {"waiver": LEFT_OUT},
    "open_stock_take": {"site": Of("spare")},
    "approve_correction": {"stock_take_id": Of("closed"), "lost": LEFT_OUT},
    "draft_transfer": {"to_site": "third"},
    "change_transfer": {},
    "receive_transfer": {"transfer_id": Of("arriving"), "codes": [Of("sent_reference")]},
    "finish_receiving": {"transfer_id": Of("arriving")},
    "get_delivery_note": {"transfer_id": Of("leaving")},
    "settle_transfer": {
        "transfer_id": Of("disputed"),
        "settlements": [{"device_id": Of("missing"), "outcome": "found_here"}],
    },
}


@dataclass(kw_only=True)
class InventorySide(Building):
    """One site, and a warehouse that its people work in."""

    network: Network

    def side(self) -> Side:
        """All of it."""
        self._places()
        self._devices()
        self._sold()
        self._held()
        self._moving()
        self._counted()
        return Side(
            self.site,
            self.references,
            (self.mark,),
            more_sites=frozenset({self.references["annex"], self.references["spare"]}),
        )

    def _places(self) -> None:
        slug, id_ = f"site-{self.mark.lower()}", new_id()
        place = replace(SITE, id=id_, slug=slug, name=f"Passerelle {self.mark}")
        self.network.change(lambda work: work.places.put(place))
        self.references |= {"site": slug, "site_id": id_}
        for reference in ("annex", "spare"):
            made = self.made(
                "add_warehouse",
                slug=f"warehouse-{self.mark.lower()}-{reference}",
                name=f"Réserve {self.mark}",
                timezone="Europe/Paris",
            )
            self.keep(reference, made, "slug")
        home = new_id()
        for reference in ("person", "other_person", "waiting", "picker"):
            household = home if reference == "other_person" else None
            self.references[reference] = self.network.person(new_id(), household_id=household)
        lot = self.made(
            "receive_lot",
            site=slug,
            donor_kind="company",
            donor_name=f"Don {self.mark}",
            received_on="2026-11-20",
            kilograms="10",
            devices=20,
        )
        self.keep("lot", lot)
        self.keep("donor", lot["donor"])

    def device(self, reference: str, until: str = "ready", lot: str = "lot") -> str:
        """Another laptop that has come so far."""
        id_ = self.keep(
            reference,
            self.made(
                "register_device",
                lot_id=self.references[lot],
                category="laptop",
                make="Lenovo",
                model=f"ThinkPad {self.mark}",
                serial=f"PF{new_id()[-12:].upper()}",
            ),
        )
        steps = ("received", "unverified", "wiped", "graded", "ready")
        for step in steps[1 : steps.index(until) + 1]:
            if step == "unverified":
                verified = until != "unverified"
                self.made("wipe_device", device_id=id_, **WIPE, verified=verified)
            elif step == "graded":
                self.made("grade_device", device_id=id_, **GRADING)
            elif step == "ready":
                made = self.made("ready_device", device_id=id_)
                self.references[f"{reference}_reference"] = made["reference"]
        return id_

    def _devices(self) -> None:
        self.device("device", "received")
        self.device("unverified", "unverified")
        self.device("wiped", "wiped")
        self.device("graded", "graded")
        self.device("ready")
        repaired = self.device("in_repair", "wiped")
        self.made("send_to_repair", device_id=repaired, fault="keyboard")

    def sell(self, reference: str, device: str, person: str = "other_person") -> None:
        """A laptop over the till."""
        sold = self.made(
            "sell",
            site=self.site,
            person_id=self.references[person],
            devices=[self.device(device)],
            payments=CASH,
            waiver={"reason": "emergency"},
        )
        self.keep(reference, sold)

    def _sold(self) -> None:
        self.sell("sale", "sold")
        self.sell("returned_sale", "returned")
        self.sell("decided_sale", "brought_back")
        for reference, device in (("return", "returned"), ("decided", "brought_back")):
            opened = self.made(
                "open_return",
                site=self.site,
                device=self.references[device],
                person_id=self.references["other_person"],
                fault="battery",
            )
            self.keep(reference, opened)
        self.made(
            "decide_return", return_id=self.references["decided"], outcome="refunded", refund=CASH
        )
        self.made("import_top_ups", content=a_file(*(a_row() for _ in range(9))).decode())
        for reference in ("top_up", "unrevealed"):
            sold = self.made(
                "sell_top_up",
                site=self.site,
                person_id=self.references["person"],
                operator="orange",
                face_value_cents=1000,
                payments=[{"means": "cash", "amount_cents": 900}],
            )
            self.references["top_up_sale"] = sold["id"]
            self.references[reference] = sold["top_ups"][0]["top_up_id"]
        self.made("reveal_top_up", top_up_id=self.references["top_up"])

    def _held(self) -> None:
        for reference, person in (("appointment", "waiting"), ("pick_up", "picker")):
            self._pick_up(reference, self.references[person])
        held = self.made(
            "hold_device", person_id=self.references["waiting"], device_id=self.device("kept")
        )
        self.keep("hold", held)
        waits = self.made(
            "hold_device", person_id=self.references["waiting"], category="tablet", site=self.site
        )
        self.keep("offered", waits)
        id_ = new_id()
        tablet = ready_device(
            "tablet",
            device_id=id_,
            reference=f"D-{new_code(8)}",
            place=self.site,
            place_id=self.references["site_id"],
            description=Description(
                category="tablet",
                serial=f"PT{id_[-12:].upper()}",
                make="Samsung",
                model=f"Tab {self.mark}",
            ),
        )
        self.network.device(tablet)
        self.network.change(lambda work: freed(work, work.devices.get(id_)))

    def share(self, other: "InventorySide") -> None:
        """Somebody who has a laptop, and another one kept, at the other site comes here too."""
        if self is other:
            self.references["shared"] = self.network.person(new_id())
            self.sell("shared_sale", "shared_sold", "shared")
            held = self.made(
                "hold_device",
                person_id=self.references["shared"],
                device_id=self.device("shared_kept"),
            )
            self.keep("shared_hold", held)
        self.references["shared"] = other.references["shared"]

    def _pick_up(self, reference: str, person_id: str) -> None:
        self.references[reference] = new_id()
        told = appointment(
            person_id, id=self.references[reference], site_id=self.references["site_id"]
        )
        self.network.change(lambda work: on_appointment(work, told))

    def _moving(self) -> None:
        def transfer(reference: str, origin: str, to: str, device: str) -> str:
            lot = "lot" if origin == self.site else "third_lot"
            self.device(device, lot=lot)
            named = [self.references[f"{device}_reference"]]
            made = self.made("draft_transfer", from_site=origin, to_site=to, devices=named)
            return self.keep(reference, made)

        lot = self.made(
            "receive_lot",
            site="third",
            donor_kind="company",
            donor_name="Don Third",
            received_on="2026-11-20",
            kilograms="10",
            devices=9,
        )
        self.keep("third_lot", lot)
        transfer("draft", self.site, "third", "drafted")
        self.made("ship_transfer", transfer_id=transfer("leaving", self.site, "third", "left"))
        self.made("ship_transfer", transfer_id=transfer("arriving", "third", self.site, "sent"))
        disputed = transfer("disputed", "third", self.site, "missing")
        self.made("ship_transfer", transfer_id=disputed)
        self.made("finish_receiving", transfer_id=disputed)

    def _counted(self) -> None:
        self.keep("counting", self.made("open_stock_take", site=self.site))
        lot = self.made(
            "receive_lot",
            site=self.references["annex"],
            donor_kind="company",
            donor_name=f"Don {self.mark}",
            received_on="2026-11-20",
            kilograms="10",
            devices=1,
        )
        self.keep("annex_lot", lot)
        self.device("not_found", "received", lot="annex_lot")
        closed = self.keep("closed", self.made("open_stock_take", site=self.references["annex"]))
        self.made("close_stock_take", stock_take_id=closed)


def inventory_world(mongo: Any, database: str) -> World:
    """Both sides, and the calls of inventory's operations."""
    clock = ScriptedClock(at(8))
    store = RehearsingStore("inventory", mongo, database=database)
    app = bootstrap(store=store, clock=clock, seals=KeyRing([VAULT_KEY]))
    app.prepare()
    network = Network(app, clock)
    network.change(lambda work: work.places.put(THIRD))
    calling = Calling(SERVICE, app)
    here, there = (
        InventorySide(calling=calling, clock=clock, mark=mark, network=network) for mark in MARKS
    )
    sides = [one.side() for one in (here, there)]
    for one in (there, here):
        one.share(there)
    store.rehearsing = True
    unknown = {"site": "nowhere", "ready_reference": "D-22222222", "sent_reference": "D-22222222"}
    return World(calling, *sides, USUAL, CALLS, unknown)
