"""Reports over HTTP: the same bytes for ever, who may see them, and links for everybody."""

import hashlib
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader

from kit.envelope import decode
from kit.idempotency import COLLECTION
from services.impact.domain.metrics import METRICS
from services.impact.edge.reports.texts import TEXTS
from tests.impact import builders as make
from tests.impact import network
from tests.impact.running import archive, fill, serving, uri_of
from tests.papers import text_of
from tests.waiting import eventually

REPORTS = "/impact/v1/reports"
FORMS = ("json", "csv", "pdf")
NOVEMBER = {
    "title": "Novembre pour la Ville",
    "from": "2026-11-01",
    "to": "2026-11-30",
    "language": "fr",
    "metrics": [
        {"metric": "people_supported", "by": [["site"], ["in_qpv"]]},
        {"metric": "appointments_held", "by": [["site"]]},
        {"metric": "appointments_missed_share"},
    ],
}


class Office:
    """A running impact, and one beside it through which more comes in."""

    def __init__(self, running, impact):
        self.running = running
        self.impact = impact
        self._keys = iter(range(10_000))
        self._tokens = {}

    def call(self, method, path, *roles, sites=(), **options):
        who = roles or ("analyst",)
        if (who, sites) not in self._tokens:
            self._tokens[who, sites] = self.running.token(*who, sites=list(sites))
        token = self._tokens[who, sites]
        headers = options.pop("headers", {})
        if method == "POST":
            headers = {"Idempotency-Key": f"key-{next(self._keys)}"} | headers
        return self.running.call(method, path, token=token, headers=headers, **options)

    def freeze(self, *roles, sites=(), **changes):
        answer = self.call("POST", REPORTS, *roles, sites=sites, json=NOVEMBER | changes)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def files(self, id_):
        return {form: self.call("GET", f"{REPORTS}/{id_}.{form}") for form in FORMS}

    def anybody(self, path, language="fr"):
        return self.running.call("GET", path, token=None, headers={"Accept-Language": language})

    def share(self, id_, **body):
        answer = self.call("POST", f"{REPORTS}/{id_}/share", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["share"]


@pytest.fixture(scope="module")
def office(real_parts):
    database = real_parts[1]["test_reports_over_http"]
    impact = fill(real_parts[1], database.name, network.six_weeks())
    with serving(uri_of(database)) as running:
        yield Office(running, impact)
    real_parts[1].drop_database(database.name)


def test_after_a_thousand_late_events_it_is_the_same_and_says_how_many_came(office):
    frozen = office.freeze()
    id_, before = frozen["report"]["id"], office.files(frozen["report"]["id"])
    assert frozen["since"] | {"position": 0} == {"events": 0, "late": 0, "position": 0}
    site = next(iter(office.impact.figures.sites()))
    within = datetime(2026, 11, 3, 10, tzinfo=UTC)
    people = make.ids(20)
    told_later = datetime(2026, 12, 5, tzinfo=UTC)
    late = [
        make.held(people[n % 20], site.site_id, start=within + timedelta(minutes=n), at=told_later)
        for n in range(1000)
    ]
    other = [make.held(people[0], site.site_id, start=told_later) for _ in range(7)]
    archive(office.impact, late + other)
    path = "/impact/v1/metrics/appointments_held?from=2026-11-01&to=2026-11-30"
    held = office.call("GET", path, "operator").json()["total"]["value"]
    eventually(
        lambda: office.call("GET", path, "operator").json()["total"]["value"] >= 1000,
        what=f"the late ones are counted, beside {held}",
    )
    for form, answer in office.files(id_).items():
        assert answer.content == before[form].content, form
        assert answer.headers["ETag"] == before[form].headers["ETag"]
        assert answer.headers["Passerelle-Late-Events"] == "1000"
        assert int(answer.headers["Passerelle-Events-Since"]) >= 1007
        digest = hashlib.sha256(answer.content).hexdigest()
        assert frozen["report"]["sha256"][form] == digest
    again = office.call("GET", f"{REPORTS}/{id_}").json()
    assert again["report"] == frozen["report"]
    assert again["since"]["late"] == 1000
    now = office.freeze()
    assert now["report"]["sha256"] != frozen["report"]["sha256"]
    assert now["since"]["late"] == 0


def test_its_files_say_the_same(office):
    frozen = office.freeze()
    files = office.files(frozen["report"]["id"])
    told = json.loads(files["json"].content)
    assert [one["name"] for one in told["metrics"]] == [
        "people_supported",
        "appointments_held",
        "appointments_missed_share",
    ]
    assert told["position"] == frozen["report"]["position"]
    assert told["metrics"][0]["title"] == dict(METRICS["people_supported"].title)
    rows = files["csv"].content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("report,from,to,position,metric,version,title,unit,site,in_qpv,value")
    tables = sum(len(t["rows"]) for one in told["metrics"] for t in one["tables"])
    assert len(rows) == 1 + len(told["metrics"]) + tables
    paper = text_of(files["pdf"].content)
    for told_there in ("Novembre pour la Ville", "Personnes accompagnées", frozen["report"]["id"]):
        assert told_there in paper


def test_the_same_key_freezes_once(office):
    def freeze(body=NOVEMBER):
        return office.call("POST", REPORTS, json=body, headers={"Idempotency-Key": "once"})

    first, second = freeze(), freeze()
    assert first.content == second.content
    assert second.headers["Idempotent-Replay"] == "true"
    assert freeze(NOVEMBER | {"title": "Autre"}).status_code == 422


def test_a_link_s_code_is_in_no_answer_that_is_kept(office):
    id_ = office.freeze()["report"]["id"]

    def share():
        return office.call(
            "POST", f"{REPORTS}/{id_}/share", json={}, headers={"Idempotency-Key": "s"}
        )

    kept = office.impact.store.database[COLLECTION]
    before = kept.count_documents({})
    first, again = share(), share()
    assert first.json()["share"] == again.json()["share"]
    assert "Idempotent-Replay" not in again.headers
    assert kept.count_documents({}) == before > 0


def test_an_event_tells_of_it_without_its_title_or_its_link(office):
    frozen = office.freeze(title="Un titre que nul événement ne porte")
    id_ = frozen["report"]["id"]
    code = office.share(id_)["code"]
    office.call("POST", f"{REPORTS}/{id_}/withdraw")
    rows = list(office.impact.store.database.outbox.find())
    mine = [decode(bytes(row["body"])) for row in rows]
    mine = [one for one in mine if one.subject == f"report/{id_}"]
    assert [(one.name, one.sequence) for one in mine] == [
        ("impact.report_frozen", 1),
        ("impact.report_withdrawn", 2),
    ]
    for row in rows:
        assert b"titre" not in bytes(row["body"])
        assert code.encode() not in bytes(row["body"])


def test_a_link_opens_page_and_files_until_it_is_withdrawn(office):
    id_ = office.freeze()["report"]["id"]
    files = office.files(id_)
    link = office.share(id_)
    page = office.anybody(f"/impact/r/{link['code']}")
    assert page.status_code == 200
    assert "Novembre pour la Ville" in page.text
    assert METRICS["people_supported"].title["fr"] in page.text
    english = office.anybody(f"/impact/r/{link['code']}", "en")
    assert METRICS["people_supported"].title["en"] in english.text
    for form in FORMS:
        shared = office.anybody(f"/impact/r/{link['code']}/report.{form}")
        assert shared.content == files[form].content
    assert office.call("POST", f"{REPORTS}/{id_}/unshare").json()["share"] is None
    gone = office.anybody(f"/impact/r/{link['code']}")
    assert gone.status_code == 410
    assert TEXTS["fr"]["gone"] in gone.text
    for form in FORMS:
        assert office.anybody(f"/impact/r/{link['code']}/report.{form}").status_code == 410
    anew = office.share(id_)
    assert anew["code"] != link["code"]
    assert office.anybody(f"/impact/r/{anew['code']}").status_code == 200
    assert office.anybody(f"/impact/r/{link['code']}").status_code == 410
    unknown = office.anybody("/impact/r/2222222222222222")
    assert unknown.status_code == 404
    assert TEXTS["fr"]["unknown"] in unknown.text


def test_a_code_is_read_as_people_copy_it(office):
    code = office.share(office.freeze()["report"]["id"])["code"]
    spaced = "-".join(code[at : at + 4].lower() for at in range(0, 16, 4))
    assert office.anybody(f"/impact/r/{spaced}").status_code == 200


def test_a_manager_freezes_and_reads_what_is_about_its_own_sites(office):
    whole = office.freeze()["report"]
    own = office.freeze("manager", sites=("site-0",))["report"]
    assert own["sites"] == ["site-0"]
    asked = json.loads(office.files(own["id"])["json"].content)
    [table] = asked["metrics"][1]["tables"]
    assert [row["key"]["site"] for row in table["rows"]] == ["site-0"]

    def status(report, *sites):
        path = f"{REPORTS}/{report['id']}.csv"
        return office.call("GET", path, "manager", sites=sites).status_code

    assert status(own, "site-0", "site-1") == 200
    assert status(own, "site-1") == 404
    assert status(whole, "site-0") == 404
    listed = office.call("GET", REPORTS, "manager", sites=("site-1",)).json()["items"]
    assert listed == []
    none = office.call("POST", REPORTS, "manager", json=NOVEMBER)
    assert (none.status_code, none.json()["code"]) == (403, "out_of_scope")


@pytest.mark.parametrize("role", ["desk", "adviser", "trainer", "stock", "partner"])
def test_nobody_else_may(office, role):
    id_ = office.freeze()["report"]["id"]
    for method, path, body in (
        ("GET", REPORTS, None),
        ("POST", REPORTS, NOVEMBER),
        ("GET", f"{REPORTS}/{id_}", None),
        ("GET", f"{REPORTS}/{id_}.pdf", None),
        ("POST", f"{REPORTS}/{id_}/share", {}),
        ("GET", "/impact/v1/thresholds", None),
    ):
        assert office.call(method, path, role, json=body).status_code == 403
    assert office.running.call("GET", f"{REPORTS}/{id_}", token=None).status_code == 401


def test_reports_are_listed_page_by_page_the_latest_first(office):
    made = [office.freeze()["report"]["id"] for _ in range(3)]
    first = office.call("GET", f"{REPORTS}?limit=2").json()
    assert [one["id"] for one in first["items"]] == made[:0:-1]
    after = office.call("GET", f"{REPORTS}?limit=2&cursor={first['next_cursor']}").json()
    assert after["items"][0]["id"] == made[0]


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"to": "2026-10-01"}, "invalid_fields", "/to"),
        ({"template": "activity"}, "invalid_fields", "/template"),
        ({"metrics": []}, "invalid_fields", "/template"),
        ({"metrics": [{"metric": "joy"}]}, "metric_unknown", None),
        (
            {"metrics": [{"metric": "workshops_held", "by": [["in_qpv"]]}]},
            "question_unclear",
            "/me",
        ),
        ({"where": {"category": ["laptop"]}}, "question_unclear", "/where"),
        ({"where": {"colour": ["red"]}}, "invalid_fields", "/where"),
        ({"title": "a\u0007b"}, "invalid_fields", "/title"),
        ({"title": " "}, "invalid_fields", "/title"),
    ],
)
def test_what_cannot_be_told_is_refused_with_its_place(office, changes, code, pointer):
    answer = office.call("POST", REPORTS, json=NOVEMBER | changes)
    assert answer.json()["code"] == code, answer.text
    if pointer:
        [error] = answer.json()["errors"]
        assert (error["in"], error["pointer"][: len(pointer)]) == ("body", pointer)


