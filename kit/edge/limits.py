"""How often one token and one address may call, how often one token may ask about people of all
sites, and which address a request is from.

Each process counts for itself, in memory: of two replicas behind one gateway, a client can get up
to twice the rate out of both.
"""

import ipaddress
import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from environs import EnvValidationError

from kit.edge.proxies import Address, Proxies, address_of
from kit.edge.refusals import AskedTooOften, TooManyRequests
from kit.rate import Rate
from kit.settings import text

BURST_SECONDS: Final = 10
"""A rate may be used up in one go by what would be allowed in so many seconds."""
ASKING_BURST_MINUTES: Final = 6
"""The same for questions about people of all sites, with whom a full waiting room comes at once."""
FAILED_WEIGHT: Final = 10
"""As how many requests of its address a token counts that proves nothing."""
IPV6_PREFIX: Final = 64
"""What is given to one customer, who has every address in it."""


class Limits:
    """Rates in requests a second, of questions about people of all sites (`across_network`) in
    questions a minute; 0 holds nobody. `proxies` are believed when they say for whom
    they ask (`X-Forwarded-For`); of all others the connection's own address counts."""

    def __init__(
        self,
        per_token: float,
        per_address: float,
        proxies: Proxies | None = None,
        across_network: float = 0,
    ) -> None:
        self._tokens = Rate(per_token, per_token * BURST_SECONDS)
        self._addresses = Rate(per_address, per_address * BURST_SECONDS)
        self._across = Rate(across_network / 60, across_network * ASKING_BURST_MINUTES)
        self._counts_addresses = bool(per_address)
        self._proxies = proxies or Proxies()

    def let_in(self, address: str) -> None:
        """Counts a request of an address; the empty one is nobody's. Raises `TooManyRequests`."""
        if address:
            _hold(self._addresses.wait(address))

    def let_through(self, subject: str) -> None:
        """Counts a request with a token of that subject. Raises `TooManyRequests`."""
        _hold(self._tokens.wait(subject))

    def let_ask(self, subject: str) -> None:
        """Counts a subject's question about people of all sites. Raises `AskedTooOften`."""
        seconds = self._across.wait(subject)
        if seconds:
            raise AskedTooOften(math.ceil(seconds))

    def count_failed(self, address: str, *, token_given: bool) -> None:
        """Counts a token that proved nothing: whoever tries them out is soon let in no more."""
        if address and token_given:
            self._addresses.charge(address, FAILED_WEIGHT - 1)

    def address(self, environ: Mapping[str, Any]) -> str:
        """What counts as one client's address: an IPv4 address, or the network of an IPv6 one."""
        if not self._counts_addresses:
            return ""
        peer = str(environ.get("REMOTE_ADDR", ""))
        forwarded = environ.get("HTTP_X_FORWARDED_FOR")
        if forwarded is None or not self._proxies.has(peer):
            return _client(peer)
        client = address_of(peer)
        # Each proxy adds behind what it was told, so that the last that is not ours is the client.
        for entry in reversed(str(forwarded)[-1024:].split(",")):
            told = address_of(entry)
            if told is None:
                break
            client = told
            if not self._proxies.has(str(told)):
                break
        return _network(client) or peer


UNLIMITED: Final = Limits(0, 0)


def load() -> Limits:
    """The limits of the settings. Raises `environs.EnvError`."""
    return Limits(
        _rate("RATE_PER_TOKEN", text("RATE_PER_TOKEN", "50")),
        _rate("RATE_PER_ADDRESS", text("RATE_PER_ADDRESS", "200")),
        _proxies(text("TRUSTED_PROXIES", "127.0.0.0/8 ::1/128")),
        _rate("RATE_ACROSS_NETWORK", text("RATE_ACROSS_NETWORK", "10")),
    )


def _rate(name: str, given: str) -> float:
    if not re.fullmatch(r"\d{1,7}(\.\d{1,3})?", given):
        raise EnvValidationError(f"PASSERELLE_{name} is no rate: {given!r}", [])
    return float(given)


def _proxies(given: str) -> Proxies:
    try:
        return Proxies.of(given)
    except ValueError as error:
        raise EnvValidationError(f"PASSERELLE_TRUSTED_PROXIES: {error}", []) from error


def _hold(seconds: float) -> None:
    if seconds:
        raise TooManyRequests(max(1, math.ceil(seconds)))


@lru_cache(4096)
def _client(peer: str) -> str:
    return _network(address_of(peer)) or peer


def _network(address: Address | None) -> str:
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((int(address), IPV6_PREFIX), strict=False).network_address)
    return "" if address is None else str(address)
