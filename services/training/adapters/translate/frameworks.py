"""What happens to frameworks, as contracts."""

from contracts.training import frameworks as contracts
from services.training.adapters.translate.registry import Parts, parts
from services.training.domain.frameworks import events


@parts.register
def _(event: events.FrameworkPublished) -> Parts:
    framework = event.framework
    facts = contracts.FrameworkPublished(
        framework=framework.code,
        version=framework.version,
        highest_level=framework.highest,
        competences=list(framework.competences),
    )
    return facts, event.framework_id, None
