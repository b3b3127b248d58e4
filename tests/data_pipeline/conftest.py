"""Workspaces for the tests of the pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_pipeline.warehouse.engine import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    home = tmp_path / "office"
    home.mkdir()
    return Workspace(home)
