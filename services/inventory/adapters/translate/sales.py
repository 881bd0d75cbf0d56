"""What happens at tills, as contracts."""

from contracts.inventory import sales as contracts
from services.inventory.adapters.translate.quotas import standing
from services.inventory.adapters.translate.registry import Parts, parts
from services.inventory.domain.sales import events


@parts.register
def _(event: events.SaleRecorded) -> Parts:
    sale = event.sale
    facts = contracts.SaleRecorded(
        sale_id=sale.sale_id,
        site_id=sale.site_id,
        person_id=sale.person_id,
        household_id=sale.household_id,
        way=sale.way,
        receipt_number=sale.receipt_number,
        devices=len(sale.devices),
        top_ups=len(sale.top_ups),
        total_cents=sale.total,
        saving_cents=sale.saving,
        price_grid_version=sale.grid_version,
        quota_rules_version=sale.rules_version,
        payments=sorted({part.means for part in sale.payments}),
        waived=sale.waiver is not None,
    )
    return facts, sale.person_id, sale.site_id


@parts.register
def _(event: events.LineGivenBack) -> Parts:
    sale, line = event.sale, event.line
    facts = contracts.SaleLineGivenBack(
        sale_id=sale.sale_id,
        site_id=sale.site_id,
        person_id=sale.person_id,
        household_id=sale.household_id,
        line=line.number,
        item=line.item,
        item_id=line.item_id,
        price_cents=line.price,
    )
    return facts, sale.person_id, sale.site_id


@parts.register
def _(event: events.PriceGridPublished) -> Parts:
    facts = contracts.PriceGridPublished(
        price_grid_id=event.grid_id,
        price_grid_version=event.grid.number,
        valid_from=event.grid.valid_from.isoformat(),
    )
    return facts, event.grid_id, None


@parts.register
def _(event: events.SaleRefused) -> Parts:
    refused = event.refused
    quota = {} if refused.quota is None else standing(refused.quota)
    facts = contracts.SaleRefused(
        refusal_id=refused.refusal_id,
        site_id=refused.site_id,
        person_id=refused.person_id,
        household_id=refused.household_id,
        reason=refused.reason,
        wanted=refused.wanted,
        **quota,
    )
    return facts, refused.person_id, refused.site_id
