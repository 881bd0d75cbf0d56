"""What impact answers over HTTP: figures, the archive, and who may see what."""

import csv
import io
from itertools import pairwise

import jsonschema_rs
import pytest

from services.impact.domain.metrics import DIMENSIONS, METRICS, VERSION
from services.impact.edge.page.words import TEXTS
from tests.impact import builders as make
from tests.impact import network
from tests.impact.fold import World, figures, fold
from tests.impact.running import fill, serving, take, uri_of
from tests.waiting import eventually

EVENTS = network.six_weeks()
WORLD = World(EVENTS)
FIGURES = "/impact/v1/metrics/"
NOTHING = {"additive": 0, "distinct": 0} | dict.fromkeys(
    ("share", "ratio", "median", "distribution")
)
"""What is said of nothing at all, by kind."""


@pytest.fixture
def ask(six_weeks_of_impact):
    """Asks as somebody with the given roles and sites; gives the JSON of a 200."""

    def ask(path: str, *roles: str, sites=(), **options):
        token = six_weeks_of_impact.token(*(roles or ("operator",)), sites=list(sites))
        answer = six_weeks_of_impact.call("GET", path, token=token, **options)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return ask


@pytest.mark.parametrize("by", ["site", "in_qpv", "site,day", "site_in_qpv,in_qpv"])
def test_an_operator_sees_every_figure(ask, by):
    cuts = tuple(by.split(","))
    for metric in METRICS.values():
        if not set(cuts) <= set(metric.dimensions):
            continue
        answer = ask(f"{FIGURES}{metric.name}?by={by}")
        seen = {tuple(row[d] for d in cuts): (row["value"], row["parts"]) for row in answer["rows"]}
        cells, total = figures(WORLD, metric.name, cuts), figures(WORLD, metric.name)
        assert seen == {key: (cell.value, cell.parts) for key, cell in cells.items()}, metric.name
        whole = total.get(())
        assert answer["total"]["value"] == (whole.value if whole else NOTHING[metric.kind])
        assert answer["position"] == len(EVENTS)
        assert answer["as_of"].endswith("Z")


def test_a_period_and_filters_narrow_the_answer(ask):
    whole = ask(f"{FIGURES}appointments_held")["total"]["value"]
    early = ask(f"{FIGURES}appointments_held?to=2026-10-31")["total"]["value"]
    late = ask(f"{FIGURES}appointments_held?from=2026-11-01")["total"]["value"]
    assert early + late == whole
    assert 0 < early < whole
    here = ask(f"{FIGURES}appointments_held?where=site:site-0")
    assert here["total"]["value"] == fold(EVENTS, "appointments_held", ("site",))[("site-0",)]
    assert here["where"] == {"site": ["site-0"]}


def test_an_analyst_sees_no_figure_about_few_people_nor_one_subtraction_away(ask):
    full = ask(f"{FIGURES}appointments_missed?by=site")
    seen = ask(f"{FIGURES}appointments_missed?by=site", "analyst")
    assert [row["site"] for row in seen["rows"]] == [row["site"] for row in full["rows"]]
    hidden = [
        true["value"]
        for true, row in zip(full["rows"], seen["rows"], strict=True)
        if row["suppressed"]
    ]
    assert len(hidden) >= 2
    assert all(row["value"] is None for row in seen["rows"] if row["suppressed"])
    assert all(row["value"] >= 5 for row in seen["rows"] if not row["suppressed"])
    # Each may be five, as far as the reader knows: the others are one at least.
    assert sum(hidden) - (len(hidden) - 1) >= 5


def test_a_total_about_few_people_is_hidden_too(ask):
    answer = ask(f"{FIGURES}people_supported?where=site:site-7", "analyst")
    assert answer["total"] == {"value": None, "suppressed": True, "parts": {}}
    assert ask(f"{FIGURES}people_supported?where=site:site-7")["total"]["value"] in range(1, 5)


def test_a_manager_sees_its_own_sites_only_and_in_full(ask):
    answer = ask(f"{FIGURES}people_supported?by=site", "manager", sites=["site-7"])
    assert [row["site"] for row in answer["rows"]] == ["site-7"]
    assert answer["total"]["value"] in range(1, 5)
    assert answer["sites"] == ["site-7"]
    other = ask(f"{FIGURES}people_supported?where=site:site-0", "manager", sites=["site-7"])
    assert other["total"]["value"] == 0
    assert ask(f"{FIGURES}people_supported", "manager")["total"]["value"] == 0


def test_who_is_also_an_analyst_gets_an_analyst_s_view(ask):
    answer = ask(
        f"{FIGURES}people_supported?where=site:site-7", "analyst", "manager", sites=["site-7"]
    )
    assert answer["total"]["suppressed"]


