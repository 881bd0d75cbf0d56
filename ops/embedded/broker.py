"""The embedded broker: RabbitMQ of the distribution, as our own user, on loopback ports of ours."""

from collections.abc import Mapping

from ops import files
from ops.embedded.install import BROKER
from ops.embedded.supervision import Program
from ops.ports import HOST
from ops.state import State

NODE = "passerelle@localhost"
PLUGINS = ("rabbitmq_management", "rabbitmq_consistent_hash_exchange")
"""Those that the topology needs; the containers' broker has one more, which takes a fixed port."""


def programs(state: State, ports: Mapping[str, int]) -> list[Program]:
    """The broker, and the port mapper of Erlang that it would otherwise leave running for ever.

    Writes their configuration files.
    """
    home = state.data / "broker"
    home.mkdir(mode=0o700, exist_ok=True)
    config = state.config / "rabbitmq.conf"
    files.write(config, _configuration(state, ports))
    plugins = state.config / "rabbitmq-plugins"
    plugins.write_text(f"[{','.join(PLUGINS)}].\n", encoding="utf-8")
    nothing = state.config / "rabbitmq-env.conf"
    nothing.write_text("", encoding="utf-8")
    environment = {
        "HOME": str(home),  # where Erlang keeps its cookie
        "ERL_EPMD_PORT": str(ports["epmd"]),
        "ERL_EPMD_ADDRESS": HOST,
        "RABBITMQ_NODENAME": NODE,
        "RABBITMQ_DIST_PORT": str(ports["distribution"]),
        "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
        "RABBITMQ_LOG_BASE": str(state.logs),
        "RABBITMQ_LOGS": "-",
        "RABBITMQ_CONFIG_FILE": str(config),
        "RABBITMQ_CONFIG_FILES": str(state.config / "rabbitmq.d"),
        "RABBITMQ_ADVANCED_CONFIG_FILE": str(state.config / "rabbitmq-advanced.config"),
        "RABBITMQ_CONF_ENV_FILE": str(nothing),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(home / "generated"),
        # Cluster traffic, of which one node has none, must not listen on every address. And a
        # start script that executes the virtual machine instead of staying in front of it.
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        "RUNNING_UNDER_SYSTEMD": "true",
    }
    mapper = ["epmd", "-port", str(ports["epmd"]), "-address", HOST]
    return [
        Program("epmd", mapper, stop_seconds=5),
        Program("broker", [str(BROKER)], environment, stop_seconds=60),
    ]


def _configuration(state: State, ports: Mapping[str, int]) -> str:
    first_user = (state.secrets / "rabbitmq" / "administrator.conf").read_text(encoding="utf-8")
    return "\n".join(
        [
            f"listeners.tcp.local = {HOST}:{ports['amqp']}",
            f"management.tcp.ip = {HOST}",
            f"management.tcp.port = {ports['management']}",
            "log.console = true",
            "log.console.level = info",
            "log.file = false",
            # Queue depths that `status` shows are as old as this at most.
            "collect_statistics_interval = 1000",
            "disk_free_limit.absolute = 200MB",
            first_user,
        ]
    )
