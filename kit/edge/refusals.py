"""The refusals that every service's edge shares, and how each is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from kit.edge.french import in_french
from kit.edge.problems import ProblemType


class Refusal(Exception):
    """Base of the refusals of the edge itself."""


@dataclass(eq=False)
class Unreadable(Refusal):
    """The request cannot be read at all; `reason` says why, in English and French."""

    reason: tuple[str, str]


class Unauthenticated(Refusal):
    """No token, or a bad one."""

    def __init__(self, reason: str, *, token_given: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.token_given = token_given


@dataclass(eq=False)
class Forbidden(Refusal):
    """The caller's roles do not allow the operation; `needed` are those that would."""

    needed: tuple[str, ...] = ()


class NotFound(Refusal):
    """There is nothing here that the caller may see."""


@dataclass(eq=False)
class MethodNotAllowed(Refusal):
    """The path exists, not with this method."""

    allowed: tuple[str, ...]


class Stale(Refusal):
    """`If-Match` names another version than the present one."""


class ChangedMeanwhile(Refusal):
    """Somebody else changed the same thing at the same time."""


class AlreadyExists(Refusal):
    """Something with the same unique values exists, and no rule of the service told it better."""


@dataclass(eq=False)
class TooLarge(Refusal):
    """The body has more than `limit` bytes."""

    limit: int


class TargetTooLong(Refusal):
    """The path and query are overlong."""


@dataclass(eq=False)
class UnsupportedMedia(Refusal):
    """The body is of another type than `expected`."""

    expected: str


MOST_TOLD: Final = 200
"""Fields that are named in one answer: a body of a megabyte can have a hundred thousand wrong."""


class InvalidFields(Refusal):
    """Fields break the schema; `errors` has `pointer`, `in` and `detail` for each.

    The caller is told how many there are, and of the first `MOST_TOLD`.
    """

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__(f"{len(errors)} invalid fields")
        self.errors = errors


class KeyReused(Refusal):
    """The idempotency key came before, with another body."""


class IfMatchRequired(Refusal):
    """The operation needs `If-Match`."""


@dataclass(eq=False)
class TooManyRequests(Refusal):
    """Whoever calls does so too often; in `retry_after` seconds it may again."""

    retry_after: int
    words: ClassVar[Mapping[str, str]] = {
        "en": "More requests came with this token, or from this address, than one program needs. "
        "Nothing was done.",
        "fr": "Il est venu plus de requêtes avec ce jeton, ou de cette adresse, qu’un logiciel "
        "n’en a besoin. Rien n’a été fait.",
    }


class AskedTooOften(TooManyRequests):
    """Too many questions about people of all sites."""

    words: ClassVar[Mapping[str, str]] = {
        "en": "More people of the whole network were asked for than one desk needs. Nothing was "
        "done.",
        "fr": "On a cherché dans tout le réseau plus de personnes qu’un accueil n’en a besoin. "
        "Rien n’a été fait.",
    }


@dataclass(eq=False)
class Unavailable(Refusal):
    """The database, or what checks tokens, is away for now."""

    retry_after: int = 3


@dataclass(eq=False)
class Unexpected(Refusal):
    """A defect of ours; `error_id` is in the logs beside the cause."""

    error_id: str


def _reason(refusal: Unreadable, language: str) -> str:
    return refusal.reason[1 if language == "fr" else 0]


def _challenge(refusal: Unauthenticated) -> dict[str, Any]:
    error = ', error="invalid_token"' if refusal.token_given else ""
    return {"WWW-Authenticate": f'Bearer realm="passerelle"{error}'}


def _in_words(refusal: InvalidFields, language: str) -> str:
    count = len(refusal.errors)
    if language == "fr":
        return f"{count} champ à corriger." if count == 1 else f"{count} champs à corriger."
    return f"{count} field to correct." if count == 1 else f"{count} fields to correct."


def _words(en: str, fr: str) -> Any:
    return lambda _refusal, language: fr if language == "fr" else en


def _type(
    refusal: type[Exception], status: int, code: str, en: str, fr: str, **more: Any
) -> ProblemType:
    return ProblemType(refusal, status, code, {"en": en, "fr": fr}, **more)


