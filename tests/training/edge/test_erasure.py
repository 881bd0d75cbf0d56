"""Somebody who is erased: no answer that is kept for a repeat tells what was theirs."""

import pytest

from services.training.edge.service import SERVICE
from tests.answer_schemas import holds
from tests.training import certificates
from tests.training.builders import path
from tests.training.people import erased, hear


def test_no_answer_that_is_kept_for_a_repeat_tells_whose_a_certificate_was(at_eight, site):
    at_eight.network.path(path("email"))
    person, other = at_eight.person(), at_eight.person()
    ids = [certificates.issued(at_eight.network, one, site=site.slug).id for one in (person, other)]
    for what, body in (("name", {"name": "Awa Exemple", "agreed": True}), ("unname", None)):
        for id_ in ids:
            answer = at_eight.ask(
                "POST",
                f"/certificates/{id_}/{what}",
                role="manager",
                at=site.slug,
                json=body,
                headers={"Idempotency-Key": f"{what}-{id_}"},
            )
            assert answer.ok, answer.text

    def kept(text):
        return at_eight.database.idempotency.count_documents({"about": text})

    assert [kept(text) for text in (person, other, *ids)] == [2, 2, 2, 2]
    hear(at_eight.network, erased(person))
    assert [kept(text) for text in (person, other, *ids)] == [0, 2, 0, 2]


@pytest.mark.parametrize("operation", list(SERVICE.operations), ids=lambda one: one.name)
def test_what_is_kept_of_an_operation_that_tells_whose_something_is_is_found_by_their_ids(
    operation,
):
    if operation.idempotent_by_key:
        assert operation.personal == holds(operation.answer_schema, "person_id")
