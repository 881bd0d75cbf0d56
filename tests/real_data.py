"""The real open data that lies beside the repository, where it does."""

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="the real open data is not beside the repository (../shared/data)"
)
