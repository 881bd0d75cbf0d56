"""What training emits and listens to: so far, what it will ask of booking."""

from contracts import training
from kit.catalogue import Catalogue, EmittedEvent

CATALOGUE = Catalogue(
    service="training",
    emits=(EmittedEvent("training.seat_requested", 1, training.SeatRequested),),
)
