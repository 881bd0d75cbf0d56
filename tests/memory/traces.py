"""Where something is still said of somebody, in memory."""

SAY_SO = ("people", "merges", "forgotten_people", "erasures")


def traces(network, *ids):
    """The tables in which something bears one of these ids, but for what says that they are
    nobody's."""
    return {
        name
        for name, rows in network.app.store.memory.tables.items()
        if name not in SAY_SO and any(id_ in repr(rows) for id_ in ids)
    }
