"""Events of other services, as an inbox gets them."""

import json

from kit.envelope import Envelope, decode
from kit.ids import new_id


def told(type_: str, partition_key: str, at, site_id: str | None = None, **changes) -> Envelope:
    """One event, such as `inventory.device_sold.v1`."""
    body = {
        "specversion": "1.0",
        "id": new_id(),
        "source": f"/{type_.partition('.')[0]}",
        "type": type_,
        "subject": f"thing/{new_id()}",
        "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "dataschema": f"/contracts/{type_}.json",
        "sequence": 1,
        "partitionkey": partition_key,
        "correlationid": new_id(),
        "data": {},
        **changes,
    }
    if site_id is not None:
        body["siteid"] = site_id
    return decode(json.dumps(body).encode())
