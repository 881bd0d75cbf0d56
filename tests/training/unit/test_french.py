"""What training's rules say is said in French too."""

from kit.edge.french import in_french
from services.training.edge.french import PHRASES
from tests.rule_texts import rule_texts

READERS = (
    "services/training/domain/paths/rules.py",
    "services/training/application/commands/publish_mapping.py",
)
TEXTS = rule_texts("services/training", "kit", readers=READERS)


def test_the_texts_of_the_rules_are_found():
    for text in ("must be 7 to 7 minutes", "7 is no module of this path", "must be 0 to 7"):
        assert text in TEXTS


def test_every_rule_has_its_french():
    missing = {text: at for text, at in TEXTS.items() if in_french(text, PHRASES) == text}
    assert missing == {}
