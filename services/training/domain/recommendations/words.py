"""Reasons in plain words, as a helper reads them to somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.training.domain.paths.path import Goal
from services.training.domain.recommendations.reasons import Reason, ReasonCode
from services.training.domain.words import Words

GOALS: Final[Mapping[Goal, Words]] = {
    "get_started": Words(fr="débuter avec un ordinateur", en="start with a computer"),
    "understand_internet": Words(fr="comprendre internet", en="understand the internet"),
    "search": Words(fr="chercher sur internet", en="search the internet"),
    "write_emails": Words(fr="écrire des e-mails", en="write e-mails"),
    "public_services": Words(
        fr="faire vos démarches en ligne", en="deal with public services online"
    ),
    "pay_and_travel": Words(
        fr="payer une facture et acheter un billet", en="pay a bill and buy a ticket"
    ),
    "use_smartphone": Words(fr="utiliser un smartphone", en="use a smartphone"),
    "find_work": Words(fr="trouver du travail", en="find work"),
    "stay_safe": Words(fr="vous protéger sur internet", en="stay safe on the internet"),
    "follow_school": Words(fr="suivre l’école de vos enfants", en="follow your children’s school"),
}
"""Each ends the sentence « Vous voulez … »."""

_SAID: Final[Mapping[ReasonCode, Words]] = {
    "under_way": Words(
        fr="Vous suivez déjà ce parcours. Continuez.", en="You are on this path already. Go on."
    ),
    "paused": Words(
        fr="Vous avez commencé ce parcours, puis fait une pause. Vous pouvez reprendre.",
        en="You began this path and took a break. You can take it up again.",
    ),
    "device_bought": Words(
        fr="Vous avez maintenant un appareil. Nous vous aidons à vous en servir.",
        en="You have a device now. We help you to use it.",
    ),
    "serves_goal": Words(
        fr="Vous voulez {goal}. Ce parcours est fait pour cela.",
        en="You want to {goal}. This path is made for that.",
    ),
    "leads_to": Words(
        fr="Vous voulez {goal}. Ce parcours vous prépare au parcours « {path} ».",
        en="You want to {goal}. This path prepares you for the path “{path}”.",
    ),
    "goes_further": Words(
        fr="Ce parcours vous apprend encore autre chose.", en="This path teaches something more."
    ),
    "open_to_all": Words(
        fr="Vous n’avez besoin de rien savoir avant.", en="You need not know anything before."
    ),
    "prerequisites_met": Words(
        fr="Vous savez déjà ce qu’il faut pour commencer.",
        en="You know what is needed to begin.",
    ),
    "comes_after": Words(
        fr="Le parcours « {path} » vient avant.", en="The path “{path}” comes before."
    ),
    "level_below": Words(
        fr="Il faut d’abord s’entraîner un peu plus : {competence}.",
        en="Some more practice is needed first: {competence}.",
    ),
    "level_unknown": Words(
        fr="Nous ne savons pas encore où vous en êtes : {competence}. "
        "Nous pouvons regarder cela ensemble.",
        en="We do not know yet how far you are: {competence}. We can look at it together.",
    ),
    "already_able": Words(
        fr="Vous savez déjà faire ce que ce parcours apprend. Vous pouvez le suivre pour le "
        "certificat.",
        en="You can do already what this path teaches. You may follow it for the certificate.",
    ),
    "other_language": Words(
        fr="Ce parcours n’est pas dans votre langue. Vous pouvez venir avec quelqu’un qui traduit.",
        en="This path is not in your language. You can come with somebody who translates.",
    ),
}
_BROUGHT: Final = Words(
    fr=" Le parcours « {path} » vous l’apprend.", en=" The path “{path}” teaches it."
)
_BROUGHT_BY_NONE: Final = Words(
    fr=" Une personne de l’équipe vous aide pour cela.", en=" Somebody of the team helps with it."
)


@dataclass(frozen=True)
class Titles:
    """What paths and competences are called, by their codes."""

    paths: Mapping[str, Words]
    competences: Mapping[str, Words]


def say(reason: Reason, titles: Titles) -> Words:
    """The reason in short sentences; a code stands for a title that is not known any more."""
    parts = [_SAID[reason.code]]
    if reason.code in ("level_below", "level_unknown"):
        parts.append(_BROUGHT_BY_NONE if reason.path is None else _BROUGHT)
    return Words(
        fr="".join(part.fr for part in parts).format(**_named(reason, titles, french=True)),
        en="".join(part.said("en") for part in parts).format(
            **_named(reason, titles, french=False)
        ),
    )


def _named(reason: Reason, titles: Titles, *, french: bool) -> Mapping[str, str]:
    def said(words: Words | None, code: str | None) -> str:
        if words is None:
            return code or ""
        return words.fr if french else words.said("en")

    return {
        "goal": said(GOALS.get(reason.goal) if reason.goal else None, reason.goal),
        "path": said(titles.paths.get(reason.path or ""), reason.path),
        "competence": said(titles.competences.get(reason.competence or ""), reason.competence),
    }
