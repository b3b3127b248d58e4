"""Clean districts raise nothing, year after year, with enrolment and last year's results at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.demo.generate import write_demo
from data_pipeline.load import load_file
from data_pipeline.warehouse.engine import Workspace


def raised_by(folder: Path, seed: int) -> list[str]:
    """Load ten invented years of one district and return what the checks say."""
    workspace, files = Workspace(folder / "office"), folder / "files"
    files.mkdir()
    paths = write_demo(files, "district", seed, faults=False)
    reports = [load_file(path, workspace, is_demo=True) for path in paths]
    return [f"{one.name}: {found.message_en}" for one in reports for found in one.findings]


def test_false_alarms__a_clean_district_raises_none(tmp_path: Path) -> None:
    assert raised_by(tmp_path, seed=1) == []


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(1, 101))
def test_false_alarms__a_hundred_clean_districts_raise_none(seed: int, tmp_path: Path) -> None:
    assert raised_by(tmp_path, seed) == []
