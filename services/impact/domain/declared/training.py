"""Learning: paths, modules, certificates, skills."""

from dataclasses import replace
from typing import Final

from services.impact.domain.formulas import Count, Gain
from services.impact.domain.metric import PERSON, PLACE, TIME, Metric, Words

_ENROLMENTS: Final[Words] = {"en": "enrolments", "fr": "inscriptions"}
_CUTS: Final = (*PLACE, *PERSON, *TIME, "path")
_ABSORBED: Final = ("training.enrolment_absorbed.v1", "training.enrolment_restored.v1")

_COMPLETIONS_NOTED: Final = Metric(
    name="completions",
    kind="additive",
    formula=Count("enrolment_completed_noted"),
    unit=_ENROLMENTS,
    events=("training.enrolment_completed.v1", *_ABSORBED),
    title={"en": "Paths completed", "fr": "Parcours terminés"},
    definition={
        "en": "Paths whose end somebody reached, on the day when that was noted.",
        "fr": "Parcours menés à leur terme, au jour où cela a été noté.",
    },
    dimensions=_CUTS,
)

METRICS: Final = (
    Metric(
        name="enrolments",
        kind="additive",
        formula=Count("enrolment_opened"),
        unit=_ENROLMENTS,
        events=("training.enrolment_opened.v1", *_ABSORBED),
        title={"en": "Enrolments", "fr": "Inscriptions à un parcours"},
        definition={
            "en": "Paths that somebody began, on the day when they did.",
            "fr": "Parcours commencés par une personne, au jour du début.",
        },
        dimensions=_CUTS,
    ),
    _COMPLETIONS_NOTED,
    replace(
        _COMPLETIONS_NOTED,
        version=2,
        formula=Count("enrolment_completed"),
        definition={
            "en": "Paths whose end somebody reached, on the day of the last workshop, trainer’s "
            "word or final assessment that it took; where none came, 30 days after the last "
            "module; never before they began. What is corrected afterwards leaves that day alone. "
            "Version 1 counted on the day when the end was noted.",
            "fr": "Parcours menés à leur terme, au jour du dernier atelier, de la parole du "
            "formateur ou de l’évaluation finale qu’il fallait ; sans elle, 30 jours après le "
            "dernier module ; jamais avant le début. Une correction ultérieure laisse ce jour "
            "inchangé. La version 1 comptait au jour où la fin a été notée.",
        },
    ),
    Metric(
        name="abandonments",
        kind="additive",
        formula=Count("enrolment_abandoned"),
        unit=_ENROLMENTS,
        events=("training.enrolment_abandoned.v1", *_ABSORBED),
        title={"en": "Paths abandoned", "fr": "Parcours abandonnés"},
        definition={
            "en": "Paths that somebody does not go on with, on the day when that was said.",
            "fr": "Parcours qu’une personne ne poursuit pas, au jour où cela a été dit.",
        },
        dimensions=_CUTS,
    ),
    Metric(
        name="modules_completed",
        kind="additive",
        formula=Count("module_completed"),
        unit={"en": "modules", "fr": "modules"},
        events=("training.module_completed.v1", "training.module_reopened.v1", *_ABSORBED),
        title={"en": "Modules completed", "fr": "Modules terminés"},
        definition={
            "en": "Modules of paths that are done, by attendance or a trainer’s word, on the day "
            "when they were; one that was opened again counts no more. Who begins a path a second "
            "time may have a module done in both.",
            "fr": "Modules de parcours faits, par présence ou sur parole du formateur, au jour où "
            "ils l’ont été ; un module rouvert ne compte plus. Qui recommence un parcours peut "
            "avoir un module fait dans les deux.",
        },
        dimensions=_CUTS,
    ),
    Metric(
        name="certificates",
        kind="additive",
        formula=Count("certificate_valid"),
        unit={"en": "certificates", "fr": "certificats"},
        events=(
            "training.certificate_issued.v1",
            "training.certificate_revoked.v1",
            "training.certificate_restored.v1",
        ),
        title={"en": "Certificates", "fr": "Certificats"},
        definition={
            "en": "Certificates issued and valid today, on the day when they were issued.",
            "fr": "Certificats délivrés et valides aujourd’hui, au jour de leur délivrance.",
        },
        dimensions=_CUTS,
    ),
    Metric(
        name="skill_gain",
        kind="distribution",
        formula=Gain("level_assessed"),
        unit={"en": "levels", "fr": "niveaux"},
        events=("training.level_assessed.v1",),
        title={"en": "Skill gain", "fr": "Progression des compétences"},
        definition={
            "en": "For people assessed in the period: over the competences that were assessed "
            "before, the mean of the last level in the period less the first ever. The figure is "
            "the mean over people; their distribution is in whole levels, towards zero.",
            "fr": "Pour les personnes évaluées pendant la période : sur les compétences déjà "
            "évaluées auparavant, moyenne du dernier niveau de la période moins le tout premier. "
            "Le chiffre est la moyenne sur les personnes ; leur répartition est en niveaux "
            "entiers, vers zéro.",
        },
        dimensions=(*PLACE, *PERSON, *TIME),
    ),
)
