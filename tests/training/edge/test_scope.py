"""Nobody gets beyond their sites by any field of training's operations
(`docs/decisions/0063-who-sees-what.md`)."""

from typing import ClassVar

import pytest

from tests.scoping.suite import ScopeSuite, on_a_database
from tests.training.scoping import training_world

SEARCHED = (
    "whoever was told the id of a person supports them or has found them by booking's search: "
    "people move between sites (decision 63)"
)
NETWORKS = "partners are the network's, not a site's"
ONE_PATH = "nobody is on one path twice in the network (decision 42); by which id is not told"


@pytest.fixture(scope="module")
def world(real_parts):
    with on_a_database(real_parts[1], training_world) as made:
        yield made


class TestTraining(ScopeSuite):
    out_of_reach: ClassVar = {
        "open_enrolment:again": "they are on the path already",
        "open_enrolment:shared": "they are on the path already, at the other site",
        "start_assessment:shared": "they are in the middle of one, at the other site",
        "enter_levels:shared": "they are in the middle of one, at the other site",
    }
    allowed: ClassVar = {
        ("open_enrolment", "person_id", "does"): SEARCHED,
        ("open_enrolment", "again.person_id", "tells"): ONE_PATH,
        ("start_assessment", "person_id", "does"): SEARCHED,
        ("start_assessment", "progress.person_id", "tells"): (
            "the enrolment that is given is another person's"
        ),
        ("enter_levels", "person_id", "does"): SEARCHED,
        ("decline_assessment", "person_id", "does"): SEARCHED,
        ("recommend_path", "person_id", "does"): SEARCHED,
        ("record_advice_mission", "partner_id", "does"): NETWORKS,
        ("correct_advice_mission", "partner_id", "does"): NETWORKS,
        ("register_professional", "partner_id", "does"): NETWORKS,
    }
