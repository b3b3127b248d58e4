"""Real files that are not part of the project: a folder ``shared`` beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared(path: str) -> Path:
    """Return a file of the shared folder; skip the test with a clear word where it is absent."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"shared/{path} is not beside this checkout: not tested on the real file")
    return found
