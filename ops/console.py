"""How the command line speaks: results on standard output, all else on standard error."""

from rich.console import Console

COLOURS = {"booking": "cyan", "inventory": "yellow", "training": "magenta", "impact": "green"}
"""Of the services, wherever they are told apart."""

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def say(text: str) -> None:
    """One line of progress."""
    err.print(f"[dim]·[/dim] {text}")


def complain(text: str) -> None:
    """An error, without a stack; not broken into lines, so that commands in it can be copied."""
    err.print("[bold red]error:[/bold red]", end=" ")
    err.print(text, markup=False, soft_wrap=True)
