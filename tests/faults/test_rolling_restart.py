"""Processes are restarted in turn while their replicas serve: no caller notices, none repeats."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial

import pytest

from ops.embedded import Network, python_parts
from tests.broker_control import Deliveries, calls_delivered, rabbitmqctl
from tests.faults.hooks import Hooks
from tests.faults.stage import Stage
from tests.kit.edge_toy.calling import Client
from tests.world import App

IN_TURN = python_parts.names(2)
BOOKED = "booking.appointment_booked"


@pytest.fixture(scope="module")
def doubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A network with two processes of every service and relay."""
    folder = tmp_path_factory.mktemp("doubled")
    with Network(folder, kind="free", bound=True, replicas=2) as network:
        stage = Stage(network, Hooks(tmp_path_factory.mktemp("hooks")))
        with closing(stage.operator.session):
            yield stage


@contextmanager
def over_and_over(*works: Callable[[], None]) -> Iterator[None]:
    """Each in a thread of its own until the block ends, which raises what one of them raised."""
    over, errors = threading.Event(), []

    def repeat(work: Callable[[], None]) -> None:
        try:
            while not over.wait(0.02):
                work()
        except BaseException as error:  # noqa: BLE001 - raised below
            errors.append(error)

    threads = [threading.Thread(target=repeat, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()
    if errors:
        raise errors[0]


class Caller:
    """Books without a key, over a connection that it keeps: nothing may be tried again."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.app = App(stage.network.base_url, stage.network.token("operator"))

    def book(self) -> None:
        """One booking over HTTP."""
        _, body, _ = self.stage.slots.take()
        url = f"{self.app.base_url}/booking/v1/appointments"
        answer = self.app.session.post(url, json=body, timeout=30)
        assert answer.status_code == 201, answer.text
        self.stage.ledger.acknowledge(f"appointment/{answer.json()['id']}", BOOKED)

    def close(self) -> None:
        """Ends the connection."""
        self.app.session.close()

    def look(self) -> None:
        """Slots of booking and a figure of impact."""
        site = self.stage.site
        free = self.app.get("/booking/v1/slots", site=site.slug, type=site.type_code)
        assert free.status_code == 200, free.text
        figure = self.app.get("/impact/v1/metrics/appointments_booked", by="site")
        assert figure.status_code == 200, figure.text


class RemoteCaller:
    """Books over RPC."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.client = Client(stage.network.amqp_uri(), "booking")
        self.context = {"auth_token": stage.network.token("operator")}
        self.calls = 0

    def close(self) -> None:
        """Ends the connection."""
        self.client.connection.close()

    def book(self) -> None:
        """One booking."""
        _, body, _ = self.stage.slots.take()
        self.calls += 1
        answer = self.client.call("book_appointment", body, self.context)
        assert answer["error"] is None, answer
        self.stage.ledger.acknowledge(f"appointment/{answer['result']['id']}", BOOKED)


def log(network: Network, process: str) -> str:
    """All that it wrote since the start."""
    return network.log(process, 100_000)


def stood_still(network: Network) -> bool:
    """Whether somebody got so little of the machine that the broker took them for gone.

    A consumer is silent while a batch is at work, and after 20 to 40 s (`kit.inbox.link`) another
    rightly gets its queue.
    """
    return "missed heartbeats from client" in log(network, "broker")


@pytest.mark.timeout(300)
def test_a_rolling_restart_is_noticed_by_nobody(doubled):
    network, ledger = doubled.network, doubled.ledger
    with ExitStack() as stack:
        callers = [stack.enter_context(closing(Caller(doubled))) for _ in range(4)]
        remote = stack.enter_context(closing(RemoteCaller(doubled)))
        works = [*(caller.book for caller in callers[:3]), callers[3].look, remote.book]
        load = stack.enter_context(doubled.load(workers=4, per_second=20))
        stack.enter_context(over_and_over(*works))
        for name in IN_TURN:
            load.go_on(20)
            network.restart(name)
        load.go_on(20)

    assert ledger.retries == 0, f"commands met {ledger.reasons}"
    doubled.check()
    calls = calls_delivered(partial(rabbitmqctl, network))
    assert calls == Deliveries(remote.calls, again=0)
    # A queue may have sent a few events more after it said that it stops: those come again.
    overtaken = [one for one in ("impact", "impact@2") if "Overtaken" in log(network, one)]
    assert not overtaken or stood_still(network), f"a batch at work came again: {overtaken}"
