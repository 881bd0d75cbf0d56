"""The commands, gathered."""

import sys

import typer

from ops import console
from ops.commands import (
    audit,
    bench,
    content,
    dead_letters,
    demo,
    discarded_keys,
    events,
    exports,
    figures,
    imports,
    issuer_keys,
    lifecycle,
    lots,
    past_events,
    people,
    service_keys,
    simulate,
    status,
    testing,
    tokens,
    topologies,
    withdrawals,
)
from ops.errors import Interrupted, OperatorError, Telling

PASSING_ON = {"allow_extra_args": True, "ignore_unknown_options": True}
app = typer.Typer(
    name="passerelle",
    cls=Telling,
    help="The back office of a network of digital-inclusion reception points.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(lifecycle.up)
app.command()(lifecycle.restart)
app.command()(lifecycle.down)
app.command()(status.status)
app.command("test", context_settings=PASSING_ON)(testing.run_tests)
app.command()(tokens.token)
app.command()(demo.demo)
app.command()(simulate.simulate)
app.command(context_settings=PASSING_ON)(bench.bench)
app.add_typer(topologies.app, name="topology")
for past in (past_events.get, past_events.replay, past_events.check):
    events.app.command()(past)
app.add_typer(events.app, name="events")
app.add_typer(dead_letters.app, name="dead-letters")
app.add_typer(audit.app, name="audit")
app.add_typer(withdrawals.app, name="tokens")
imports.app.command()(lots.lot)
for published in (content.framework, content.mapping, content.path, content.task_bank):
    imports.app.command()(published)
app.add_typer(imports.app, name="import")
app.add_typer(exports.app, name="export")
app.add_typer(people.app, name="people")
app.add_typer(figures.app, name="figures")
issuer_keys.app.command()(service_keys.show)
issuer_keys.app.command()(discarded_keys.discard)
issuer_keys.rotate.command()(service_keys.master)
issuer_keys.rotate.command()(service_keys.index)
app.add_typer(issuer_keys.app, name="keys")


def main() -> None:
    """Runs a command; what the operator can mend is said in a sentence, with its exit status."""
    try:
        app(prog_name="passerelle")
    except Interrupted as stopped:
        console.say(str(stopped))
        sys.exit(stopped.status)
    except OperatorError as error:
        console.complain(str(error))
        sys.exit(error.status)
    except KeyboardInterrupt:
        sys.exit(Interrupted.status)
