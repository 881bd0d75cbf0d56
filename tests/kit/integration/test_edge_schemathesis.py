"""Whatever schemathesis makes of the OpenAPI document gets an answer that the document tells."""

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import (
    missing_required_header,
    negative_data_rejection,
    positive_data_acceptance,
)

from kit.edge.documentation import Documentation
from kit.edge.problems import Problems
from tests.kit.edge_toy.service import SERVICE

DOCUMENT = Documentation(
    SERVICE.title,
    SERVICE.description,
    SERVICE.operations,
    Problems(SERVICE.operations.prefix, SERVICE.problems),
).openapi
# These operations fall over by design.
schema = (
    schemathesis.openapi.from_dict(DOCUMENT)
    .exclude(operation_id="fall_over")
    .exclude(operation_id="fetch_broken_film")
)


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_the_document_says(case, shelf):
    # A query cannot say that it is no list: `kind=true` is a list of one text.
    query_lists = [negative_data_rejection] if case.operation.label == "GET /toy/v1/things" else []
    case.call_and_validate(
        base_url=shelf.url,
        headers={"Authorization": f"Bearer {shelf.token('desk')}"},
        excluded_checks=[
            # JSON Schema takes 7.0 for an integer and NUL for a character; we take neither.
            positive_data_acceptance,
            # Expects 4xx but 428, which RFC 6585 made for the missing If-Match.
            missing_required_header,
            *query_lists,
        ],
    )


def test_the_document_is_openapi(shelf):
    served = shelf.call("GET", "/openapi.json", token=None).json()
    assert served == DOCUMENT
    for path in served["paths"].values():
        for operation in path.values():
            responses = operation["responses"]
            assert {"400", "422", "500", "503"} <= set(responses)
            for status, response in responses.items():
                if int(status) >= 400:
                    assert response["content"]["application/problem+json"]["examples"]
            if operation["security"]:
                assert {"401", "403"} <= set(responses)
