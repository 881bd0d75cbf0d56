"""A small network to test training with: a scripted clock, two sites, a path, people."""

from dataclasses import dataclass, field, replace

from kernel.people import Person
from kernel.scope import NATIONAL, Scope
from kernel.sites import Site
from kit.application import Application
from services.training.adapters import shipped
from services.training.adapters.addresses import TrainingAddresses
from services.training.application.commands.open_enrolment import OpenEnrolment
from services.training.application.commands.publish_framework import PublishFramework
from services.training.application.commands.publish_path import PublishPath
from services.training.application.enrolment_views import EnrolmentView
from services.training.application.ports import Tools
from services.training.domain.paths.path import Module, Path, Target
from services.training.domain.words import Words
from tests.memory.store import MemoryStore
from tests.scripted import CONTEXT, ScriptedClock, growing_codes, numbered_ids

HERE = Scope(frozenset({"saint-denis"}))
ELSEWHERE = Scope(frozenset({"lyon"}))
SITE_ID = "0197f000-0000-7000-8000-00000000f001"
LYON_ID = "0197f000-0000-7000-8000-00000000f002"
AWA, BILAL, CHLOE = (f"0197f000-0000-7000-8000-00000000f01{n}" for n in range(3))
SITE = Site(
    id=SITE_ID,
    slug="saint-denis",
    name="Passerelle Saint-Denis",
    timezone="Europe/Paris",
    department="93",
    sequence=1,
)
LYON = replace(SITE, id=LYON_ID, slug="lyon", name="Passerelle Lyon", department="69")


def tools(clock: ScriptedClock) -> Tools:
    """A scripted clock, and ids and codes that grow."""
    return Tools(
        clock=clock,
        new_id=numbered_ids(),
        new_code=growing_codes(),
        addresses=TrainingAddresses("https://passerelle.example"),
    )


def module(code: str = "email_write", **changes) -> Module:
    """A workshop of two hours."""
    values = {
        "title": Words(fr=f"Module {code}"),
        "summary": Words(fr="Un atelier."),
        "minutes": 120,
        "objectives": (Words(fr="Je sais envoyer un message."),),
        "targets": (Target(competence="crcn-2-1", level=1),),
    }
    return Module(code=code, **values | changes)


def path(code: str = "email", *modules: Module, **changes) -> Path:
    """A path of two modules, the second after the first, with a final assessment."""
    values = {
        "version": 1,
        "audience": "people",
        "title": Words(fr="Le courrier électronique", en="E-mail"),
        "summary": Words(fr="Écrire, recevoir et trier ses courriels."),
        "for_whom": Words(fr="Vous savez ouvrir une page internet."),
        "modules": modules
        or (
            module(f"{code}_write"),
            module(f"{code}_sort", prerequisites=(f"{code}_write",)),
        ),
        "goals": ("write_emails",),
    }
    return Path(code=code, **values | changes)


def person(person_id: str = AWA, **changes) -> Person:
    """Somebody whom booking has told of."""
    return Person(id=person_id, **{"sequence": 1} | changes)


@dataclass
class Network:
    """An application with the sites of Saint-Denis and Lyon, and short ways to its use cases."""

    app: Application
    clock: ScriptedClock = field(default_factory=ScriptedClock)

    @classmethod
    def of(cls, app, clock) -> "Network":
        """With both sites and the frameworks known; what happened until then is forgotten."""
        network = cls(app, clock)
        network.change(lambda work: [work.sites.put(site) for site in (SITE, LYON)])
        for framework in shipped.frameworks():
            command = PublishFramework(scope=NATIONAL, framework=framework, by="operator-1")
            app.publish_framework(command, CONTEXT)
        if isinstance(app.store, MemoryStore):
            app.store.memory.published.clear()
            app.store.memory.audit.clear()
        return network

    def change(self, function):
        """Runs a function in a unit of work."""
        return self.app.store.run(
            lambda tx: function(self.app._inside(tx, self.app.tools)), CONTEXT
        )

    def look(self, function):
        """Runs a function on a look at the data."""
        return function(self.app._read())

    def person(self, person_id: str = AWA, **changes) -> str:
        """Somebody known here."""
        self.change(lambda work: work.people.put(person(person_id, **changes)))
        return person_id

    def path(self, made: Path | None = None) -> Path:
        """Publishes a path; that of two modules unless one is given."""
        command = PublishPath(scope=NATIONAL, path=made or path(), by="operator-1")
        return self.app.publish_path(command, CONTEXT).content

    def enrolment(self, person_id: str = AWA, path: str = "email", **changes) -> EnrolmentView:
        """Somebody begins a path at Saint-Denis."""
        values = {"scope": NATIONAL, "site": "saint-denis", "by": "desk-1", **changes}
        command = OpenEnrolment(person_id=person_id, path=path, **values)
        return self.app.open_enrolment(command, CONTEXT)
