"""A code is in one answer, once; it is searched for wherever else anything is written."""

import csv
import io
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from kit.audit.places import log_of
from kit.idempotency import fingerprint
from kit.ids import new_id
from services.inventory.adapters.top_ups_csv import COLUMNS
from tests import leaks
from tests.alone import MONDAY_MORNING
from tests.inventory.edge.running import inventory, refused
from tests.inventory.edge.test_top_ups import sell
from tests.inventory.edge.top_ups import (
    ROW,
    a_file,
    a_row,
    load,
    new_code,
    replace,
    reveal,
    sold,
    stocked,
)
from tests.kit.otlp import collecting
from tests.papers import text_of
from tests.proxy import proxy
from tests.waiting import eventually


class Watched:
    """A running service whose every answer is kept, save those that may tell a code."""

    def __init__(self, running, forwarder, collector):
        self.running, self.forwarder, self.collector = running, forwarder, collector
        self.answers = []
        self.expected = set()
        running.session.hooks["response"].append(self._keep)

    def _keep(self, response, **_options):
        self.answers.append((response.request.url, response.text + str(response.headers)))

    def reveal(self, top_up, site):
        """The one answer that tells a code."""
        answer = reveal(self.running, top_up, site, headers={"Idempotency-Key": new_id()})
        assert answer.status_code == 200, answer.text
        url, _ = self.answers.pop()
        assert url.endswith("/reveal")
        return answer.json()["code"]

    def everything(self):
        """All that was written anywhere, by where."""
        written = {
            f"answer {number} of {url}": text.encode()
            for number, (url, text) in enumerate(self.answers)
        }
        written["log"] = self.running.log.read_bytes()
        written["spans"] = "".join(span.whole for span in self.collector.spans).encode()
        for page in ("/metrics", "/health/ready", "/inventory/v1/openapi.json"):
            written[page] = self.running.call("GET", page).content
        database = self.running.database
        return written | leaks.raw(database) | leaks.raw(log_of(database))


@pytest.fixture(scope="module")
def watched(real_parts, tmp_path_factory):
    """With a log of everything that it can log, traces, and a database that can be away."""
    _broker, mongo = real_parts
    name, (host, port) = f"test_{uuid.uuid4().hex[:12]}", mongo.address
    with (
        collecting() as collector,
        proxy(host, port) as forwarder,
        inventory(
            f"mongodb://{forwarder.address}/?directConnection=true",
            mongo,
            name,
            tmp_path_factory.mktemp("home"),
            MONDAY_MORNING,
            PASSERELLE_LOG_LEVEL="DEBUG",
            **collector.environment,
        ) as running,
    ):
        yield Watched(running, forwarder, collector)
    mongo.drop_database(name)


def separated(rows, delimiter=",", header=True):
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=delimiter)
    if header:
        writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def in_wrong_places(code):
    """Files that are wrong in many ways, a code in each."""
    yield a_file(a_row(code=code, operator="nobody"))
    for column in set(COLUMNS) - {"code"}:
        yield a_file({**a_row(), "code": code, column: code})
    yield a_file({**ROW, "operator": code, "code": "orange"})
    yield separated([a_row(code=code)], delimiter=";")
    yield separated([a_row(code=code)], header=False)
    yield a_file(a_row(code=code))[:-4]
    yield a_file(a_row(code=code)) + b"\xff\xfe"
    yield a_file(a_row(code=f'"{code}'))[:-10]
    yield a_file(a_row(code=code)).replace(code.encode(), f'"{code}'.encode())
    yield a_file(a_row(code=code)) + f"orange,{code}\n".encode()
    yield a_file(a_row(code=f"{code}\0"))
    yield a_file(a_row(code=f"{code}-é"))
    yield a_file(a_row(code=code), a_row(code=code))
    yield a_file(a_row(code=code, enter_by="2020-01-01"))
    yield code.encode()


def plant_wrong_rows(watched):
    service, code = watched.running, new_code()
    for file in in_wrong_places(code):
        answer = load(service, file)
        assert answer.status_code == 422, answer.text
    as_json = {"Content-Type": "application/json"}
    assert service.ask("POST", "/top-ups/import", data=code, headers=as_json).status_code == 415
    assert load(service, a_file(a_row(code=code)), role="desk", at="lyon").status_code == 403
    assert load(service, a_file(a_row(code=code)), partial=code).status_code == 422
    yield code


