"""Elements of SVG as text, with all that comes from data escaped and numbers kept short.

Looks come from classes (`templates/charts.css`), never from attributes: one style sheet serves
light and dark screens, print and high contrast, and the page's policy allows no other styles.
"""

from markupsafe import Markup, escape

Attribute = str | float | None


def number(value: float) -> str:
    """With two decimals at most: no picture shows more."""
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def percent(share: float) -> str:
    """A length as a share of the picture's width, which only the reader's screen knows."""
    return f"{number(100 * share)}%"


def element(tag: str, *content: str, **attributes: Attribute) -> Markup:
    """`<tag …>content</tag>`; attributes that are None are left out.

    `class_` is `class`; further underscores are hyphens. Content is escaped unless it is `Markup`.
    """
    # Put together as plain text: `Markup` costs ten times as much for each piece.
    named = "".join(
        f' {name.rstrip("_").replace("_", "-")}="'
        f'{escape(value) if isinstance(value, str) else number(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    inner = "".join(escape(part) for part in content)
    made = f"<{tag}{named}>{inner}</{tag}>" if inner else f"<{tag}{named}/>"
    return Markup(made)  # noqa: S704 - all that came from data was escaped above


def hint(text: str) -> Markup:
    """What a mouse that rests on the mark is told; the table tells it to everybody else."""
    return element("title", text)
