"""Stories: events as the services tell them, in the order in which they happen.

A story keeps what its producers keep: the clock, each aggregate's sequence, whose everything is. So
hand-written examples and drawn histories say nothing that no producer would.
"""

from tests.impact.story.booking import Booking
from tests.impact.story.inventory import Inventory
from tests.impact.story.told import an_id
from tests.impact.story.training import Training

__all__ = ["Story", "an_id"]


class Story(Booking, Inventory, Training):
    """All services together."""