def test_a_title_is_text_wherever_it_stands(office):
    title = '=HYPERLINK("x")<script>#let'
    id_ = office.freeze(title=title)["report"]["id"]
    page = office.anybody(f"/impact/r/{office.share(id_)['code']}").text
    assert "<script" not in page
    assert "&lt;script&gt;#let" in page
    assert "#let" in text_of(office.files(id_)["pdf"].content)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_template_becomes_a_report(office, language):
    templates = office.call(
        "GET", "/impact/v1/report-templates", headers={"Accept-Language": language}
    ).json()["items"]
    for template in templates:
        given = {"template": template["name"], "metrics": [], "language": language}
        id_ = office.freeze(**given)["report"]["id"]
        assert template["title"] in text_of(office.files(id_)["pdf"].content)


def test_a_threshold_is_told_of_within_its_minute(office):
    body = {
        "metric": "appointments_held",
        "site": "site-0",
        "period": "year_to_date",
        "direction": "up",
        "value": 1,
    }
    made = office.call("POST", "/impact/v1/thresholds", json=body).json()

    def crossed():
        found = office.call("GET", "/impact/v1/thresholds?limit=200").json()["items"]
        return next(one for one in found if one["id"] == made["id"])["crossings"]

    eventually(crossed, what="it is looked at")
    [row] = office.impact.store.database.outbox.find({"subject": f"threshold/{made['id']}"})
    event = decode(bytes(row["body"]))
    assert event.name == "impact.threshold_crossed"
    assert event.facts()["site_id"] == event.siteid
    gone = office.call("DELETE", f"/impact/v1/thresholds/{made['id']}")
    assert gone.status_code == 204
    assert office.call("DELETE", f"/impact/v1/thresholds/{made['id']}").status_code == 404
    refused = office.call("POST", "/impact/v1/thresholds", json=body | {"site": "nowhere"})
    assert (refused.status_code, refused.json()["kind"]) == (404, "site")


def test_a_pdf_is_accessible_and_says_when_it_was_frozen(office):
    frozen = office.freeze()["report"]
    document = PdfReader(io.BytesIO(office.files(frozen["id"])["pdf"].content))
    made = datetime.fromisoformat(frozen["frozen_at"]).replace(microsecond=0)
    assert document.metadata.creation_date == made
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert document.trailer["/Root"]["/Lang"] == "fr-FR"
