"""A certificate on paper: in easy French, of one page, and readable by scanners and readers."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from kit.association import Association
from services.training.adapters import shipped
from services.training.adapters.papers import TypesetPapers
from services.training.adapters.papers.certificate import hours
from services.training.application.ports.papers import CertificatePaper, Site
from services.training.domain.words import Words
from tests.papers import MM, codes_in, edges_of, pages_of, text_of
from tests.training.certificates import MAIL, OLD, PRACTISED

URL = "https://passerelle.example/training/verify/K7QM2X9D44TB"
PAPER = CertificatePaper(
    number="C-2026-000012",
    code="K7QM2X9D44TB",
    url=URL,
    site=Site("Espace Basilique", (), "Europe/Paris"),
    title="Écrire des e-mails",
    minutes=600,
    on=date(2026, 11, 25),
    issued_at=datetime(2026, 11, 25, 14, tzinfo=UTC),
    modules=("Créer son adresse e-mail", "Lire et répondre"),
    learned=(MAIL, OLD),
    name="Awa Diallo",
)
papers = TypesetPapers(Association("Passerelle", ("12 rue de la République",)))


def printed(**changes) -> bytes:
    return papers.certificate(replace(PAPER, **changes))


def test_it_tells_who_learnt_what_when_and_how_long():
    text = text_of(printed())
    for told in (
        "Passerelle",
        "Espace Basilique",
        "Ce certificat est pour : Awa Diallo",
        "Vous avez suivi ce parcours jusqu’au bout : Écrire des e-mails",
        "le 25 novembre 2026",
        "Parcours de 10 heures",
        "Ce que vous avez travaillé Créer son adresse e-mail Lire et répondre",
        "Écrire et recevoir des messages Novice (1 sur 8, constaté)",
        "Interagir abordé dans le parcours",
        "« Constaté » : une évaluation a montré ce niveau.",
        "« Abordé dans le parcours » : vous l’avez travaillé.",
        "Les niveaux viennent de : Cadre de référence",
        "Code de vérification : K7QM 2X9D 44TB",
        "Certificat n° C-2026-000012",
    ):
        assert told in text, told
    assert "Écrivez votre prénom" not in text


def test_without_a_name_there_is_a_line_to_write_one_on():
    assert "Écrivez votre prénom et votre nom sur la ligne." in text_of(printed(name=None))


def test_its_code_leads_to_the_page_that_verifies_it():
    assert codes_in(printed()) == [URL]


@pytest.mark.parametrize("one", [OLD, PRACTISED])
def test_of_what_nobody_assessed_no_level_is_printed(one):
    text = text_of(printed(learned=(one,)))
    assert "Interagir abordé dans le parcours" in text
    for claimed in ("onstaté", "Novice", "sur 8", "Les niveaux viennent"):
        assert claimed not in text


def test_only_words_that_are_there_are_explained():
    text = text_of(printed(learned=(MAIL,)))
    assert "« Constaté »" in text
    assert "Abordé" not in text


def test_our_own_first_steps_are_no_source_that_tells_anybody_more():
    ours = replace(MAIL, framework="first-steps", framework_title=Words(fr="Premiers pas"))
    assert "Les niveaux viennent" not in text_of(printed(learned=(ours,)))


def test_a_path_without_competences_of_a_framework_has_no_table_of_them():
    assert "Vos compétences" not in text_of(printed(learned=()))


def test_it_is_tagged_for_screen_readers_and_the_same_each_time():
    root = PdfReader(io.BytesIO(printed())).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("fr")
    assert printed() == printed()


@pytest.mark.parametrize("path", shipped.paths(), ids=lambda path: path.code)
def test_every_path_that_ships_fits_on_one_page(path):
    competences = {target.competence for module in path.modules for target in module.targets}
    made = printed(
        title=path.title.fr,
        modules=tuple(module.title.fr for module in path.modules),
        learned=((MAIL, OLD) * len(competences))[: len(competences)],
        name=None,
    )
    assert pages_of(made) == 1


@pytest.mark.parametrize(
    "name", ["W" * 120, "Nguyễn Thị Ánh", "عائشة بن علي", "O’Connor-Ouédraogo", "#strong[x] $x$ \\"]
)
def test_no_name_breaks_it(name):
    made = printed(name=name, title="Très long " * 15)
    left, right = edges_of(made)
    assert left >= 18 * MM
    assert right <= 192 * MM


def test_lengths_are_told_as_people_say_them():
    assert [hours(minutes).replace("\u00a0", " ") for minutes in (45, 60, 90, 605)] == [
        "45 minutes",
        "1 heure",
        "1 heure 30",
        "10 heures 05",
    ]