def plant_duplicates(watched):
    service, codes = watched.running, [new_code() for _ in range(20)]
    file, key = a_file(*(a_row(code=code) for code in codes)), new_id()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: load(service, file), range(4)))
    for given in (file, file, a_file(a_row(code=codes[0]), a_row())):
        load(service, given, key=key)
    other = a_file(*(a_row(code=code, price_cents="1") for code in codes))
    refused(load(service, other), 422, "file_refused")
    load(service, other, partial=True)
    yield from codes


def plant_sales(watched):
    service, site = watched.running, watched.running.place()
    stocked(service, 6, operator="sfr")
    for _ in range(3):
        top_up = sold(service, site, operator="sfr")
        told = watched.reveal(top_up.id, site)
        refused(reveal(service, top_up.id, site), 409, "already_shown")
        yield told
        new = replace(service, top_up.id, site).json()
        yield watched.reveal(new["id"], site)
        for one in (top_up.id, new["id"]):
            service.ask("GET", f"/top-ups/{one}", role="desk", at=site.slug)
        service.ask("GET", f"/top-ups?sale_id={top_up.state.sale_id}")
    stocked(service, operator="sfr", face_value_cents="2000", price_cents="2000")
    sale = sell(service, site, payment=2000, operator="sfr", face_value_cents=2000).json()
    yield watched.reveal(sale["top_ups"][0]["top_up_id"], site)
    service.ask("GET", f"/sales/{sale['id']}")
    receipt = service.ask("GET", f"/sales/{sale['id']}/receipt")
    printed = text_of(receipt.content)
    assert sale["receipt_number"] in printed
    watched.answers.append(("the receipt's text", printed))
    service.ask("GET", "/top-ups/stock")
    service.ask("GET", "/audit")


def plant_outages(watched):
    service, code, site = watched.running, new_code(), watched.running.place()
    load(service, a_file(a_row(code=code, operator="syma")))
    top_up = sold(service, site, operator="syma")
    new = new_code()
    watched.forwarder.cut()
    for _ in range(2):
        refused(reveal(service, top_up.id, site), 503, "unavailable")
    refused(load(service, a_file(a_row(code=new))), 503, "unavailable")
    watched.forwarder.mend()
    eventually(lambda: service.ask("GET", "/top-ups/stock").ok)
    assert watched.reveal(top_up.id, site) == code
    yield from (code, new)


def plant_defects(watched):
    """Steps after the code is in memory meet an error that nobody expects."""
    service, code, site = watched.running, new_code(), watched.running.place()
    database, new = service.database, new_code()
    load(service, a_file(a_row(code=code, operator="nrj_mobile")))
    top_up = sold(service, site, operator="nrj_mobile")
    impossible = {"validator": {"never": {"$exists": True}}}
    for collection, call in (
        ("entries", lambda: reveal(service, top_up.id, site)),
        ("outbox", lambda: reveal(service, top_up.id, site)),
        ("top_up_codes", lambda: load(service, a_file(a_row(code=new)))),
        ("top_up_batches", lambda: load(service, a_file(a_row(code=new)))),
        ("idempotency", lambda: load(service, a_file(a_row(code=new)))),
    ):
        where = log_of(database) if collection == "entries" else database
        where.command("collMod", collection, **impossible)
        answer = call()
        where.command("collMod", collection, validator={})
        refused(answer, 500, "unexpected")
    assert watched.reveal(top_up.id, site) == code
    yield from (code, new)


def test_no_code_is_written_anywhere(watched):
    codes = [
        code
        for plant in (
            *(plant_wrong_rows, plant_duplicates, plant_sales),
            *(plant_outages, plant_defects),
        )
        for code in plant(watched)
    ]
    written = watched.everything()
    assert len(codes) == len(set(codes)) > 25
    assert leaks.found(written, *codes) == set()
    # The search can see: what stands beside a code in a file is found where it belongs.
    assert b"lost_paper" in written["entries"]
    assert b"top_up_shown" in written["outbox"]
    assert b"orange" in written["top_up_codes"]
    assert b'"stack"' in written["log"]
    assert b"/top-ups/import" in written["spans"]
    assert len(watched.answers) > 40


def test_what_is_kept_for_repeats_cannot_be_searched_for_codes(watched):
    file = a_file(a_row(code=new_code()))
    load(watched.running, file)
    plain = fingerprint([{}, {"partial": "false"}, None], file)
    kept = watched.everything()["idempotency"]
    assert plain not in kept
    assert b"import_top_ups" not in kept
