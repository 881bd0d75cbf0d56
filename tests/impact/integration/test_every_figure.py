"""Every metric equals a slow fold of the events on a real database, rebuilt while they arrive."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.inbox import Delivery, MongoEffects, Received
from kit.transaction import Store
from services.impact.adapters import archive
from services.impact.bootstrap import Impact, Options
from tests.impact import fold
from tests.impact.agreeing import differences
from tests.impact.histories import deliveries, long_histories


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(long_histories, st.randoms(use_true_random=False), st.integers(8, 30), st.integers(0, 6))
def test_every_figure_is_that_of_a_slow_fold_across_a_rebuild(
    mongo, database, events, random, size, begins
):
    impact = Impact(Store("impact", mongo, database=database.name), Options())
    for name in impact.store.database.list_collection_names():
        impact.store.database[name].drop()
    impact.prepare()
    inbox = MongoEffects(impact.store, impact.react, archive.MARKS)
    for number, batch in enumerate(deliveries(events, random, size)):
        if number == begins:
            impact.projector.rebuild()
        inbox.apply([Received(event, Delivery(0, event.encode(), {})) for event in batch])
        impact.projector.step(lambda: False)
    impact.projector.catch_up()
    assert not differences(impact.figures, fold.World(events), random)
