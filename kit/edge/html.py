"""Pages of a service: templates with one style sheet, and the policy that allows nothing else."""

import base64
import hashlib
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


class Templates:
    """The folder `templates` of a package, with the style sheet that its pages have as `style`.

    What is not there is taken from those of the packages `shared`.
    """

    def __init__(self, package: str, style: str, *shared: str) -> None:
        self._environment = Environment(
            loader=ChoiceLoader([PackageLoader(one) for one in (package, *shared)]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        sheet = self._environment.get_template(style).render()
        digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
        self._style: Final = Markup(sheet)  # noqa: S704 - the project's own, no input in it
        self.policy: Final = (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
            "form-action 'none'; frame-ancestors 'none'"
        )
        """For `Content-Security-Policy`: no script, and nothing from elsewhere."""

    def render(self, template: str, **values: Any) -> str:
        """The page."""
        return self._environment.get_template(template).render(style=self._style, **values)
