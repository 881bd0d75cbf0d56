"""What has to hold once everything was heard: by both services' own data."""

from collections import defaultdict
from datetime import timedelta

from services.training.domain.seats.copies import RANK
from tests.training.saga.world import MODULE, World


def come_to_rest(world: World) -> None:
    """What was lost on the way back is found by operators, what was lost on the way there need not
    be: it is said again. Then three quiet hours pass, and operators retry what is stuck."""
    world.bus.lost = [taken for taken in world.bus.lost if taken[0] == "training"]
    while world.bus.lost:
        world.bus.find(0)
    world.bus.deliver_all()
    for _ in range(2):
        for minutes in (2, 8, 50, 60, 60):
            world.pass_time(timedelta(minutes=minutes))
            world.bus.deliver_all()
        for request in world.requests():
            if request.state.status == "stuck":
                world.seats.retry(request.id)
        world.bus.deliver_all()
        world.run_timers()
        world.bus.deliver_all()


def check(world: World) -> None:
    """Raises `AssertionError`."""
    seats = {one.id: one for one in world.booked() if one.data.module is not None}
    _check_copies(world, seats)
    for request in world.requests():
        _check_request(world, request, seats)
    _check_one_seat_each(world, seats)


def _check_copies(world, seats):
    copies = world.copies()
    assert copies.keys() == seats.keys()
    for id_, seat in seats.items():
        known = (copies[id_].status, copies[id_].person_id)
        assert known == (seat.data.status, seat.data.person_id), id_


def _check_request(world, request, seats):
    state = request.state
    answer = next((one for one in seats.values() if one.data.request_id == request.id), None)
    assert state.awaited is None, f"{request.id} waits for booking"
    if state.status == "superseded":
        assert any(one.id == state.replaced_by for one in world.requests())
        assert answer is None or answer.data.status not in RANK
    elif state.withdrawn is not None:
        open_ = {one.id for one in world.open_workshops()}
        given = answer is not None and answer.data.status in RANK
        assert not (given and answer.data.workshop_id in open_), f"{request.id} holds a seat"
    elif state.is_live:
        assert answer is not None
        assert (state.status, state.seat_id) == (answer.data.status, answer.id)
        enrolment = world.enrolled.state(state.enrolment_id)
        assert enrolment.person_id == state.person_id
        assert (enrolment.status, MODULE in enrolment.done) == ("active", False)
    elif state.hopes and state.reason == "no_workshop":
        fitting = [
            one.id
            for one in world.open_workshops()
            if state.earliest <= one.data.start < state.latest
        ]
        assert not fitting, f"{request.id} hopes for {fitting}"


def _check_one_seat_each(world, seats):
    """Of a module; what the desk booked beside it only waits while the request got farther."""
    ours = {one.id for one in world.requests()}
    open_ = {one.id for one in world.open_workshops()}
    asked, booked = defaultdict(list), defaultdict(list)
    for seat in seats.values():
        data = seat.data
        if data.status in RANK and data.workshop_id in open_:
            kind = asked if data.request_id in ours else booked
            kind[data.person_id].append(RANK[data.status])
    for person_id, ranks in asked.items():
        assert len(ranks) == 1, f"{person_id} has {len(ranks)} seats"
        assert all(rank < ranks[0] for rank in booked[person_id]), f"{person_id} has two seats"
    live = defaultdict(list)
    for request in world.requests():
        if request.state.is_live or request.state.hopes:
            live[request.state.person_id].append(request.id)
    assert all(len(one) == 1 for one in live.values()), live
