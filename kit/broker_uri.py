"""A broker's address as one string, also where it is reached by TLS, for each library of ours.

    amqps://booking:secret@rabbitmq:5671/passerelle?cacertfile=/run/passerelle/booking/ca.pem

`cacertfile`, by the name that RabbitMQ's own clients give it, is whose signature the broker's
certificate must bear; without it any authority that this machine trusts will do. The certificate
must name the host as well. There is no way to leave either check out.
"""

import ssl
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import SplitResult, parse_qs, urlsplit, urlunsplit

import pika

_TLS: Final = "amqps"
_AUTHORITY: Final = "cacertfile"


@dataclass(frozen=True)
class BrokerUri:
    """The parts of such an address. Raises `ValueError` where it asks for something unknown."""

    text: str

    def __post_init__(self) -> None:
        given = parse_qs(self._parts.query, strict_parsing=bool(self._parts.query))
        unknown = sorted(set(given) - {_AUTHORITY})
        if unknown:
            raise ValueError(f"a broker's address knows no {', '.join(unknown)}")

    @cached_property
    def _parts(self) -> SplitResult:
        return urlsplit(self.text)

    @cached_property
    def bare(self) -> str:
        """Without what is said of TLS, save by the scheme."""
        return urlunsplit(self._parts._replace(query=""))

    @cached_property
    def authority(self) -> str | None:
        """The file with the certificate that signs the broker's."""
        found = parse_qs(self._parts.query).get(_AUTHORITY)
        return found[0] if found else None

    @cached_property
    def tls(self) -> dict[str, Any] | None:
        """For py-amqp, kombu and Nameko; None where the broker is reached without TLS."""
        if self._parts.scheme != _TLS:
            return None
        return {
            "cert_reqs": ssl.CERT_REQUIRED,
            "ca_certs": self.authority,
            "server_hostname": self._parts.hostname,
            "ssl_version": ssl.PROTOCOL_TLS_CLIENT,
        }

    def parameters(self) -> pika.URLParameters:
        """For pika. Raises `OSError` where the authority's file cannot be read."""
        parameters = pika.URLParameters(self.bare)
        if self._parts.scheme == _TLS:
            context = ssl.create_default_context(cafile=self.authority)
            parameters.ssl_options = pika.SSLOptions(context, self._parts.hostname)
        return parameters
