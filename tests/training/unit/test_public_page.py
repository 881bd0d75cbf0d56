"""What anybody sees of a certificate: how it stands, and a name only where its person agreed."""

import re
from dataclasses import fields, replace
from html import unescape

import pytest

from services.training.application.queries.verifying import PublicCertificate
from services.training.domain.words import Words
from services.training.edge.pages.texts import TEXTS
from services.training.edge.schemas.verification import PublicCertificateAnswer
from tests.training.certificates import MAIL, OLD, PRACTISED
from tests.training.public_pages import HREF, NAMED, REVOKED, VALID, every_page, shown

PAGES = every_page()


def words_of(page: str) -> str:
    """What is read on a page."""
    text = re.sub(r"<(style|title)>.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(text))


def test_a_valid_certificate_tells_path_day_and_competences():
    text = words_of(shown(VALID))
    for told in (
        "Ce certificat est valable",
        "Parcours Écrire des e-mails Date 25 novembre 2026",
        "Durée du parcours 10 heures",
        "Numéro C-2026-000012 Code de vérification K7QM 2X9D 44TB",
        "Écrire et recevoir des messages Novice, niveau 1 sur 8, constaté",
        "Protéger les données personnelles et la vie privée Abordé dans le parcours",
        "« Constaté » : une évaluation a montré ce niveau. "
        "« Abordé dans le parcours » : la personne l’a travaillé.",
        "Les niveaux viennent de : Cadre de référence",
        "elle n’a pas demandé à le montrer",
    ):
        assert told in text, told
    assert f'href="{HREF}"' in shown(VALID)


def test_it_speaks_english_too():
    text = words_of(shown(NAMED, "en"))
    for told in (
        "This certificate is valid",
        "We gave it to Awa Diallo, who followed this path to its end.",
        "Path Writing e-mails Date 25 November 2026 Length of the path 10 h",
        "Writing and receiving messages Novice, level 1 of 8, assessed",
        "Protecting personal data and privacy Practised on the path",
    ):
        assert told in text, told


@pytest.mark.parametrize("one", [OLD, PRACTISED])
def test_of_what_nobody_assessed_no_level_is_told(one):
    text = words_of(shown(replace(VALID, learned=(one,))))
    assert "Interagir Abordé dans le parcours" in text
    for claimed in ("onstaté", "Novice", "sur 8", "Les niveaux viennent"):
        assert claimed not in text
    told = PublicCertificateAnswer().dump(replace(VALID, learned=(one,)))["learned"]
    assert [(one["level"], one["level_title"], one["measured"]) for one in told] == [
        (None, None, False)
    ]


def test_only_words_that_are_there_are_explained():
    text = words_of(shown(replace(VALID, learned=(MAIL,))))
    assert "« Constaté »" in text
    assert "« Abordé" not in text


def test_our_own_first_steps_are_no_source_that_tells_anybody_more():
    ours = replace(MAIL, framework="first-steps", framework_title=Words(fr="Premiers pas"))
    assert "Les niveaux viennent" not in words_of(shown(replace(VALID, learned=(ours,))))


@pytest.mark.parametrize("name", [name for name in PAGES if name.endswith(" fr")])
def test_no_line_of_french_begins_with_a_mark_that_ends_a_word(name):
    text = unescape(re.sub(r"<(style|title)>.*?</\1>|<[^>]+>", "", PAGES[name], flags=re.DOTALL))
    assert re.findall(r"[^ ]* [:;!?»]|« [^ ]*", text) == []


def test_a_name_is_shown_where_its_person_agreed_and_nowhere_else():
    assert "Awa Diallo" in words_of(shown(NAMED))
    assert "Nom" not in words_of(shown(VALID)).split()


def test_a_revoked_certificate_says_since_when_and_offers_no_badge():
    text = words_of(shown(REVOKED))
    assert "Ce certificat n’est plus valable" in text
    assert "annulé le 1er décembre 2026" in text
    assert HREF not in shown(REVOKED)


def test_an_unknown_code_says_what_to_look_at():
    assert "Nous ne connaissons pas ce code" in words_of(shown(None))


def test_nothing_of_a_person_but_the_name_they_agreed_to_can_be_on_it():
    assert {one.name for one in fields(PublicCertificate)} == {
        "code",
        "number",
        "status",
        "path",
        "version",
        "title",
        "minutes",
        "on",
        "learned",
        "revoked_on",
        "name",
    }


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_small_fetches_nothing_and_is_found_by_no_search_engine(name):
    page = PAGES[name]
    assert len(page.encode()) < 16_000
    assert '<meta name="robots" content="noindex">' in page
    for asked in ("<script", '<link rel="stylesheet', "<img", "@import", "url("):
        assert asked not in page


def test_what_is_typed_is_never_markup():
    assert "<b>" not in shown(replace(NAMED, name="<b>x</b>"))


def test_both_languages_say_the_same_things():
    assert TEXTS["fr"].keys() == TEXTS["en"].keys()
