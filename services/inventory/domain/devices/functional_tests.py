"""What is tried on a device, by its category: each function works, or it does not.

Décret n° 2022-190 of 17 February 2022 asks for tests of all functions of what is called
"reconditionné" and leaves it to who tests what these are. For smartphones and laptops the list is
of the functions that the parts serve which Décret n° 2021-1943 of 31 December 2021 names (screen,
battery, cameras, connectors, buttons, microphones, speakers; storage, memory, fans, keyboard), with
what the machine is for; the other categories are ours in the same way. `unlocked` (no account, SIM
or firmware lock of whoever had it) is a condition of R2v3 for telling a phone functional, as SERI
words it in its answers about CTIA's grading scales.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kernel.refusals import InvalidValue
from services.inventory.domain.devices.kinds import Category


@dataclass(frozen=True)
class Tests:
    """Codes of the tests: `always` are made of each device of the category, `if_present` where it
    has what they try."""

    always: tuple[str, ...]
    if_present: tuple[str, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """All that there are."""
        return frozenset(self.always + self.if_present)


_START: Final = ("power_on", "unlocked")
_HELD_IN_THE_HAND: Final = (*_START, "screen", "battery", "charging", "buttons", "speaker")
_COMPUTER: Final = (*_START, "storage", "memory", "cooling", "usb_ports")

TESTS: Final[Mapping[Category, Tests]] = {
    "smartphone": Tests(
        (
            *_HELD_IN_THE_HAND,
            "touch",
            "microphone",
            "rear_camera",
            "front_camera",
            "mobile_network",
            "wifi",
        ),
        ("bluetooth", "gps", "nfc", "fingerprint_reader", "headphone_jack", "vibration"),
    ),
    "feature_phone": Tests(
        (*_HELD_IN_THE_HAND, "microphone", "mobile_network"),
        ("rear_camera", "bluetooth", "headphone_jack", "vibration"),
    ),
    "tablet": Tests(
        (*_HELD_IN_THE_HAND, "touch", "wifi"),
        (
            "microphone",
            "rear_camera",
            "front_camera",
            "mobile_network",
            "bluetooth",
            "gps",
            "fingerprint_reader",
            "headphone_jack",
        ),
    ),
    "laptop": Tests(
        (
            *_COMPUTER,
            "screen",
            "battery",
            "charging",
            "keyboard",
            "pointing_device",
            "speaker",
            "wifi",
        ),
        (
            "camera",
            "microphone",
            "touch",
            "bluetooth",
            "wired_network",
            "video_output",
            "headphone_jack",
            "card_reader",
            "optical_drive",
            "fingerprint_reader",
        ),
    ),
    "desktop": Tests(
        (*_COMPUTER, "display", "network"),
        ("audio", "wifi", "bluetooth", "camera", "microphone", "card_reader", "optical_drive"),
    ),
    "screen": Tests(
        ("power_on", "picture", "video_input", "buttons"), ("speaker", "usb_ports", "stand")
    ),
    "router": Tests((*_START, "wan", "wired_network", "wifi"), ("phone_port", "usb_ports")),
    "other": Tests((*_START, "main_function"), ("battery", "charging", "screen")),
}


def passed(category: Category, outcomes: Mapping[str, bool]) -> bool:
    """Whether every test of the category was made and passed, and none that was made failed.

    Raises `InvalidValue` of a test that the category has not.
    """
    tests = TESTS[category]
    unknown = sorted(outcomes.keys() - tests.codes)
    if unknown:
        raise InvalidValue(
            "tests", f"{', '.join(unknown)}: no test of this category, which is {category}"
        )
    return all(outcomes.get(code, False) for code in tests.always) and all(outcomes.values())


def check_complete(category: Category, outcomes: Mapping[str, bool]) -> None:
    """Raises `InvalidValue` where a test that is made of each such device has no outcome."""
    missing = [code for code in TESTS[category].always if code not in outcomes]
    if missing:
        raise InvalidValue("tests", f"nothing is said of {', '.join(missing)}")
