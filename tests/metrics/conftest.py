"""What many tests of snapshots begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse_rows import WarehouseRows, results


@pytest.fixture
def rows(tmp_path: Path) -> WarehouseRows:
    made = WarehouseRows(tmp_path / "workspace")
    made.load(result_rows=results([("99010001", 10, 40.0)]))
    return made
