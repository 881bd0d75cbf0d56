"""`python -m ops`: what the launcher hands over to."""

from ops.cli import main

main()
