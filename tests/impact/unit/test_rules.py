"""What several events of one aggregate come to, whatever the order in which they are heard."""

from datetime import timedelta
from itertools import permutations

import pytest

from services.impact.adapters.translate import translate
from services.impact.domain.facts import Told
from services.impact.domain.folding import in_order
from services.impact.domain.rules import RULES
from tests.impact.fakes import Engine
from tests.impact.histories import PARTNERS, PEOPLE, SITES
from tests.impact.story import Story, an_id
from tests.impact.story.told import MORNING

HERE, THERE = SITES[:2]
ANNA, BEN = PEOPLE[:2]
AT = int(MORNING.timestamp())
HOUR = 3_600


@pytest.fixture
def story():
    return Story()


def entries(story):
    """What rules make of all that was told: measure, hours after the beginning, who, dimensions,
    value."""
    tales = {}
    for fact in translate(story.events):
        if isinstance(fact, Told):
            tales.setdefault((fact.rule, fact.subject), []).append(fact)
    made = [entry for (rule, _), tale in tales.items() for entry in RULES[rule](in_order(tale))]
    return [(e.measure, (e.at - AT) // HOUR, e.who, e.dims, e.value) for e in made]


def measures(story):
    return sorted(entry[0] for entry in entries(story))


def after_each_order(story):
    """Every entry that is left once all was heard, for every order in which it may be heard."""
    for order in permutations(story.events):
        engine = Engine()
        for event in order:
            engine.receive([event])
        generation = engine.generation
        names = {number: id_ for id_, number in generation.numbers.items()}
        yield sorted(
            (key.measure, line.at, names.get(line.who), line.dims, line.value)
            for key, page in generation.pages(generation.packed).items()
            for line in page.lines()
        )


def test_no_rule_says_anything_of_nothing():
    assert {rule(()) for rule in RULES.values()} == {()}


def test_the_last_word_on_a_seat_holds_on_the_day_of_the_workshop(story):
    story.later(hours=5)
    seat = story.seat(True, who=ANNA, site_id=HERE, start=MORNING)
    assert entries(story) == [("workshop_attended", 0, ANNA, (), 120)]
    story.later(days=3)
    story.seat(False, who=ANNA, site_id=HERE, start=MORNING, thing=seat)
    assert entries(story) == [("workshop_missed", 0, ANNA, (), 0)]


def test_a_seat_whose_events_tell_no_start_counts_when_something_was_first_said_of_it(story):
    seat = story.seat(False, who=ANNA, site_id=HERE)
    story.later(days=3)
    story.seat(True, who=ANNA, site_id=HERE, thing=seat)
    assert entries(story) == [("workshop_attended", 0, ANNA, (), 120)]


def test_who_was_referred_counts_when_the_referral_came(story):
    referral = story.referral(PARTNERS[0], HERE)
    assert entries(story) == []
    story.later(days=2)
    story.answered(referral, PARTNERS[0], HERE, ANNA)
    assert entries(story) == [("person_referred", 0, ANNA, (), 0)]


def test_what_a_reclaimed_device_had_spared_counts_no_more(story):
    device = story.device("registered", "wiped", site_id=HERE)
    story.later(days=2, hours=23)
    story.device("sold", thing=device, site_id=HERE, who=ANNA, sale=an_id(20, 1))
    assert sorted(entries(story)) == [
        ("carbon_avoided", 71, ANNA, ("laptop", "2026-1"), 50_500),
        ("device_handed_over", 71, ANNA, ("sold", "laptop", "B"), 15_000),
        ("device_received", 0, None, ("laptop",), 0),
        ("device_turned_over", 71, ANNA, ("laptop", "B"), 2),
        ("device_turned_over_registered", 71, ANNA, ("laptop", "B"), 2),
        ("device_wiped", 0, None, ("laptop",), 0),
        ("materials_avoided", 71, ANNA, ("laptop", "2026-1"), 120_000),
    ]
    story.device("reclaimed", thing=device, site_id=HERE, who=ANNA, sale=an_id(20, 1))
    assert measures(story) == ["device_received", "device_wiped"]
    story.later(days=1)
    story.device("wiped", "donated", thing=device, site_id=HERE, who=BEN, sale=an_id(20, 2))
    assert measures(story).count("device_wiped") == 1, "once in a life"
    assert ("device_turned_over", 95, BEN, ("laptop", "B"), 3) in entries(story)


def test_what_a_lot_waited_unopened_is_of_the_days_to_the_owner(story):
    sale = {"site_id": HERE, "who": ANNA}
    device = story.device("registered", site_id=HERE, received=MORNING - timedelta(days=60))
    story.later(days=2)
    story.device("sold", thing=device, sale=an_id(20, 1), **sale)
    assert ("device_turned_over", 48, ANNA, ("laptop", "B"), 62) in entries(story)
    story.later(days=400)
    again = {"thing": device, "site_id": THERE}
    story.device("registered", received=story.now - timedelta(days=9), **again)
    story.device("donated", thing=device, sale=an_id(20, 2), **sale)
    at = (402 * 24, ANNA, ("laptop", "B"))
    assert ("device_turned_over", *at, 9) in entries(story), "with the lot of that time"
    assert ("device_turned_over_registered", *at, 0) in entries(story)


def test_a_device_handed_over_twice_by_one_sale_is_reclaimed_once(story):
    """As a replacement of what had replaced it."""
    sale = {"site_id": HERE, "who": ANNA, "sale": an_id(20, 1)}
    device = story.device("registered", "sold", "reclaimed", "sold", **sale)
    assert measures(story).count("device_handed_over") == 1
    story.device("reclaimed", thing=device, **sale)
    assert measures(story) == ["device_received"]


def test_a_sale_stays_when_the_device_comes_back_with_another_lot(story):
    device = story.device("registered", "sold", site_id=HERE, who=ANNA, sale=an_id(20, 1))
    story.later(days=400)
    story.device("registered", "scrapped", thing=device, site_id=THERE)
    assert measures(story).count("device_handed_over") == 1
    assert measures(story).count("device_received") == 2
    assert ("device_scrapped", 9_600, None, ("laptop",), 0) in entries(story)


def test_a_device_counts_as_what_it_turned_out_to_be(story):
    device = story.device("registered", site_id=HERE, category="tablet")
    story.device("described", thing=device, site_id=HERE, category="smartphone")
    assert entries(story) == [("device_received", 0, None, ("smartphone",), 0)]


def test_a_device_registered_by_mistake_never_came(story):
    device = story.device("registered", "wiped", site_id=HERE)
    story.device("scrapped", thing=device, site_id=HERE, reason="registered_by_mistake")
    assert entries(story) == []


def test_where_no_factor_is_sourced_nothing_is_said_to_be_avoided(story):
    story.device(
        "sold", site_id=HERE, who=ANNA, sale=an_id(20, 1), factor_version=None, avoided_kgco2e=None
    )
    assert measures(story) == ["device_handed_over"]


def test_an_absorbed_enrolment_counts_nothing_until_it_is_restored(story):
    own = {"who": ANNA, "site_id": HERE}
    enrolment = story.enrolment("opened", **own)
    story.module(enrolment, "email", done=MORNING, **own)
    before = measures(story)
    assert before == ["enrolment_opened", "module_completed"]
    story.enrolment("absorbed", thing=enrolment, **own)
    assert measures(story) == []
    story.enrolment("restored", "completed", thing=enrolment, **own)
    completed = ["enrolment_completed", "enrolment_completed_noted"]
    assert measures(story) == [*completed, *before]


def test_a_path_counts_as_completed_on_the_day_when_it_ended(story):
    story.later(days=17)
    story.enrolment("completed", who=ANNA, site_id=HERE, ended=MORNING)
    assert sorted(entries(story)) == [
        ("enrolment_completed", 0, ANNA, ("basics",), 0),
        ("enrolment_completed_noted", 17 * 24, ANNA, ("basics",), 0),
    ]


def test_the_last_word_on_a_module_holds_on_the_day_when_it_was_done(story):
    own = {"who": ANNA, "site_id": HERE}
    enrolment = story.enrolment("opened", **own)
    story.later(days=1)
    story.module(enrolment, "email", done=MORNING + timedelta(hours=2), **own)
    story.module(enrolment, "browser", done=MORNING + timedelta(hours=3), **own)
    story.module(enrolment, "email", **own)
    assert ("module_completed", 3, ANNA, ("basics",), 0) in entries(story)
    assert measures(story).count("module_completed") == 1
    story.module(enrolment, "email", done=MORNING + timedelta(hours=5), **own)
    assert ("module_completed", 5, ANNA, ("basics",), 0) in entries(story)


def test_an_enrolment_is_whoever_s_who_began_also_of_what_was_told_in_a_merge(story):
    own = {"site_id": HERE, "who": BEN}
    story.registered(BEN, HERE)
    enrolment = story.enrolment("opened", **own)
    story.merge(ANNA, BEN, HERE)
    story.enrolment("completed", thing=enrolment, **own)
    assert {entry[2] for entry in entries(story)} == {BEN}


def test_a_revoked_certificate_counts_no_more_unless_it_is_restored(story):
    own = {"who": ANNA, "site_id": HERE}
    certificate = story.certificate("issued", **own)
    valid = [("certificate_valid", 0, ANNA, ("basics",), 0)]
    assert entries(story) == valid
    story.later(days=9)
    story.certificate("revoked", thing=certificate, **own)
    assert entries(story) == []
    story.certificate("restored", thing=certificate, **own)
    assert entries(story) == valid


def test_the_last_word_on_a_half_day_and_on_the_training_of_a_professional_holds(story):
    session, one, other = an_id(15, 1), an_id(16, 1), an_id(16, 2)
    story.session(session, one, HERE, half_days={1: 180, 2: 240}, trained=True)
    story.session(session, other, HERE, half_days={1: 180})
    story.later(days=5)
    story.session(session, one, HERE, half_days={2: 120}, trained=False)
    story.session(session, other, HERE, half_days={1: 0})
    own = one, ("supporting",)
    assert sorted(entries(story)) == [
        ("professional_attended", 0, *own, 120),
        ("professional_attended", 0, *own, 180),
        ("professional_attended_noted", 0, *own, 120),
        ("professional_attended_noted", 0, *own, 180),
    ]
    story.session(session, one, HERE, half_days={2: 240}, trained=True)
    assert ("professional_trained", 120, *own, 0) in entries(story)


def test_what_professionals_attended_counts_on_its_day_however_late_it_is_noted(story):
    session, one = an_id(15, 1), an_id(16, 1)
    story.later(days=18)
    story.session(session, one, HERE, half_days={2: 240}, trained=True, on=MORNING)
    own = one, ("supporting",)
    assert sorted(entries(story)) == [
        ("professional_attended", 0, *own, 240),
        ("professional_attended_noted", 18 * 24, *own, 240),
        ("professional_trained", 0, *own, 0),
        ("professional_trained_noted", 18 * 24, *own, 0),
    ]
    story.later(days=1)
    story.session(session, one, HERE, trained=True, on=MORNING - timedelta(hours=4))
    assert ("professional_trained", -4, *own, 0) in entries(story), "the last word holds"
    assert measures(story).count("professional_trained") == 1


def tale_of_a_seat(story):
    seat = story.seat(True, who=BEN, site_id=HERE)
    story.merge(ANNA, BEN, HERE)
    story.later(hours=1)
    story.seat(False, True, who=BEN, site_id=HERE, thing=seat)
    story.unmerge(BEN, HERE)
    return {("workshop_attended", BEN)}


def tale_of_a_device(story):
    sale = {"site_id": HERE, "who": ANNA, "sale": an_id(20, 1), "factor_version": None}
    device = story.device("registered", "sold", "reclaimed", **sale)
    story.device("registered", "scrapped", thing=device, site_id=HERE)
    return {("device_received", None), ("device_scrapped", None)}


def tale_of_an_enrolment(story):
    own = {"who": BEN, "site_id": HERE}
    enrolment = story.enrolment("opened", **own)
    story.module(enrolment, "email", done=MORNING, **own)
    story.module(enrolment, "email", **own)
    story.enrolment("absorbed", "restored", thing=enrolment, **own)
    return {("enrolment_opened", BEN)}


def tale_of_a_certificate(story):
    story.certificate("issued", "revoked", "restored", "revoked", who=ANNA, site_id=HERE)
    return set()


def tale_of_a_referral(story):
    referral = story.referral(PARTNERS[0], HERE)
    story.merge(ANNA, BEN, HERE)
    story.answered(referral, PARTNERS[0], HERE, ANNA)
    return {
        ("person_referred", ANNA),
        ("referral_received", PARTNERS[0]),
        ("referral_accepted", PARTNERS[0]),
    }


def tale_of_a_session(story):
    story.session(an_id(15, 1), an_id(16, 1), HERE, half_days={1: 180}, trained=True)
    story.session(an_id(15, 1), an_id(16, 1), HERE, half_days={1: 0}, trained=False)
    return set()


TALES = [value for name, value in list(globals().items()) if name.startswith("tale_of")]


@pytest.mark.parametrize("tale", TALES, ids=lambda tale: tale.__name__)
def test_every_order_in_which_it_is_heard_comes_to_the_same(story, tale):
    expected = tale(story)
    ends = list(after_each_order(story))
    assert {(measure, who) for measure, _, who, _, _ in ends[0]} == expected
    assert all(end == ends[0] for end in ends)
