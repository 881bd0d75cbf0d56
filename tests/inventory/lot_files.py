"""Files of lots, with right rows and wrong ones."""

import csv
import io

from stdnum import luhn

COLUMNS = ("category", "make", "model", "serial", "imei", "imei2", "storage_gb", "memory_gb")
COLUMNS += ("screen_inches", "year")


def imei(number: int) -> str:
    """A right IMEI of its own."""
    body = f"35{number:012d}"
    return body + luhn.calc_check_digit(body)


def laptop(number: int, **changes: str) -> dict[str, str]:
    row = {
        "category": "laptop",
        "make": "Lenovo",
        "model": "ThinkPad T480",
        "serial": f"PF{number:07d}",
        "storage_gb": "256",
        "memory_gb": "8",
        "screen_inches": "14",
        "year": "2019",
    }
    return row | changes


def phone(number: int, **changes: str) -> dict[str, str]:
    row = {"category": "smartphone", "make": "Samsung", "model": "Galaxy A12"}
    return row | {"serial": f"R5{number:07d}", "imei": imei(number)} | changes


def written(rows, columns=COLUMNS, delimiter=",") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


WRONG = (
    (laptop(0, category="fridge"), "category", "one of"),
    (laptop(1, make=""), "make", "1 to 100"),
    (laptop(2, model="=cmd()"), "model", "formula"),
    (laptop(3, model="x" * 101), "model", "longer"),
    (laptop(4, serial=""), "serial", "is needed"),
    (laptop(5, serial="N/A"), "serial", "not a serial number"),
    (laptop(6, serial="1.2E+12"), "serial", "rewritten"),
    (phone(7, imei="3.56938E+14"), "imei", "rewritten"),
    (phone(8, imei=imei(8)[:-1] + "x"), "imei", "not an IMEI of 15 digits"),
    (phone(9, imei=imei(9)[:14] + str((int(imei(9)[14]) + 1) % 10)), "imei", "check digit"),
    (phone(10, imei="10154203237519"), "imei", "leading zeros"),
    (phone(11, imei2=imei(11)), "imei2", "twice"),
    (laptop(12, storage_gb="256 GB"), "storage_gb", "not a number"),
    (laptop(13, memory_gb="-8"), "memory_gb", "not a number"),
    (laptop(14, screen_inches="999"), "screen_inches", "not a number"),
    (laptop(15, year="soon"), "year", "not a number"),
)
"""A row with one thing wrong, its column, and words of the reason; numbers of their own."""
