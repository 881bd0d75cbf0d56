"""A question is asked with the scope of its caller, or is about what is the whole network's."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SERVICES = Path(__file__).parents[2] / "services"
THE_NETWORKS = {
    "booking": {
        "get_appointment_type": "a catalogue",
        "list_appointment_types": "a catalogue",
        "find_people_by_name": "the search of a person already known, which is logged",
        "find_people_by_phone": "the search of a person already known, which is logged",
        "get_partner": "partners are the network's",
        "list_partners": "partners are the network's",
        "list_notifications": "for operators alone",
        "count_waiting_erasures": "a figure for operators",
        "places": "is given the scope apart",
        "get_erasure": "for operators alone",
        "list_erasures": "for operators alone",
        "read_feed": "by the secret of a calendar's feed",
    },
    "inventory": {
        "count_waiting": "a figure for operators",
        "list_factors": "a catalogue",
        "list_price_grids": "a catalogue",
        "list_quota_rules": "a catalogue",
        "look_at_device": "for everybody who reads a device's label",
        "verify_certificate": "for everybody who has a certificate's code",
        "list_top_up_stock": "one vault for the network (decision 38)",
    },
    "training": {
        "count_stuck": "a figure for operators",
        "count_cases": "a figure for operators",
        "get_framework": "a catalogue",
        "list_frameworks": "a catalogue",
        "list_mappings": "a catalogue",
        "translate_level": "a catalogue",
        "get_path": "a catalogue",
        "list_paths": "a catalogue",
        "get_task_bank": "a catalogue",
        "list_task_banks": "a catalogue",
        "get_achievement": "public, as badges are",
        "get_badge": "for everybody who has a certificate's code",
        "list_revoked": "public, as the status of badges is",
        "verify_certificate": "for everybody who has a certificate's code",
        "whose_certificate": "for the audit log alone, which keeps whose page was shown",
    },
    "impact": {
        "list_rebuilds": "for operators alone",
        "show_rebuild": "for operators alone",
        "list_thresholds": "for analysts and operators",
        "open_link": "for everybody who has a report's link",
    },
}
"""What is no site's: by service, and why."""


def unscoped(module: ast.Module) -> Iterator[str]:
    """The functions that are given a question and ask it without `scope` or `sites`."""
    questions = {
        one.name: {field.target.id for field in one.body if _is_field(field)}
        for one in module.body
        if isinstance(one, ast.ClassDef)
    }
    for function in module.body:
        if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
            continue
        given = [arg for arg in function.args.args if _name(arg.annotation) in questions]
        if not given or not _is_work(function):
            continue
        read = {
            node.attr
            for node in ast.walk(function)
            if isinstance(node, ast.Attribute) and _name(node.value) == given[0].arg
        }
        whole = any(
            isinstance(node, ast.Call)
            and any(_name(passed) == given[0].arg for passed in node.args)
            for node in ast.walk(function)
        )
        if not read & {"scope", "sites"} and not whole:
            yield function.name


def _is_field(node: ast.stmt) -> bool:
    return isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)


def _is_work(function: ast.FunctionDef) -> bool:
    return bool(function.args.args) and _name(function.args.args[0].annotation) == "Work"


def _name(node: ast.expr | None) -> str | None:
    return node.id if isinstance(node, ast.Name) else None


@pytest.mark.parametrize("service", THE_NETWORKS)
def test_every_query_asks_with_its_callers_scope_or_is_of_the_whole_network(service):
    folder = SERVICES / service / "application" / "queries"
    found = {
        name
        for path in folder.glob("*.py")
        for name in unscoped(ast.parse(path.read_text(encoding="utf-8")))
    }
    forgotten = found - THE_NETWORKS[service].keys()
    assert not forgotten, f"{forgotten} ask without a scope: whose are they?"
    over = THE_NETWORKS[service].keys() - found
    assert not over, f"{over} ask with a scope by now, or are gone"


def test_a_listing_that_forgets_its_scope_is_noticed():
    forgetful = """
class ListThings:
    scope: Scope
    after: str

def list_things(work: Work, query: ListThings):
    return work.things.listed(query.after)
"""
    assert list(unscoped(ast.parse(forgetful))) == ["list_things"]
    scoped = forgetful.replace("listed(query.after)", "listed(query.scope.sites, query.after)")
    assert list(unscoped(ast.parse(scoped))) == []
