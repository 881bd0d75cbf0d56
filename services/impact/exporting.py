"""Makes one export in a process of its own.

`python -m services.impact.exporting EXPORT OWNER PARENT`: so the service goes on meanwhile, and
what Parquet takes of memory is given back at the end. The service that started it, the process
PARENT, claimed the export for it; without that service it ends.
"""

import sys
from collections.abc import Sequence

import structlog
from environs import EnvError
from pymongo.errors import PyMongoError

from kit import logs, settings
from services.impact.adapters.exports.lease import Leases, Superseded
from services.impact.adapters.exports.work import Work, child_of
from services.impact.bootstrap import store_of

_log = structlog.get_logger("impact.exports")


def main(arguments: Sequence[str]) -> int:
    """0 once the export has ended, done or failed; 1 where somebody has to go on with it."""
    if len(arguments) != 3 or not arguments[2].isdecimal():
        sys.stderr.write("usage: python -m services.impact.exporting EXPORT OWNER PARENT\n")
        return 2
    try:
        configuration = settings.load("impact")
    except EnvError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    logs.configure("impact", configuration.log_level)
    store = store_of(configuration)
    claim = Leases(store.database).resume(*arguments[:2])
    try:
        Work(store, claim, wanted_by=child_of(int(arguments[2]))).run()
    except Superseded:
        _log.info("export_left", export=claim.export_id)
    except PyMongoError as error:
        _log.warning("export_interrupted", export=claim.export_id, error=type(error).__name__)
        return 1
    finally:
        store.client.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
