"""What happens to paths, as contracts."""

from contracts.training import paths as contracts
from services.training.adapters.translate.registry import Parts, parts
from services.training.domain.paths import events


@parts.register
def _(event: events.PathPublished) -> Parts:
    path = event.path
    facts = contracts.PathPublished(
        path=path.code,
        version=path.version,
        audience=path.audience,
        modules=[module.code for module in path.modules],
        minutes=path.minutes,
    )
    return facts, event.path_id, None
