"""The rule of grades, and the tests of each category."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.refusals import InvalidValue
from services.inventory.domain.devices.functional_tests import TESTS
from services.inventory.domain.devices.grading import (
    FINDINGS,
    OVERRIDE_REASONS,
    PARTS,
    Override,
    grading_of,
)
from services.inventory.domain.devices.kinds import CATEGORIES, GRADES
from tests.scripted import at

CATEGORY = st.sampled_from(CATEGORIES)


def graded(category, tests=None, cosmetic=None, override=None):
    return grading_of(
        category,
        dict.fromkeys(TESTS[category].always, True) if tests is None else tests,
        dict.fromkeys(PARTS[category], "none") if cosmetic is None else cosmetic,
        at=at(9),
        by="stock-1",
        override=override,
    )


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_has_its_tests_and_its_parts(category):
    tests = TESTS[category]
    assert "power_on" in tests.always
    assert len(tests.always) >= 3
    assert not set(tests.always) & set(tests.if_present)
    assert len(tests.codes) == len(tests.always) + len(tests.if_present)
    assert len(PARTS[category]) == len(set(PARTS[category])) >= 1


@given(data=st.data(), category=CATEGORY)
def test_the_worst_finding_makes_the_grade(data, category):
    cosmetic = {part: data.draw(st.sampled_from(FINDINGS)) for part in PARTS[category]}
    grading = graded(category, cosmetic=cosmetic)
    worst = max(FINDINGS.index(found) for found in cosmetic.values())
    assert grading.computed == grading.grade == GRADES[worst]
    assert grading.passed
    assert grading.override_reason is None


@given(data=st.data(), category=CATEGORY)
def test_what_fails_any_test_is_a_d_and_has_not_passed(data, category):
    tests = dict.fromkeys(TESTS[category].always, True)
    tests[data.draw(st.sampled_from(sorted(TESTS[category].codes)))] = False
    grading = graded(category, tests)
    assert (grading.computed, grading.passed) == ("D", False)
    with pytest.raises(InvalidValue) as refused:
        graded(category, tests, override=Override("A", "second_opinion"))
    assert refused.value.field == "override/grade"


@given(data=st.data(), category=CATEGORY)
def test_every_test_of_the_category_has_an_outcome(data, category):
    always = TESTS[category].always
    missing = data.draw(st.sets(st.sampled_from(always), min_size=1))
    with pytest.raises(InvalidValue) as refused:
        graded(category, dict.fromkeys(set(always) - missing, True))
    assert refused.value.field == "tests"
    assert all(code in refused.value.rule for code in missing)


def test_a_test_or_a_part_of_another_category_is_refused():
    right = dict.fromkeys(TESTS["screen"].always, True)
    for wrong in ({"keyboard": True}, {"keyboard": False}):
        with pytest.raises(InvalidValue) as refused:
            graded("screen", right | wrong)
        assert refused.value.field == "tests"
    for cosmetic in ({"panel": "none"}, {"panel": "none", "casing": "none", "lid": "none"}):
        with pytest.raises(InvalidValue) as refused:
            graded("screen", cosmetic=cosmetic)
        assert refused.value.field == "cosmetic"
    with pytest.raises(InvalidValue) as refused:
        graded("screen", cosmetic={"panel": "perfect", "casing": "none"})
    assert refused.value.field == "cosmetic/panel"


def test_another_grade_is_kept_beside_the_computed_one_with_its_reason():
    for (found, computed), grade in itertools.product(zip(FINDINGS, GRADES, strict=True), GRADES):
        cosmetic = dict.fromkeys(PARTS["laptop"], found)
        override = Override(grade, OVERRIDE_REASONS[0])
        if grade == computed:
            with pytest.raises(InvalidValue):
                graded("laptop", cosmetic=cosmetic, override=override)
        else:
            grading = graded("laptop", cosmetic=cosmetic, override=override)
            assert (grading.computed, grading.grade) == (computed, grade)
            assert grading.override_reason == OVERRIDE_REASONS[0]
    with pytest.raises(InvalidValue) as refused:
        graded("laptop", override=Override("B", "felt like it"))
    assert refused.value.field == "override/reason"
