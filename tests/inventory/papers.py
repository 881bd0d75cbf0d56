"""Papers for tests."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from kit.association import Association
from services.inventory.adapters.papers import TypesetPapers
from services.inventory.application.ports.papers import (
    Device,
    DeviceLine,
    Payment,
    Receipt,
    Site,
    TopUpLine,
    WipeCertificate,
)

ASSOCIATION = Association("Passerelle", ("12 rue de la République, 93200 Saint-Denis",))
SITE = Site("Espace Basilique", ("4 place du Caquet", "93200 Saint-Denis"), "Europe/Paris")
AT = datetime(2026, 11, 25, 13, 30, tzinfo=UTC)
SHOWN = "https://passerelle.example/inventory/v1/d/"
URL = f"{SHOWN}D-7K3M9PQR"
LAPTOP = Device("laptop", "Dell", "Latitude 5490", "5CG8437F3K", "D-7K3M9PQR", URL, "B")
PHONE = Device(
    "smartphone",
    "Samsung",
    "Galaxy A12",
    "356938035643809",
    "D-2F8CWXYZ",
    URL.replace("7K3M9PQR", "2F8CWXYZ"),
    "A",
)
CODE = "4831 0925 7716 3340"
TOP_UP = TopUpLine(
    "Lebara", 1000, 500, CODE, "Composez le *111# puis tapez le code.", date(2027, 3, 31)
)
SALE = Receipt(
    "sale",
    "2026-saint-denis-000042",
    SITE,
    AT,
    (DeviceLine(LAPTOP, 4500, 22000), DeviceLine(PHONE, 2500, 9000)),
    (TOP_UP,),
    (Payment("cash", 4500), Payment("voucher", 3000)),
    date(2028, 11, 25),
)
CERTIFICATE = WipeCertificate(
    "EFF-2026-001204",
    "K7QM-2X9D-44TB",
    "https://passerelle.example/inventory/v1/certificates/K7QM-2X9D-44TB",
    SITE,
    LAPTOP,
    "purge",
    AT,
    AT + timedelta(minutes=47),
    "agent 0147",
    "S3YBNB0K123456",
    "nwipe",
    "0.38",
    True,
    "agent 0202",
)

papers = TypesetPapers(ASSOCIATION)


def donated(**changes: object) -> Receipt:
    """A receipt of a phone that was given."""
    given = Receipt("donation", "2026-saint-denis-000043", SITE, AT, (DeviceLine(PHONE, 0),))
    return replace(given, **changes)
