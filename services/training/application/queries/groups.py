"""The group of a workshop: who is to come or came, and who of them has its module already."""

from collections.abc import Iterator
from dataclasses import dataclass

from kernel.refusals import NotFound
from kernel.scope import Scope
from services.training.application.enrolment_views import ModuleView, view_of
from services.training.application.ports import Work
from services.training.domain.enrolments.enrolment import Enrolment
from services.training.domain.enrolments.progress import DoneBy
from services.training.domain.seats.copies import Seat, SeatStatus, Workshop

_IN_GROUP: tuple[SeatStatus, ...] = ("reserved", "offered", "waitlisted", "attended", "missed")


@dataclass(frozen=True, kw_only=True)
class GetGroup:
    """Of a workshop at one of the caller's sites."""

    scope: Scope
    workshop_id: str


@dataclass(frozen=True, kw_only=True)
class MemberView:
    """Somebody with a seat or a place in line, and how far they are with the workshop's module.

    `enrolment` and `module` are None of who is on no path that has it, and of who was erased;
    `ours` says whether the enrolment is at one of the caller's sites.
    """

    seat: Seat
    enrolment: Enrolment | None
    module: ModuleView | None
    ours: bool

    @property
    def enrolment_id(self) -> str | None:
        """Of the enrolment; None where it is another site's."""
        return self.enrolment.id if self.enrolment is not None and self.ours else None

    @property
    def enrolment_status(self) -> str | None:
        """How it stands."""
        return None if self.enrolment is None else self.enrolment.state.status

    @property
    def done(self) -> bool:
        """Whether the module is."""
        return self.module is not None and self.module.done

    @property
    def done_by(self) -> DoneBy | None:
        """By what it is."""
        return None if self.module is None else self.module.done_by

    @property
    def attended(self) -> int:
        """Workshops of it that count so far."""
        return 0 if self.module is None else self.module.attended

    @property
    def sessions(self) -> int | None:
        """Workshops that make it done."""
        return None if self.module is None else self.module.sessions

    @property
    def missing(self) -> tuple[str, ...]:
        """What comes before it and is not done."""
        return () if self.module is None else self.module.missing


@dataclass(frozen=True, kw_only=True)
class GroupView:
    """A workshop of a module, with its people in the order of their seats.

    `path` is the one that has the module; None where none does, as with a code that was mistyped.
    """

    workshop: Workshop
    site: str
    path: str | None
    members: tuple[MemberView, ...]


def get_group(work: Work, query: GetGroup) -> GroupView:
    """Raises `NotFound`."""
    workshop = work.workshops.get(query.workshop_id)
    site = None if workshop is None else work.sites.get(workshop.site_id)
    if workshop is None or site is None or not query.scope.allows(site.slug):
        raise NotFound("workshop", query.workshop_id)
    return GroupView(
        workshop=workshop,
        site=site.slug,
        path=work.paths.owners({workshop.module}).get(workshop.module),
        members=tuple(_members(work, query.scope, workshop)),
    )


def _members(work: Work, scope: Scope, workshop: Workshop) -> Iterator[MemberView]:
    for seat in work.seats.of_workshop(workshop.id):
        if seat.status in _IN_GROUP:
            enrolment = _on_path_with(work, seat.person_id, workshop.module)
            module = None if enrolment is None else _module(work, enrolment, workshop.module)
            ours = enrolment is not None and scope.allows(enrolment.state.site)
            yield MemberView(seat=seat, enrolment=enrolment, module=module, ours=ours)


def _on_path_with(work: Work, person_id: str, module: str) -> Enrolment | None:
    """The one by which the person learns it now, else the last by which they did."""
    found = work.enrolments.with_module(person_id, module)
    return max(found, key=lambda one: (one.state.is_open, one.id), default=None)


def _module(work: Work, enrolment: Enrolment, code: str) -> ModuleView:
    return next(one for one in view_of(work, enrolment).modules if one.module.code == code)
