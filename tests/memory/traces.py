"""Where something is still said of somebody, in memory."""


def traces(network, *ids):
    """The tables in which something bears one of these ids, but for what says that they are
    nobody's."""
    return {
        name
        for name, rows in network.app.store.memory.tables.items()
        if name not in ("people", "merges") and any(id_ in repr(rows) for id_ in ids)
    }
