"""Refusals about people."""

from kit.edge.problems import ProblemType
from kit.edge.words import one_of
from kit.envelope import timestamp
from services.booking.domain.people.refusals import (
    AlreadyMerged,
    IsAbsorbed,
    LikelyDuplicates,
    MergeClash,
    MergedFurther,
    MergeFinal,
    NotMerged,
    PersonErased,
    SamePerson,
)
from services.booking.edge.schemas.people import LikelyDuplicateAnswer

_TOLD = {
    "en": "`duplicates` are people with close names or the same phone, the likeliest first.",
    "fr": "`duplicates` donne les personnes de nom proche ou de même téléphone, "
    "la plus probable d’abord.",
}
_ELSEWHERE = {
    "en": "Somebody of this name may be known at another site: ask for the year of birth.",
    "fr": "Quelqu’un de ce nom est peut-être connu sur un autre site : "
    "demandez l’année de naissance.",
}


def _who_is_alike(refusal: LikelyDuplicates, language: str) -> str:
    parts = ((bool(refusal.found), _TOLD), (refusal.elsewhere, _ELSEWHERE))
    return " ".join(words[language] for holds, words in parts if holds)


PROBLEMS = (
    ProblemType(
        LikelyDuplicates,
        409,
        "likely_duplicates",
        {
            "en": "The network may know this person already",
            "fr": "Cette personne est peut-être déjà connue",
        },
        detail=_who_is_alike,
        extra=lambda r: {
            "duplicates": LikelyDuplicateAnswer(many=True).dump(r.found),
            "elsewhere": r.elsewhere,
        },
        advice={
            "en": "Go on with the person in `duplicates`; or register a new one, with their ids in "
            "`not_a_duplicate_of`, or with `confirmed_new`. Where `elsewhere` is true, ask for the "
            "year of birth and the phone first: with them the person is shown."
        },
        across_network=True,
    ),
    ProblemType(
        SamePerson,
        409,
        "same_person",
        {"en": "Both are one person", "fr": "C’est la même personne"},
        extra=lambda r: {"person_id": r.person_id},
        advice={"en": "Name two people; one of the two may have been merged into the other."},
    ),
    ProblemType(
        AlreadyMerged,
        409,
        "already_merged",
        {"en": "This person was merged before", "fr": "Cette personne a déjà été fusionnée"},
        detail=one_of(
            "`merged_into` is who they are known as.",
            "`merged_into` est la personne qui a été gardée.",
        ),
        extra=lambda r: {"person_id": r.person_id, "merged_into": r.into},
        advice={"en": "Merge the person in `merged_into`, if that is who is meant."},
    ),
    ProblemType(
        IsAbsorbed,
        409,
        "is_absorbed",
        {
            "en": "This person is known as another",
            "fr": "Cette personne est connue sous une autre fiche",
        },
        detail=one_of(
            "`merged_into` is who they are known as; both are erased together.",
            "`merged_into` est la fiche qui a été gardée : les deux s’effacent ensemble.",
        ),
        extra=lambda r: {"person_id": r.person_id, "merged_into": r.into},
        advice={"en": "Erase the person in `merged_into`; or undo the merge first."},
    ),
    ProblemType(
        PersonErased,
        409,
        "person_erased",
        {"en": "This person was erased", "fr": "Cette personne a été effacée"},
        extra=lambda r: {"person_id": r.person_id},
        advice={"en": "Nothing can be undone any more; register the person anew."},
    ),
    ProblemType(
        MergeClash,
        409,
        "merge_clash",
        {
            "en": "One person cannot hold all of this",
            "fr": "Une seule personne ne peut pas tout garder",
        },
        detail=one_of(
            "`clashes` are pairs of which one has to be cancelled or moved first.",
            "`clashes` donne les paires dont l’un des deux doit d’abord être annulé ou déplacé.",
        ),
        extra=lambda r: {
            "clashes": [
                {
                    "kind": clash.kind,
                    "kept": clash.kept,
                    "absorbed": clash.absorbed,
                    "start": None if clash.start is None else timestamp(clash.start),
                }
                for clash in r.clashes
            ]
        },
        advice={"en": "Cancel or move one of each pair (`kept`, `absorbed`), then merge again."},
    ),
    ProblemType(
        NotMerged,
        409,
        "not_merged",
        {"en": "These two were not merged", "fr": "Ces deux personnes n’ont pas été fusionnées"},
        extra=lambda r: {"kept": r.kept, "absorbed": r.absorbed},
        advice={"en": "Name the person who was kept, and the one who was absorbed."},
    ),
    ProblemType(
        MergedFurther,
        409,
        "merged_further",
        {
            "en": "Another merge has to be undone first",
            "fr": "Une autre fusion est à annuler d’abord",
        },
        extra=lambda r: {"kept": r.kept, "merged_into": r.into},
        advice={"en": "Undo the merge of `kept` into `merged_into` first."},
    ),
    ProblemType(
        MergeFinal,
        409,
        "merge_final",
        {
            "en": "The merge can no longer be undone",
            "fr": "La fusion ne peut plus être annulée",
        },
        extra=lambda r: {"absorbed": r.absorbed, "until": timestamp(r.until)},
        advice={"en": "Register the person anew."},
    ),
)
