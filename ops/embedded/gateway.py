"""The embedded gateway: Caddy of the distribution with the Caddyfile that containers use too."""

from collections.abc import Mapping
from pathlib import Path

from ops.embedded.supervision import Program
from ops.ports import GATEWAY, HOST, shared
from ops.secrets import SERVICES
from ops.state import PROJECT, State

CADDYFILE = PROJECT / "deploy" / "caddy" / "Caddyfile"


def program(state: State, ports: Mapping[str, int]) -> Program:
    """Caddy on loopback."""
    home = state.data / "gateway"
    home.mkdir(mode=0o700, exist_ok=True)
    environment = {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "PASSERELLE_GATEWAY_ADDRESS": f"http://:{ports[GATEWAY]}",
        "PASSERELLE_GATEWAY_BIND": HOST,
        "PASSERELLE_PUBLIC_FOLDER": str(public_folder(state)),
    }
    for service in SERVICES:
        environment[f"PASSERELLE_{service.upper()}_ADDRESS"] = f"{HOST}:{ports[shared(service)]}"
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(CADDYFILE)]
    return Program("gateway", command, environment)


def public_folder(state: State) -> Path:
    """What the gateway serves as files: the contracts of the events."""
    return state.config / "public"
