"""What no honest service tells must not hold up what the others tell."""

from itertools import permutations

import pytest

from contracts import booking
from services.impact.domain.figures import Question
from services.impact.domain.metrics import METRICS
from tests.impact import builders as make
from tests.impact.fakes import Engine
from tests.impact.histories import PEOPLE, SITES

HERE = SITES[0]
ANNA, BEN, CLEO = PEOPLE[:3]


def unmerged(kept: str, absorbed: str, *moved: str):
    facts = booking.PeopleUnmerged(
        kept_id=kept, absorbed_id=absorbed, site_id=HERE, moved=list(moved)
    )
    return make.envelope(facts, f"person/{kept}")


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "pairs", [[(ANNA, BEN), (BEN, ANNA)], [*permutations((ANNA, BEN, CLEO), 2)]]
)
def test_people_who_give_the_same_thing_to_each_other_hold_nothing_up(pairs):
    engine = Engine()
    held = make.held(ANNA, HERE)
    engine.receive([make.site(HERE), held])
    engine.receive([unmerged(*pair, held.subject) for pair in pairs])
    engine.receive([make.held(CLEO, HERE)])
    [tally] = engine.tallies([Question(METRICS["appointments_held"])])
    assert (tally.total.value, tally.total.people) == (2, 2)


def test_what_two_undone_merges_give_away_is_the_first_s_however_it_comes_in():
    held = make.held(ANNA, HERE)
    told = [unmerged(ANNA, BEN, held.subject), unmerged(ANNA, CLEO, held.subject)]
    owners = []
    for batches in ([told], [[one] for one in told]):
        engine = Engine()
        for batch in ([make.site(HERE), held], *batches):
            engine.receive(batch)
        owners.append(engine.generation.owners)
    assert owners[0] == owners[1] == {(held.subject, ANNA): BEN}
