"""Impact's ports in memory: the twins of the MongoDB adapters."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from pyroaring import BitMap

from kit.envelope import Envelope
from services.impact.adapters.translate import READERS
from services.impact.application.projecting import apply
from services.impact.domain.evaluating import evaluate
from services.impact.domain.facts import Merged, Site, Traits
from services.impact.domain.figures import Moment, Question, Tally
from services.impact.domain.folding import Owners, Read, fold, touched
from services.impact.domain.gathering import Gathering, Want
from services.impact.domain.merged import standing
from services.impact.domain.pages import FIRST, Page, PageKey
from services.impact.domain.past import PageLeaf
from services.impact.domain.rules import RULES


class MemoryGeneration:
    """`Generation` over plain dictionaries; pages are packed, as in the database."""

    def __init__(self) -> None:
        self.known_sites: dict[str, Site] = {}
        self.known_merges: dict[tuple[str, str], Merged] = {}
        self.owners: dict[tuple[str, str], str] = {}
        self.numbers: dict[str, int] = {}
        self.traits: dict[str, Traits] = {}
        self.packed: dict[PageKey, Mapping] = {}

    def sites(self) -> Mapping[str, Site]:
        return self.known_sites

    def keep_sites(self, sites: Sequence[Site]) -> None:
        self.known_sites |= {site.site_id: site for site in sites}

    def merges(self, pairs: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
        known = self.known_merges
        return {pair: known[pair].sequence for pair in pairs if pair in known}

    def keep_merges(self, merges: Sequence[Merged]) -> None:
        self.known_merges |= {(m.kept_id, m.absorbed_id): m for m in merges}
        self.enlist({id_ for m in merges for id_ in (m.kept_id, m.absorbed_id)}, {})

    def keep_owners(self, owners: Owners) -> None:
        self.owners |= owners

    def enlist(self, ids: Collection[str], told: Mapping[str, Traits]) -> Mapping[str, int]:
        for id_ in ids:
            self.numbers.setdefault(id_, FIRST + len(self.numbers))
            traits, known = told.get(id_), self.traits.get(id_)
            if traits and (known is None or known.sequence < traits.sequence):
                self.traits[id_] = traits
        return {id_: self.numbers[id_] for id_ in ids}

    def keys_of(self, site_id: str) -> Collection[PageKey]:
        return [key for key in self.packed if key.site_id == site_id]

    def pages(self, keys: Iterable[PageKey]) -> Mapping[PageKey, Page]:
        return {key: Page.unpacked(self.packed[key]) for key in keys if key in self.packed}

    def put(self, pages: Mapping[PageKey, Page]) -> None:
        for key, page in pages.items():
            self.packed.pop(key, None)
            if len(page):
                self.packed[key] = page.packed()


class MemoryShelf:
    """`Shelf` of a generation in memory."""

    def __init__(self, generation: MemoryGeneration) -> None:
        self._generation = generation
        self.sites = generation.known_sites
        self.most = FIRST + len(generation.numbers) - 1

    @cached_property
    def aliases(self) -> Mapping[int, int]:
        numbers = self._generation.numbers
        merges = self._generation.known_merges.values()
        told = standing((m.time, m.kept_id, m.absorbed_id) for m in merges if m.standing)
        return {numbers[absorbed]: numbers[kept] for absorbed, kept in told.items()}

    def leaves(
        self, measure: str, first: str | None, last: str | None, *, want: Want
    ) -> Iterable[PageLeaf]:
        del want
        for key, packed in self._generation.packed.items():
            unbound = first is None and last is None
            within = key.month and (first or "") <= key.month <= (last or "9999-99")
            if key.measure == measure and (unbound or within):
                yield PageLeaf(key, Page.unpacked(packed))

    def trait(self, trait: str) -> Mapping[str, BitMap]:
        known: dict[str, BitMap] = {}
        for id_, traits in self._generation.traits.items():
            for name, value in traits.values:
                if name == trait:
                    known.setdefault(value, BitMap()).add(self._generation.numbers[id_])
        return known


class Engine:
    """Archive, projector and figures in memory."""

    def __init__(self) -> None:
        self.generation = MemoryGeneration()
        self.archive: dict[str, Envelope] = {}

    def receive(self, batch: Iterable[Envelope]) -> None:
        """What inbox and projector do: only what was not seen goes in, once."""
        fresh = {event.id: event for event in batch if event.id not in self.archive}
        reads = [_read(event) for event in fresh.values() if event.type in READERS]
        subjects = set().union(*touched(reads))
        earlier = [
            _read(event)
            for event in self.archive.values()
            if event.subject in subjects and event.type in READERS
        ]
        self.archive |= fresh
        apply(fold(reads, earlier, self.generation.owners, RULES), self.generation)

    def sites(self) -> Sequence[Site]:
        """See `Figures.sites`."""
        known = self.generation.known_sites.values()
        return sorted(known, key=lambda site: (site.name, site.slug))

    def tallies(self, questions: Sequence[Question], as_of: object = None) -> Sequence[Tally]:
        """See `Figures.tallies`; only of now."""
        assert as_of is None
        shelf = MemoryShelf(self.generation)
        answers = [evaluate(q.metric.formula, Gathering(shelf, q)) for q in questions]
        return [Tally(tuple(cells), total, self.moment()) for cells, total in answers]

    def moment(self) -> Moment:
        """See `Figures.moment`."""
        return Moment(len(self.archive), None)


def _read(event: Envelope) -> Read:
    return Read(event.subject, READERS[event.type](event))
