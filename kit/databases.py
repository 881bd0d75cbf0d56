"""What the databases of a service are called: its own, and those that stand beside it."""


def vault_of(database: str) -> str:
    """The database with the keys of what is sealed in another."""
    return f"{database}_keys"


def audit_of(database: str) -> str:
    """The database with the audit log of whose own is another."""
    return f"{database}_audit"
