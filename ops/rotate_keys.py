"""Changes a service's keys inside a container that has the volumes of all secrets.

`begin|retire master|index SERVICE`; `name master|index SERVICE` tells what the newest is called;
`discard master SERVICE NAME …` removes retired ones.
"""

import argparse
import sys
from collections.abc import Sequence
from typing import get_args

from ops.prepare import FOLDER
from ops.secrets import NAMING
from ops.service_keys import Kind, Step, change, discard, newest


def main(arguments: Sequence[str]) -> None:
    """Raises `SystemExit` where the arguments are none of these."""
    parser = argparse.ArgumentParser()
    parser.add_argument("step", choices=[*get_args(Step), "name", "discard"])
    parser.add_argument("kind", choices=get_args(Kind))
    parser.add_argument("service", choices=NAMING)
    parser.add_argument("names", nargs="*")
    given = parser.parse_args(arguments)
    if (given.step == "discard") != bool(given.names) or (given.names and given.kind != "master"):
        parser.error("names are those of retired master keys to discard")
    if given.step == "name":
        sys.stdout.write(newest(FOLDER, given.kind, given.service) + "\n")
    elif given.step == "discard":
        discard(FOLDER, given.service, given.names)
    else:
        change(FOLDER, given.step, given.kind, given.service)


if __name__ == "__main__":
    main(sys.argv[1:])
