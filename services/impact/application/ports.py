"""What the application needs from outside."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from services.impact.domain.archive import Archived, Search
from services.impact.domain.facts import Person, Site
from services.impact.domain.figures import Question, Tally
from services.impact.domain.projection import Changes


class Projections(Protocol):
    """The rows and replicas behind the figures, inside the transaction of the inbox."""

    def sites(self, site_ids: Iterable[str]) -> Mapping[str, Site]:
        """What is known of these sites, by id."""
        ...

    def people(self, person_ids: Iterable[str]) -> Mapping[str, Person]:
        """What is known of these people, by id."""
        ...

    def apply(self, changes: Changes) -> None:
        """Keeps the changes: corrects the earlier rows first, then adds the new ones.

        The sites and people of the changes were asked for before.
        """
        ...


class Figures(Protocol):
    """Counts over the rows, all from one snapshot of the database."""

    def tallies(self, questions: Sequence[Question]) -> Sequence[Tally]:
        """The answers to several questions, all true at the same moment.

        Raises `TooManyRows` where the cells would be more than an answer may hold.
        """
        ...

    def sites(self) -> Sequence[Site]:
        """Every site that is known, in the order of their names."""
        ...


class Archive(Protocol):
    """Every event that ever came in, in the order of arrival."""

    def search(self, search: Search) -> Sequence[Archived]:
        """The events that match, by rising position, at most `search.limit`."""
        ...
