"""One declaration says everything about an operation, and cannot contradict itself."""

import pytest
from marshmallow import Schema, fields

from kit.edge.documentation import Documentation, curl
from kit.edge.operation import PUBLIC, Operations
from kit.edge.problems import Problems, ProblemType
from kit.edge.refusals import COMMON


class Taken(Exception):
    pass


class Body(Schema):
    name = fields.String(required=True)


class Query(Schema):
    from_ = fields.String(data_key="from")


class Twice(Schema):
    name = fields.String()


TAKEN = ProblemType(Taken, 409, "slot_taken", {"en": "Taken", "fr": "Pris"})


def declare(operations, name="do_it", method="POST", route="/it", **options):
    options = {"tag": "t", "summary": "Do it", "allow": ("desk",)} | options
    return operations.declare(name, method, route, **options)(lambda _app, _call: None)


def test_nothing_is_allowed_by_default():
    with pytest.raises(TypeError, match="allow"):
        Operations("toy").declare("x", "GET", "/x", tag="t", summary="s")
    with pytest.raises(ValueError, match="allow"):
        declare(Operations("toy"), allow=())


@pytest.mark.parametrize(
    "second",
    [
        {"name": "do_it", "route": "/other"},
        {"name": "other", "route": "/it"},
        {"name": "not a name", "route": "/other"},
        {"name": "_pages", "route": "/other"},
    ],
)
def test_names_and_routes_are_declared_once(second):
    operations = Operations("toy")
    declare(operations)
    with pytest.raises(ValueError, match=r"declared twice|no name"):
        declare(operations, **second)


@pytest.mark.parametrize(
    "options",
    [
        {"query": Twice, "body": Body},
        {"route": "/it/{name}", "path": Twice, "body": Body},
        {"route": "/it/{other}", "path": Twice},
        {"route": "/it", "path": Twice},
    ],
)
def test_path_query_and_body_share_no_name_since_rpc_merges_them(options):
    with pytest.raises(ValueError, match=r"more than one|the path has"):
        declare(Operations("toy"), **options)


def test_a_refusal_without_a_problem_type_is_found_at_the_start():
    operations = Operations("toy")
    declare(operations, refusals=(Taken,))
    assert Documentation("T", "d", operations, Problems("/toy/v1", [TAKEN])).openapi
    with pytest.raises(ValueError, match="Taken has no ProblemType"):
        Documentation("T", "d", operations, Problems("/toy/v1"))


def test_a_code_is_declared_once():
    with pytest.raises(ValueError, match="twice"):
        Problems("/toy/v1", [TAKEN, TAKEN])


def test_every_problem_has_words_in_both_languages():
    for kind in COMMON:
        assert set(kind.title) == {"en", "fr"}
        assert kind.title["en"] != kind.title["fr"]
        assert kind.advice


def test_a_refusal_is_told_by_its_nearest_declared_base():
    class Narrower(Taken):
        pass

    problem = Problems("/toy/v1", [TAKEN]).tell(Narrower(), "fr")
    assert (problem.status, problem.code, problem.name) == (409, "slot_taken", "SlotTaken")
    assert problem.members["title"] == "Pris"
    assert Problems("/toy/v1").tell(Narrower(), "fr") is None


def test_the_document_tells_security_headers_and_wire_names():
    operations = Operations("toy")
    declare(operations, body=Body, query=Query, example={"name": "O'Connor"})
    declare(operations, "see_it", "GET", "/it/{it_id}", allow=PUBLIC)
    document = Documentation("T", "d", operations, Problems("/toy/v1")).openapi
    post = document["paths"]["/toy/v1/it"]["post"]
    assert post["security"] == [{"bearer": []}]
    assert {p["name"] for p in post["parameters"]} == {"from", "Idempotency-Key"}
    assert post["requestBody"]["content"]["application/json"]["example"] == {"name": "O'Connor"}
    get = document["paths"]["/toy/v1/it/{it_id}"]["get"]
    assert get["security"] == []
    assert "401" not in get["responses"]
    assert [p["schema"]["format"] for p in get["parameters"]] == ["uuid"]


@pytest.mark.parametrize(
    ("media_type", "kind"), [("application/did+json", "object"), ("text/html", "string")]
)
def test_the_document_tells_what_kind_of_page_is_answered(media_type, kind):
    operations = Operations("toy")
    declare(operations, "see_it", "GET", "/it", allow=PUBLIC, answer_type=media_type)
    document = Documentation("T", "d", operations, Problems("/toy/v1")).openapi
    answer = document["paths"]["/toy/v1/it"]["get"]["responses"]["200"]
    assert answer["content"] == {media_type: {"schema": {"type": kind}}}


def test_the_command_line_quotes_what_a_shell_would_read():
    operations = Operations("toy")
    declare(operations, body=Body, example={"name": "O'Connor"})
    line = curl(operations["do_it"])
    assert """-d '{"name": "O'\\''Connor"}'""" in line
    assert "$TOKEN" in line


def test_pages_escape_what_a_service_says():
    operations = Operations("toy")
    declare(operations, summary="<script>alert(1)</script>")
    page = Documentation("T", "d", operations, Problems("/toy/v1")).page()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
