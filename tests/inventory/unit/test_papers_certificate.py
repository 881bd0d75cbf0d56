"""The certificate of erasure says how, by whom and whether it was verified, and can be checked."""

from dataclasses import replace

from tests.inventory.papers import CERTIFICATE, papers
from tests.papers import codes_in, text_of


def test_a_certificate_tells_what_was_erased_how_and_by_whom():
    text = text_of(papers.wipe_certificate(CERTIFICATE))
    for told in (
        "Certificat d’effacement",
        "EFF-2026-001204",
        "Données effacées, effacement vérifié",
        "Marque et modèle Dell Latitude 5490",
        "Numéro de série 5CG8437F3K",
        "Numéro de série du stockage S3YBNB0K123456",
        "Méthode Purge (effacement renforcé)",
        "Norme NIST SP 800-88 Rev. 2",
        "Outil nwipe 0.38",
        "Début 25 novembre 2026 à 14 h 30",
        "Fin 25 novembre 2026 à 15 h 17",
        "Fait par agent 0147",
        "Vérifié oui, par agent 0202",
        "Espace Basilique",
        "Code de vérification : K7QM-2X9D-44TB",
    ):
        assert told in text, told


def test_the_code_on_a_certificate_leads_to_its_page():
    assert codes_in(papers.wipe_certificate(CERTIFICATE)) == [CERTIFICATE.url]


def test_an_erasure_that_nobody_verified_is_not_called_verified():
    unverified = replace(CERTIFICATE, verified=False, verified_by=None)
    text = text_of(papers.wipe_certificate(unverified))
    assert "Effacement non vérifié" in text
    assert "Vérifié non" in text
    assert "effacement vérifié" not in text
    assert "laboratoire" not in text


def test_a_device_without_storage_had_nothing_to_erase():
    bare = replace(
        CERTIFICATE, method="no_storage", storage_serial=None, tool=None, tool_version=None
    )
    text = text_of(papers.wipe_certificate(bare))
    assert "Rien à effacer" in text
    for absent in ("NIST", "Outil", "stockage", "Données effacées"):
        assert absent not in text, absent
