"""No process has more power in its container than it needs, and no secret shows from outside."""

import json
import subprocess
import urllib.parse

import pytest

from ops import secrets
from tests.containers.compose import docker

pytestmark = pytest.mark.timeout(600)

PROCESSES = "cat /proc/[0-9]*/status 2>/dev/null; true"
COMMANDS = "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'; true"
FILES = "find /run/passerelle -type f -printf '%m %U %f %p\\n'"


def inside(network, name, command):
    """What a shell command prints in a running container."""
    return network.compose.run("exec", "-T", name, "sh", "-c", command)


@pytest.fixture(scope="module")
def described(network):
    """What the engine was told of every service of the file, whichever profile it is of."""
    told = network.compose.run("--profile", "*", "config", "--format", "json")
    return json.loads(told)["services"]


def test_every_service_of_the_file_is_confined(described):
    assert len(described) > 15
    for name, told in described.items():
        assert told["read_only"] is True, name
        assert told["cap_drop"] == ["ALL"], name
        # The program of Caddy's image bears it: the kernel would not run it otherwise.
        assert told.get("cap_add") == (["NET_BIND_SERVICE"] if name == "gateway" else None), name
        assert told["security_opt"] == ["no-new-privileges:true"], name
        assert not told.get("privileged"), name
        for ours in ("pid", "ipc", "userns_mode", "devices"):
            assert ours not in told, name
        binds = [one for one in told.get("volumes", ()) if one["type"] not in ("volume", "tmpfs")]
        assert binds == [], name


def test_no_process_of_any_container_is_root_or_can_become_so(network, described):
    found = network.compose.inspect()
    without_profile = {name for name, told in described.items() if not told.get("profiles")}
    assert without_profile <= set(found)
    for name, container in found.items():
        host = container["HostConfig"]
        assert host["ReadonlyRootfs"], name
        assert host["CapDrop"] == ["ALL"], name
        assert "no-new-privileges:true" in host["SecurityOpt"], name
        if not container["State"]["Running"]:
            assert container["Config"]["User"] == "10001:10001", name
            continue
        statuses = inside(network, name, PROCESSES).split("Name:\t")[1:]
        assert statuses, name
        for status in statuses:
            fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
            assert "0" not in (fields["Uid"] + "\t" + fields["Gid"]).split("\t"), (name, status)
            assert fields["NoNewPrivs"] == "1", name
            assert int(fields["CapEff"], 16) == 0, name
            assert fields["Seccomp"] == "2", name


def test_nothing_can_be_written_but_data_and_what_is_forgotten(network):
    for name, container in network.compose.inspect().items():
        if not container["State"]["Running"]:
            continue
        said = inside(network, name, "touch /x /etc/x /usr/x /run/passerelle/x 2>&1; ls / /etc")
        assert said.count("Read-only file system") == 4, (name, said)


@pytest.fixture(scope="module")
def known(network) -> dict[str, str]:
    """Every line of every secret, by whose it is."""
    names = ("_password", "keyfile", "key.pem", "keys.pem", "server.pem", "secret", "_keys", "keys")
    return {
        f"{path.relative_to(network.secrets)}:{number}": line
        for path in network.secrets.rglob("*")
        if path.is_file() and path.name.endswith(names)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines())
        # The parts of certificates and keys that are the same everywhere are none.
        if len(line) >= 40 and "CERTIFICATE" not in line
    }


def seen(known: dict[str, str], shown: str) -> list[str]:
    """The secrets that stand in a text."""
    return [
        name
        for name, line in known.items()
        if line in shown or urllib.parse.quote(line, safe="") in shown
    ]


def test_no_secret_is_seen_from_outside_or_in_a_log(network, known):
    wanted = {*secrets.DATABASE_USERS}
    assert {name.split("/")[0] for name in known if "mongodb_password" in name} == wanted
    assert seen(known, f"x {next(iter(known.values()))} x")
    assert seen(known, json.dumps(network.compose.inspect())) == []
    assert seen(known, network.compose.run("--profile", "*", "config")) == []
    assert seen(known, network.compose.logs()) == []


def test_no_secret_is_in_an_environment_or_on_a_command_line(network, known):
    for name, container in network.compose.inspect().items():
        if container["State"]["Running"]:
            shown = inside(network, name, COMMANDS)
            assert "=" in shown, name
            assert seen(known, shown) == [], name


def test_no_secret_is_in_an_image(network, known, tmp_path):
    lines = tmp_path / "lines"
    lines.write_text("\n".join(known.values()), encoding="utf-8")
    image = network.compose.inspect()["booking"]["Config"]["Image"]
    assert seen(known, docker("history", "--no-trunc", image) + docker("inspect", image)) == []
    with subprocess.Popen(["docker", "image", "save", image], stdout=subprocess.PIPE) as saved:
        looked = subprocess.run(
            ["grep", "-a", "-c", "-F", "-f", str(lines)], stdin=saved.stdout, check=False
        )
    assert (looked.returncode, saved.returncode) == (1, 0), "1 says that nothing was found"


def test_each_file_of_a_container_is_closed_to_others_and_the_authoritys_key_is_in_none(network):
    owners = {"mongo": "foreign", "rabbitmq": "foreign", "prometheus": "foreign"}
    for name, container in network.compose.inspect().items():
        if not container["State"]["Running"]:
            continue
        for line in inside(network, name, FILES).splitlines():
            mode, owner, file, path = line.split(" ", 3)
            assert owner == "10001", (name, line)
            secret = file.endswith(("_password", "_uri", "key.pem", "keys.pem", "secret", "keys"))
            if name not in owners and (secret or file == "server.pem"):
                assert mode == "600", (name, line)
            assert "/authority/" not in path, name
            assert "/issuer/" not in path, name
        mounted = {one.get("Name", "") for one in container["Mounts"]}
        assert not any("authority" in one or "issuer" in one for one in mounted), name


JUDGING = """
import json, sys
import eventlet
from kit.edge import limits

edge = limits.load()

def client(peer):
    return edge.address({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": "203.0.113.9"})

gateway, *others = sys.argv[1:]
with eventlet.Timeout(30):
    while client(gateway) != "203.0.113.9":
        eventlet.sleep(0.05)
print(json.dumps([client(other) for other in others]))
"""
"""Asks a service's own settings, in its container, as whom somebody counts who forwards."""


def test_nobody_but_the_gateway_is_believed_about_whose_request_it_is(network):
    """Neither this machine, which is on every network of its containers, nor another container."""
    found = network.compose.inspect()

    def placed(name, what):
        networks = found[name]["NetworkSettings"]["Networks"].values()
        return {one[what] for one in networks if one[what]}

    [gateway] = placed("gateway", "IPAddress")
    others = sorted(placed("booking", "Gateway") | placed("inventory", "IPAddress"))
    assert len(others) > 2
    # The network of the tests counts no addresses.
    counting = ("exec", "-T", "-e", "PASSERELLE_RATE_PER_ADDRESS=1", "booking")
    words = (*counting, "python", "-c", JUDGING, gateway, *others)
    assert json.loads(network.compose.run(*words)) == others
