"""The settings that whoever runs a network may give to `up`, in its environment."""

import os
from collections.abc import Mapping
from pathlib import Path

PREFIX = "PASSERELLE_"
_FILE = "_FILE"
_FILES = {f"{PREFIX}MESSAGES_PATH"}

SETTINGS = tuple(
    PREFIX + name
    for name in (
        "ASSOCIATION",
        "CONNECTIONS",
        "FEWEST_PEOPLE",
        "ISSUER",
        "JWKS",
        "KMS",
        "LEAVING_SECONDS",
        "LOG_LEVEL",
        "MESSAGES_PATH",
        "MESSAGES_READABLE_ON_THE_NETWORK",
        "PARTNER_CLAIM",
        "PATIENCE_SECONDS",
        "PUBLIC_DASHBOARD",
        "PUBLIC_URL",
        "RATE_ACROSS_NETWORK",
        "RATE_PER_ADDRESS",
        "RATE_PER_TOKEN",
        "ROLES_CLAIM",
        "ROLE_NAMES",
        "ROLE_PREFIX",
        "SITES_CLAIM",
        "SITE_PREFIX",
        "SMS_TOKEN",
        "SMS_URL",
        "SMTP_URL",
        "TOKEN_HOURS",
        "TRUSTED_PROXIES",
    )
)
"""Those that `docs/operating.md` describes; each may be given as `…_FILE` too (`kit.settings`).
What else a process needs (addresses, passwords, keys) the launcher makes itself."""

_TAKEN = {*SETTINGS, *(name + _FILE for name in SETTINGS)}


def given(environment: Mapping[str, str]) -> dict[str, str]:
    """The settings in an environment, without those that are empty."""
    return {name: value for name, value in environment.items() if name in _TAKEN and value}


def absolute(settings: Mapping[str, str]) -> dict[str, str]:
    """The same for a process that runs in another folder: names of files are made whole."""
    return {
        name: str(Path(value).absolute()) if name in _FILES or name.endswith(_FILE) else value
        for name, value in settings.items()
    }


def of_process(pid: int) -> dict[str, str]:
    """The settings that a running process was started with (`proc(5)`)."""
    told = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return given(dict(os.fsdecode(one).partition("=")[::2] for one in told if one))
