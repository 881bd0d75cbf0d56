"""What training's rules say, in French: of fields, and of the rows of files."""

from typing import Final

from kit.edge.french import Phrases

PHRASES: Final = Phrases({})
