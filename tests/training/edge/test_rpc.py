"""Assessing somebody over Nameko RPC, and what a refusal is called there."""

import uuid

import pytest

from tests.alone import MONDAY_MORNING, uri_of
from tests.rpc import calling
from tests.training.assessments import Desk
from tests.training.edge.running import training
from tests.waiting import eventually


@pytest.fixture(scope="module")
def called(real_parts, tmp_path_factory):
    """Training with a broker, and a bank of tasks."""
    broker, mongo = real_parts
    name, folder = f"test_{uuid.uuid4().hex[:12]}", tmp_path_factory.mktemp("home")
    with (
        broker.fresh_vhost() as own,
        training(
            uri_of(mongo), mongo, name, folder, MONDAY_MORNING, amqp_uri=own.amqp_uri
        ) as running,
    ):
        running.amqp_uri = own.amqp_uri
        eventually(lambda: running.health()["checks"].get("rpc", {}).get("status") == "ok")
        Desk(running.network).bank()
        yield running
    mongo.drop_database(name)


@pytest.fixture
def rpc(called):
    """Calls a method of training."""
    with calling(called.amqp_uri, "training") as call:
        yield call


def test_a_placement_over_rpc_goes_on_over_http_and_is_refused_the_same_way(called, rpc):
    site = called.site()
    adviser = called.bearer(("adviser",), (site.slug,))
    body = {"person_id": called.person(), "site": site.slug, "purpose": "placement"}
    view = rpc("start_assessment", body, adviser)["result"]
    assessment_id, first = view["assessment"]["id"], view["next_task"]["code"]
    given = {"assessment_id": assessment_id, "task": first}
    said = rpc("answer_task", given | {"result": "success"}, adviser)["result"]
    read = called.ask("GET", f"/assessments/{assessment_id}", role="adviser", at=site.slug).json()
    assert {**read, "changed": True} == said
    error = rpc("answer_task", given | {"result": "failure"}, adviser)["error"]
    assert error["exc_type"] == "AnsweredOtherwise"
    assert (error["value"]["recorded"], error["value"]["next_task"]) == (
        "success",
        said["next_task"]["code"],
    )
    desk = called.bearer(("desk",), (site.slug,))
    assert rpc("start_assessment", body, desk)["error"]["exc_type"] == "Forbidden"
