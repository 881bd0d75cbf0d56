"""The embedded backend: broker, database, gateway and services as processes of this machine."""

from ops.embedded.network import Network, start_parts

__all__ = ["Network", "start_parts"]
