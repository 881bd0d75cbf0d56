"""`python -m ops.probe URL`: succeeds if the URL answers 200, and prints the answer's beginning.

The health check of the project's own containers; standard library only, since it runs often.
"""

import sys
import urllib.error
import urllib.request

TIMEOUT_S = 4
_SHOWN = 2_000


def main(url: str) -> int:
    """Exit status 0 or 1."""
    if not url.startswith(("http://", "https://")):
        sys.stdout.write(f"not an address: {url}\n")
        return 1
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_S) as answer:  # noqa: S310  checked above
            _show(answer.read(_SHOWN))
            return 0
    except urllib.error.HTTPError as error:
        _show(error.read(_SHOWN))
    except OSError as error:
        _show(str(error).encode())
    return 1


def _show(answer: bytes) -> None:
    sys.stdout.write(answer.decode("utf-8", "replace") + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
