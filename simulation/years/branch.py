"""A reception point in the simulation: its site, its days, its team and those who know it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from services.booking.domain.member import Member
from services.booking.domain.site import Site
from services.inventory.domain.devices.device import Device
from services.inventory.domain.places import Place
from simulation.years.plan import on_or_after

if TYPE_CHECKING:
    from simulation.years.learners import Learner
    from simulation.years.visitors import Visitor


@dataclass
class Branch:
    """`open_days` are in their order and go some months beyond the end.

    `no_shows` is the share of appointments that people miss; `regulars` were there lately, and
    `waiting` are those who wait for a group, by path. `ready` are devices in stock, `wanting` who
    waits for one.
    """

    site: Site
    open_days: list[date]
    no_shows: float
    zone: ZoneInfo
    team: list[Member] = field(default_factory=list)
    regulars: list["Visitor"] = field(default_factory=list)
    waiting: dict[str, list["Learner"]] = field(default_factory=lambda: defaultdict(list))
    ready: list[Device] = field(default_factory=list)
    wanting: list["Visitor"] = field(default_factory=list)
    taken: set[tuple[str, datetime]] = field(default_factory=set)
    """Advisers and the starts of what they have."""
    receipts: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    """By year, how many there were."""

    @property
    def id(self) -> str:
        """The site's."""
        return self.site.id

    @property
    def slug(self) -> str:
        """The site's."""
        return self.site.slug

    @property
    def first(self) -> date:
        """Its first day."""
        return self.open_days[0]

    @property
    def place(self) -> Place:
        """As inventory knows it."""
        return Place(
            id=self.id,
            slug=self.slug,
            name=self.site.description.name,
            timezone=self.site.description.timezone,
            kind="site",
            department=self.site.description.department,
            sequence=1,
        )

    def year(self, at: datetime) -> int:
        """By the site's clocks."""
        return at.astimezone(self.zone).year

    def day(self, at: datetime) -> date:
        """By the site's clocks."""
        return at.astimezone(self.zone).date()

    def local(self, day: date, minutes: int) -> datetime:
        """That many minutes after midnight there, in UTC."""
        clock = time(minutes // 60, minutes % 60)
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def open_day(self, at: datetime, days: int) -> date | None:
        """The first open day that is so many days later, or after that."""
        wanted = self.day(at) + timedelta(days=days)
        where = on_or_after(self.open_days, wanted)
        return self.open_days[where] if where < len(self.open_days) else None

    def know(self, visitor: "Visitor") -> None:
        """Was there just now; the last hundred are kept."""
        self.regulars.append(visitor)
        if len(self.regulars) > 200:
            del self.regulars[:100]