@pytest.mark.parametrize("path", ["metrics", "metrics/people_supported", "events"])
def test_nobody_else_may_ask(six_weeks_of_impact, path):
    url = f"/impact/v1/{path}"
    running = six_weeks_of_impact
    assert running.call("GET", url, token=None).status_code == 401
    for role in ("desk", "adviser", "partner", "stock", "trainer"):
        assert running.call("GET", url, token=running.token(role)).status_code == 403


def test_a_manager_may_not_read_the_archive(six_weeks_of_impact):
    token = six_weeks_of_impact.token("manager")
    assert six_weeks_of_impact.call("GET", "/impact/v1/events", token=token).status_code == 403


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("by=zzz", DIMENSIONS),
        ("by=site,", DIMENSIONS),
        ("where=x", (*DIMENSIONS, "site:saint-denis,in_qpv:yes")),
        ("where=zzz:yes", (*DIMENSIONS, "site:saint-denis,in_qpv:yes")),
    ],
)
def test_a_wrong_cut_or_filter_is_told_what_there_is(six_weeks_of_impact, query, words, language):
    answer = six_weeks_of_impact.call(
        "GET",
        f"{FIGURES}people_supported?{query}",
        token=six_weeks_of_impact.token("operator"),
        headers={"Accept-Language": language},
    )
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["pointer"] == "/" + query.partition("=")[0]
    assert error["detail"].startswith("Must" if language == "en" else "Doit")
    for word in words:
        assert word in error["detail"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_definitions_come_in_both_languages(ask, language):
    answer = ask("/impact/v1/metrics", "analyst", headers={"Accept-Language": language})
    assert [m["name"] for m in answer["metrics"]] == list(METRICS)
    for told in answer["metrics"]:
        assert told["title"] == METRICS[told["name"]].title[language]
        assert told["definition"] == METRICS[told["name"]].definition[language]
    assert answer["definitions_version"] == VERSION


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("by=colour", "invalid_fields"),
        ("by=site,,day", "invalid_fields"),
        ("by=site%0A", "invalid_fields"),
        ("where=site", "invalid_fields"),
        ("where=site:$gt", "invalid_fields"),
        ("from=yesterday", "invalid_fields"),
        ("from=0001-01-01", "invalid_fields"),
        ("from=2026-11-02&to=2026-11-01", "question_unclear"),
        ("unheard=of", "invalid_fields"),
    ],
)
def test_an_unclear_question_is_told_so(six_weeks_of_impact, query, code):
    token = six_weeks_of_impact.token("analyst")
    url = f"{FIGURES}people_supported?{query}"
    answer = six_weeks_of_impact.call("GET", url, token=token)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["errors"]


def test_an_unknown_metric_names_the_known_ones(six_weeks_of_impact):
    token = six_weeks_of_impact.token("analyst")
    answer = six_weeks_of_impact.call("GET", f"{FIGURES}happiness", token=token)
    assert (answer.status_code, answer.json()["code"]) == (404, "metric_unknown")
    assert answer.json()["known"] == list(METRICS)


def test_the_archive_is_read_page_by_page_in_the_order_of_arrival(ask):
    cursor, found = "0", []
    while cursor is not None:
        page = ask(f"/impact/v1/events?limit=200&cursor={cursor}", "analyst")
        found += page["events"]
        cursor = page["next_cursor"]
    assert page["position"] == len(EVENTS), "where to go on, once more has come in"
    assert page["as_of"].endswith("Z")
    assert ask(f"/impact/v1/events?cursor={page['position']}", "analyst")["events"] == []
    assert all(b["position"] == a["position"] + 1 for a, b in pairwise(found))
    assert [e["event"]["type"] for e in found] == [e.type for e in EVENTS]


def test_the_archive_is_searched_by_type_subject_and_time(ask):
    missed = ask("/impact/v1/events?type=booking.appointment_missed&limit=200")["events"]
    assert {e["event"]["type"] for e in missed} == {"booking.appointment_missed.v1"}
    assert len(missed) == fold(EVENTS, "appointments_missed", ())[()]
    subject = missed[0]["event"]["subject"]
    story = ask(f"/impact/v1/events?subject={subject}")["events"]
    assert [e["event"]["sequence"] for e in story] == [1, 2]
    late = ask("/impact/v1/events?since=2026-11-20T00:00:00Z")["events"]
    assert late
    assert min(e["event"]["time"] for e in late) >= "2026-11-20"
    both = "booking.appointment_missed,booking.person_registered.v1"
    early = ask(f"/impact/v1/events?type={both}&until=2026-10-20T00:00:00Z&limit=200")["events"]
    assert {e["event"]["type"] for e in early} == {
        "booking.appointment_missed.v1",
        "booking.person_registered.v1",
    }
    assert max(e["event"]["time"] for e in early) < "2026-10-20"
    assert ask("/impact/v1/events?type=booking.appointment_missed.v9")["events"] == []


