"""Reading the body of a request over HTTP, within its size and its time."""

from typing import Any, Final

from kit.edge import refusals
from kit.edge.slow import BODY, BYTES_A_SECOND, CUT, WORK, Pace, TooSlow

# How much of a body that is refused is read and thrown away, so that the refusal arrives.
MAX_DISCARDED: Final = 16 * 1_048_576

_PIECE: Final = BYTES_A_SECOND
_BREAKS_OFF: Final = ("The body breaks off.", "Le corps est interrompu.")
_TOO_SLOW: Final = ("The body comes too slowly.", "Le corps arrive trop lentement.")


def read_body(environ: dict[str, Any], limit: int) -> bytes:
    """The whole body. Raises `TooLarge` past `limit` bytes, `Unreadable` where it breaks off or
    comes too slowly."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    chunked = environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked"
    if not length and not chunked:
        return b""
    connection = environ["kit.connection"]
    connection[3] = BODY
    pace = Pace(environ["kit.patience"])
    try:
        if length > limit:
            _read(environ, MAX_DISCARDED, pace)
            raise refusals.TooLarge(limit)
        body = _read(environ, limit + 1, pace)
        if len(body) > limit:
            _read(environ, MAX_DISCARDED, pace)
            raise refusals.TooLarge(limit)
    except (OSError, ValueError) as error:
        environ["kit.close"]()
        raise refusals.Unreadable(_BREAKS_OFF) from error
    except TooSlow as error:
        CUT.labels(BODY).inc()
        environ["kit.close"]()
        raise refusals.Unreadable(_TOO_SLOW) from error
    finally:
        connection[3] = WORK
    if not chunked and len(body) < length:
        environ["kit.close"]()
        raise refusals.Unreadable(_BREAKS_OFF)
    return body


def throw_away(environ: dict[str, Any]) -> None:
    """Reads what nobody wanted of a body, so that the next request can be found behind it.

    Where that would take too much or too long the connection ends instead.
    """
    connection = environ["kit.connection"]
    connection[3] = BODY
    try:
        if len(_read(environ, MAX_DISCARDED, Pace(environ["kit.patience"]))) == MAX_DISCARDED:
            environ["kit.close"]()
    except (OSError, ValueError):
        environ["kit.close"]()
    except TooSlow:
        CUT.labels(BODY).inc()
        environ["kit.close"]()
    finally:
        connection[3] = WORK


def _read(environ: dict[str, Any], most: int, pace: Pace) -> bytes:
    pieces: list[bytes] = []
    left = most
    while left > 0:
        with pace.waiting():
            piece = environ["wsgi.input"].read(min(_PIECE, left))
        if not piece:
            break
        pace.moved(len(piece))
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
