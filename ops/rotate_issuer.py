"""Changes the issuer's key inside a container that has the volumes of all secrets."""

import sys

from ops import secrets
from ops.prepare import FOLDER

if __name__ == "__main__":
    secrets.rotate_issuer(FOLDER, at_once="--at-once" in sys.argv[1:])
