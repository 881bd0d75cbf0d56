"""The style sheet: contrasts after WCAG 2.2, and colours for those who see fewer of them."""

import itertools
import re
from importlib.resources import files

import pytest

SHEET = (files("services.impact.edge") / "templates" / "charts.css").read_text()

Colour = tuple[float, float, float]

TOLD_APART = ("mark", "before", "marked", "worse")
"""Colours of marks that stand beside each other in one chart."""

SEEN: dict[str, tuple[tuple[float, float, float], ...]] = {
    # What full protanopia, deuteranopia and tritanopia make of linear RGB: Machado, Oliveira and
    # Fernandes, 2009, table for severity 1.0.
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}


def schemes() -> dict[str, dict[str, Colour]]:
    """The colours of light and dark screens and of paper, in linear RGB."""
    roots = re.findall(r":root \{([^}]*)\}", SHEET)[:3]
    return {
        name: {
            key: linear(value) for key, value in re.findall(r"--([a-z-]+): #([0-9a-f]{3,6});", root)
        }
        for name, root in zip(("light", "dark", "paper"), roots, strict=True)
    }


def linear(digits: str) -> Colour:
    """From hexadecimal sRGB."""
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    )
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    dark, bright = sorted(
        0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (one, other)
    )
    return (bright + 0.05) / (dark + 0.05)


def seen(colour: Colour, by: str) -> Colour:
    red, green, blue = (
        min(max(sum(k * part for k, part in zip(row, colour, strict=True)), 0), 1)
        for row in SEEN[by]
    )
    return red, green, blue


def lab(colour: Colour) -> Colour:
    """CIE L*a*b* under D65."""
    rows = (
        (0.4124, 0.3576, 0.1805, 0.9505),
        (0.2126, 0.7152, 0.0722, 1),
        (0.0193, 0.1192, 0.9505, 1.089),
    )
    x, y, z = (
        t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
        for t in (
            sum(k * part for k, part in zip(row, colour, strict=False)) / row[3] for row in rows
        )
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("scheme", schemes())
def test_letters_have_the_contrast_of_text(scheme):
    colours = schemes()[scheme]
    pairs = [("text", "halo"), ("quiet", "halo"), ("on-before", "before")]
    pairs += [("on-mark", kind) for kind in ("mark", "marked", "other")]
    for text, ground in pairs:
        assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


@pytest.mark.parametrize("scheme", schemes())
def test_marks_have_the_contrast_of_graphics(scheme):
    colours = schemes()[scheme]
    for kind in (*TOLD_APART, "other", "quiet"):
        assert contrast(colours[kind], colours["halo"]) >= 3, kind
    for kind in ("mark", "marked", "quiet"):
        assert contrast(colours[kind], colours["land"]) >= 3, kind


@pytest.mark.parametrize("scheme", schemes())
@pytest.mark.parametrize("by", SEEN)
def test_marks_beside_each_other_are_told_apart(scheme, by):
    """By a distance of at least 15 in CIE L*a*b*; 2.3 is a difference that is just noticed."""
    colours = schemes()[scheme]
    for one, other in itertools.combinations(TOLD_APART, 2):
        ends = lab(seen(colours[one], by)), lab(seen(colours[other], by))
        distance = sum((a - b) ** 2 for a, b in zip(*ends, strict=True)) ** 0.5
        assert distance >= 15, (one, other, round(distance, 1))


def test_every_scheme_has_every_colour():
    used = set(re.findall(r"var\(--([a-z-]+)\)", SHEET))
    for root in re.findall(r":root \{([^}]*)\}", SHEET):
        assert used == set(re.findall(r"--([a-z-]+):", root))