def test_answers_keep_to_the_openapi_document(six_weeks_of_impact, ask):
    document = six_weeks_of_impact.call("GET", "/openapi.json", token=None).json()
    for path, operation in (
        ("/impact/v1/metrics", "/impact/v1/metrics"),
        (f"{FIGURES}people_supported?by=site,day", "/impact/v1/metrics/{name}"),
        ("/impact/v1/events", "/impact/v1/events"),
    ):
        media = document["paths"][operation]["get"]["responses"]["200"]["content"]
        schema = {
            **media["application/json"]["schema"],
            "components": document["components"],
        }
        jsonschema_rs.validator_for(schema).validate(ask(path))


def test_the_dashboard_is_for_everybody_unless_set_otherwise(mongo, database):
    fill(mongo, database.name, [])
    with serving(uri_of(database), PASSERELLE_PUBLIC_DASHBOARD="false") as running:
        assert running.call("GET", "/impact/dashboard", token=None).status_code == 401
        token = running.token("analyst")
        page = running.call("GET", "/impact/dashboard", token=token)
        assert page.status_code == 200
        assert TEXTS["fr"]["no_moment"] in page.text
        assert TEXTS["fr"]["no_site"] in page.text
        assert running.call("GET", "/impact/dashboard.csv", token=None).status_code == 401


def test_the_dashboard_follows_the_language_asked_for(six_weeks_of_impact):
    def page(query: str = "", **headers: str) -> str:
        answer = six_weeks_of_impact.call(
            "GET", f"/impact/dashboard{query}", token=None, headers=headers
        )
        assert answer.status_code == 200
        assert len(answer.content) < 300_000
        return answer.text

    for language in ("en", "fr"):
        assert f'<html lang="{language}">' in page(**{"Accept-Language": language})
        assert f'<html lang="{language}">' in page(f"?lang={language}", **{"Accept-Language": "de"})
    assert '<html lang="fr">' in page()


def test_a_dashboard_that_has_not_changed_is_not_sent_again(six_weeks_of_impact):
    first = six_weeks_of_impact.call("GET", "/impact/dashboard", token=None)
    tag = {"If-None-Match": first.headers["ETag"]}
    assert first.headers["Cache-Control"] == "no-cache"
    again = six_weeks_of_impact.call("GET", "/impact/dashboard", token=None, headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    other = six_weeks_of_impact.call("GET", "/impact/dashboard?lang=en", token=None, headers=tag)
    assert other.status_code == 200


def test_the_dashboard_changes_with_what_is_known(mongo, database):
    impact = fill(mongo, database.name, EVENTS[:200])
    with serving(uri_of(database)) as running:
        first = running.call("GET", "/impact/dashboard", token=None)
        take(impact, EVENTS[200:])
        tag = {"If-None-Match": first.headers["ETag"]}

        def changed():
            answer = running.call("GET", "/impact/dashboard", token=None, headers=tag)
            return answer.status_code == 200

        eventually(changed, what="the page tells what came in")


@pytest.mark.parametrize("query", ["year=2999", "year=1999", "site=atlantis", "site=A", "year=x"])
@pytest.mark.parametrize("path", ["dashboard", "dashboard.csv"])
def test_a_year_or_a_site_that_there_is_not_is_refused(six_weeks_of_impact, path, query):
    answer = six_weeks_of_impact.call("GET", f"/impact/{path}?{query}", token=None)
    assert answer.status_code == 422
    assert answer.json()["errors"]


def test_the_figures_of_the_dashboard_come_as_a_file(six_weeks_of_impact):
    answer = six_weeks_of_impact.call("GET", "/impact/dashboard.csv?year=2026", token=None)
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    [people] = [
        row
        for row in rows
        if (row["metric"], row["from"], row["site"], row["dimension"])
        == ("people_supported", "2026-01-01", "", "")
    ]
    assert int(people["value"]) == fold(EVENTS, "people_supported", ())[()]
    assert {row["position"] for row in rows} == {str(len(EVENTS))}


def test_the_dashboard_loads_itself_again_only_when_asked(six_weeks_of_impact):
    still = six_weeks_of_impact.call("GET", "/impact/dashboard", token=None)
    live = six_weeks_of_impact.call("GET", "/impact/dashboard?live=1", token=None)
    assert "Refresh" not in still.headers
    assert live.headers["Refresh"] == "10"


def test_a_site_s_name_cannot_become_markup(mongo, database):
    [site_id] = make.ids(1)
    fill(mongo, database.name, [make.site(site_id, "s", name="<script>alert(1)</script>")])
    with serving(uri_of(database)) as running:
        page = running.call("GET", "/impact/dashboard", token=None).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page
