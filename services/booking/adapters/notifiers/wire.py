"""What may be sent without encryption, where whoever is on the network could read it: nothing."""

import ipaddress


def is_here(host: str) -> bool:
    """Whether what goes to that host stays on this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def check(host: str, cure: str, *, encrypted: bool, secret: bool, in_clear: bool) -> None:
    """Refuses what could be read on its way to `host`: letters, unless `in_clear` says that they
    may be, and a password or a token whatever it says. `cure` is how it would be encrypted.

    Raises `ValueError`, which repeats neither the host nor a secret.
    """
    if encrypted or is_here(host):
        return
    if secret:
        raise ValueError(f"a password or token is never sent without TLS; use {cure}")
    if not in_clear:
        raise ValueError(
            f"messages to people would be sent without TLS; use {cure}, or set "
            "PASSERELLE_MESSAGES_READABLE_ON_THE_NETWORK=yes where nobody else is on the network "
            "between"
        )
