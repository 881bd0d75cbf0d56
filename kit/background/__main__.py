"""`python -m kit.background services.impact.edge.projector`: a service's jobs, until SIGTERM."""

import sys

from kit.background.process import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
