"""Steps of sales: handing over, drawing on quotas, giving back."""

from collections.abc import Sequence
from datetime import datetime

from services.inventory.application.holding import fulfil
from services.inventory.application.ports import Work
from services.inventory.domain.devices.device import Device
from services.inventory.domain.devices.terms import Terms
from services.inventory.domain.quotas.ledger import Entry, entry_id
from services.inventory.domain.sales.lines import DeviceLine
from services.inventory.domain.sales.sale import Sale, SaleState
from services.inventory.domain.spared.spared import spared_by


def hand_over(work: Work, sale: SaleState, devices: Sequence[Device]) -> None:
    """The buyer has the devices from now on, and what was kept for them is fulfilled. Saves them.

    Raises as `Device.hand_over`.
    """
    lines = {line.device_id: line for line in sale.devices}
    # What is kept for the buyer first: else their hold would end as that of somebody who bought
    # another, and free what they are about to be given.
    for device in sorted(devices, key=lambda one: one.state.hold_id is None):
        line = lines[device.id]
        device.hand_over(
            "sell" if sale.way == "sale" else "donate",
            sale.sale_id,
            sale.person_id,
            terms_of(sale, line),
            line.warranty_until,
            sale.at,
            sale.by,
        )
        work.devices.save(device)
        fulfil(work, device, sale.person_id, sale.sale_id, sale.at)


def terms_of(sale: SaleState, line: DeviceLine) -> Terms:
    """On what a line's device changes hands, by the factors of the sale's day."""
    spared = spared_by(line.category, sale.day)
    return Terms(
        household_id=sale.household_id,
        grade=line.grade,
        price=line.price,
        reference_price=line.reference_price,
        price_grid_version=sale.grid_version,
        factor_version=None if spared is None else spared.factor_version,
        avoided_kgco2e=None if spared is None else spared.kgco2e,
        avoided_kg_materials=None if spared is None else spared.kg_materials,
    )


def drawn_by(sale: SaleState) -> Sequence[Entry]:
    """The entries of the ledger that a sale makes."""
    return [
        Entry(
            id=entry_id(sale.sale_id, line.number),
            kind=line.quota,
            amount=line.drawn,
            person_id=sale.person_id,
            household_id=sale.household_id,
            day=sale.day,
            at=sale.at,
            site_id=sale.site_id,
            sale_id=sale.sale_id,
            line=line.number,
        )
        for line in sale.lines
        if line.quota is not None
    ]


def give_back(work: Work, sale: Sale, line_number: int, at: datetime) -> bool:
    """What a line was about is the association's again: its quota is free at once. Saves the sale.

    A repeat does nothing and says so. Raises `NoSuchLine`.
    """
    given_back = sale.give_back(line_number, at)
    if given_back:
        work.ledger.free(entry_id(sale.id, line_number), at)
        work.sales.save(sale)
    return given_back
