"""Files of top-ups, and short ways to the operations about them."""

import csv
import io
import itertools

from kit.ids import new_id
from services.inventory.adapters.top_ups_csv import COLUMNS

_numbers = itertools.count(1)
ROW = {
    "operator": "orange",
    "face_value_cents": "1000",
    "price_cents": "900",
    "enter_by": "2027-03-31",
    "validity_days": "60",
}


def new_code():
    """A code of fourteen digits that no other test has."""
    return f"7{next(_numbers):05d}{int(new_id()[-8:], 16) % 10**8:08d}"


def a_row(**changes):
    return {"code": new_code(), **ROW, **changes}


def a_file(*rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def load(service, body, *, partial=False, key=None, **options):
    headers = {"Content-Type": "text/csv", "Idempotency-Key": key or new_id()}
    path = f"/top-ups/import?partial={str(partial).lower()}"
    return service.ask("POST", path, data=body, headers=headers, **options)


def stocked(service, count=1, **changes):
    """Imports codes; gives their texts."""
    rows = [a_row(**changes) for _ in range(count)]
    answer = load(service, a_file(*rows))
    assert (answer.status_code, answer.json()["created"]) == (200, count), answer.text
    return [row["code"] for row in rows]


def reveal(service, top_up_id, site, role="desk", **options):
    path = f"/top-ups/{top_up_id}/reveal"
    return service.ask("POST", path, role=role, at=site.slug, **options)


def replace(service, top_up_id, site, role="manager", reason="lost_paper", **options):
    path = f"/top-ups/{top_up_id}/replace"
    return service.ask("POST", path, role=role, at=site.slug, json={"reason": reason}, **options)


def sold(service, site, **kind):
    """A top-up of a sale of its own."""
    return service.network.top_up(new_id(), service.person(), site, **kind)