COMMON: Final = (
    _type(
        Unreadable,
        400,
        "unreadable",
        "The request cannot be read",
        "La requête est illisible",
        detail=_reason,
        advice={"en": "Send UTF-8 JSON without duplicate names, NaN or NUL characters."},
    ),
    _type(
        Unauthenticated,
        401,
        "unauthenticated",
        "A valid token is needed",
        "Un jeton valable est nécessaire",
        detail=lambda r, language: in_french(r.reason) if language == "fr" else r.reason,
        headers=_challenge,
        advice={
            "en": "Send `Authorization: Bearer <token>` with a token that is still valid. One that "
            "an operator has withdrawn stays refused: ask for another."
        },
    ),
    _type(
        Forbidden,
        403,
        "forbidden",
        "Your role does not allow this",
        "Votre rôle ne le permet pas",
        extra=lambda r: {"allowed_roles": list(r.needed)} if r.needed else {},
        advice={"en": "Ask for a token with one of `allowed_roles`, for the site concerned."},
    ),
    _type(
        NotFound,
        404,
        "not_found",
        "Nothing here",
        "Rien à cette adresse",
        advice={"en": "Check the address and the id; other sites' data is not shown."},
    ),
    _type(
        MethodNotAllowed,
        405,
        "method_not_allowed",
        "This method is not possible here",
        "Cette méthode n’est pas possible ici",
        headers=lambda r: {"Allow": ", ".join(r.allowed)},
        advice={"en": "Use one of the methods in the header `Allow`."},
    ),
    _type(
        ChangedMeanwhile,
        409,
        "changed_meanwhile",
        "Somebody else changed this at the same moment",
        "Quelqu’un d’autre l’a modifié au même moment",
        detail=_words("Nothing was written; try again.", "Rien n’a été écrit ; réessayez."),
        advice={"en": "Read the present state and send the command again."},
    ),
    _type(
        AlreadyExists,
        409,
        "already_exists",
        "This exists already",
        "Ceci existe déjà",
        advice={"en": "Read what is there instead of creating it again."},
    ),
    _type(
        Stale,
        412,
        "stale",
        "This was changed since you read it",
        "Modifié depuis votre lecture",
        advice={"en": "Read it again and send the new `ETag` in `If-Match`."},
    ),
    _type(
        TooLarge,
        413,
        "too_large",
        "The body is too large",
        "Le corps est trop grand",
        extra=lambda r: {"limit_bytes": r.limit},
        headers=lambda _r: {"Connection": "close"},
        advice={"en": "Send at most `limit_bytes` bytes."},
    ),
    _type(
        TargetTooLong,
        414,
        "target_too_long",
        "The address is too long",
        "L’adresse est trop longue",
        advice={"en": "Shorten the query."},
    ),
    _type(
        UnsupportedMedia,
        415,
        "unsupported_media",
        "The body is of another type than expected",
        "Le corps n’est pas du type attendu",
        extra=lambda r: {"expected": r.expected},
        advice={"en": "Send the `Content-Type` in `expected`, in UTF-8, not compressed."},
    ),
    _type(
        InvalidFields,
        422,
        "invalid_fields",
        "Some fields are not valid",
        "Certains champs ne sont pas valables",
        detail=_in_words,
        extra=lambda r: {"errors": r.errors[:MOST_TOLD]},
        advice={"en": "Correct the fields named in `errors`, by JSON pointer."},
    ),
    _type(
        KeyReused,
        422,
        "idempotency_key_reused",
        "This idempotency key was used for something else",
        "Cette clé d’idempotence a servi à autre chose",
        advice={"en": "Use a new `Idempotency-Key` for a new command."},
    ),
    _type(
        IfMatchRequired,
        428,
        "if_match_required",
        "Say which version you saw",
        "Indiquez la version que vous avez lue",
        advice={"en": "Send the `ETag` that you read in `If-Match`."},
    ),
    _type(
        TooManyRequests,
        429,
        "too_many_requests",
        "Too many requests",
        "Trop de requêtes",
        detail=lambda r, language: r.words[language],
        extra=lambda r: {"retry_after": r.retry_after},
        headers=lambda r: {"Retry-After": r.retry_after},
        advice={"en": "Wait as long as `Retry-After` says; slow down what calls in a loop."},
    ),
    _type(
        Unexpected,
        500,
        "unexpected",
        "Something went wrong on our side",
        "Une erreur s’est produite de notre côté",
        extra=lambda r: {"error_id": r.error_id},
        advice={"en": "Tell the operators the `error_id`; retry with the same key."},
    ),
    _type(
        Unavailable,
        503,
        "unavailable",
        "Unavailable for a moment",
        "Momentanément indisponible",
        detail=_words(
            "The database does not answer. Send the same request again, with the same "
            "Idempotency-Key.",
            "La base de données ne répond pas. Renvoyez la même requête, avec la même "
            "Idempotency-Key.",
        ),
        headers=lambda r: {"Retry-After": r.retry_after},
        advice={"en": "Wait as long as `Retry-After` says and send the same request again."},
    ),
)
