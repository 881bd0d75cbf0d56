"""Whose `X-Forwarded-For` is believed: networks, and hosts by their names.

A name stands for the addresses that it has at the moment. Among containers that is the gateway and
nobody else: every process of the machine, and every other container, is on the gateway's networks
too, and could say that it asks for somebody else.
"""

import ipaddress
import re
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

import eventlet
import structlog
from eventlet import patcher, tpool

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LookUp = Callable[[str], Iterable[str]]
"""The addresses of a host. Raises `OSError` where it has none."""

LOOKED_UP_SECONDS: Final = 1.0
"""How long the addresses of a name hold: a gateway that is made anew has another one."""
_NAME: Final = re.compile(r"[A-Za-z](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")

_log = structlog.get_logger("kit.edge")


def address_of(given: str) -> Address | None:
    """The address that a text is; an IPv4 one also where it is written as one of IPv6."""
    try:
        address = ipaddress.ip_address(given.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def looked_up(name: str) -> set[str]:
    """By the system's resolver, in a thread, so that the process serves on. Raises `OSError`."""
    plain: Any = patcher.original("socket")
    found = tpool.execute(plain.getaddrinfo, name, None)
    return {str(one[4][0]) for one in found}


class Proxies:
    """The trusted ones. Nobody waits for a name: who asks goes by what is known, and what has been
    known for `LOOKED_UP_SECONDS` is looked up beside it. A name without an address is nobody."""

    def __init__(
        self,
        networks: Iterable[Network] = (),
        names: Iterable[str] = (),
        *,
        look_up: LookUp = looked_up,
        beside: Callable[[Callable[[], None]], Any] = eventlet.spawn_n,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._networks, self._names = tuple(networks), tuple(names)
        self._look_up, self._beside, self._clock = look_up, beside, clock
        self._named: frozenset[Address] = frozenset()
        self._due = clock()
        # One who forwards all is asked for at each request.
        self._within: dict[str, bool] = {}

    @classmethod
    def of(cls, given: str) -> "Proxies":
        """Networks and names, divided by spaces or commas. Raises `ValueError`."""
        entries = [one for one in re.split(r"[\s,]+", given) if one]
        names = [one for one in entries if _NAME.fullmatch(one)]
        return cls((ipaddress.ip_network(one) for one in entries if one not in names), names)

    def has(self, peer: str) -> bool:
        """Whether what is at that address is one of them."""
        if self._names and self._clock() >= self._due:
            self._due = self._clock() + LOOKED_UP_SECONDS
            self._beside(self._renew)
        if peer not in self._within:
            if len(self._within) >= 256:
                self._within.clear()
            address = address_of(peer)
            self._within[peer] = address is not None and (
                address in self._named or any(address in network for network in self._networks)
            )
        return self._within[peer]

    def _renew(self) -> None:
        found: set[Address] = set()
        for name in self._names:
            try:
                found.update(filter(None, map(address_of, self._look_up(name))))
            except OSError as error:
                if self._named:
                    _log.info("proxy_away", error=type(error).__name__)
        if found != self._named:
            self._named = frozenset(found)
            self._within.clear()
