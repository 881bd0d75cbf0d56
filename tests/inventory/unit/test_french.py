"""What inventory's rules say is said in French too."""

from kit.csv_table import Unreadable
from kit.edge.files import FileReport
from kit.edge.french import in_french
from services.inventory.adapters.lot_csv import LotFile
from services.inventory.edge.french import PHRASES, saying
from tests.rule_texts import rule_texts

READERS = (
    "services/inventory/adapters/top_ups_csv.py",
    "services/inventory/application/describing.py",
    "services/inventory/application/sifting.py",
    "kit/csv_table.py",
)
TEXTS = rule_texts("services/inventory", "kit", readers=READERS)


def test_the_texts_of_the_rules_are_found():
    assert len(TEXTS) > 70
    for text in (
        "is not an IMEI of 15 digits: it has 7",
        "was rewritten by a spreadsheet; make the column text and give it again",
        "must hold a price",
        "one of 7",
        "is already that of line 7",
    ):
        assert text in TEXTS


def test_every_rule_has_its_french():
    missing = {text: at for text, at in TEXTS.items() if in_french(text, PHRASES) == text}
    assert missing == {}


def test_a_report_gives_its_reasons_in_the_caller_s_language():
    try:
        LotFile(b"category,make\nlaptop,Dell\n")
    except Unreadable as unreadable:
        findings = [unreadable.finding]
    told = {
        language: FileReport(0, findings, [], say=saying(language)).as_json()["errors"][0]["reason"]
        for language in ("fr", "en")
    }
    assert told == {"fr": "colonnes manquantes : model", "en": "columns missing: model"}
