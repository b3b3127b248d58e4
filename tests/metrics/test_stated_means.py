"""A mean of the nation that a file prints stands until another file prints one, or the load is undone."""

from __future__ import annotations

import pytest

from data_pipeline.load import Answers, load_bytes, undo_load
from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.publishing import publish
from metrics.service import MetricsService
from metrics.settings import MetricsSettings
from metrics.snapshot_reader import SnapshotReader
from tests.builders import as_csv, result_table, schools

NAME = "onet_p6_2567.csv"
ONET_2567 = ("ไทย", "อังกฤษ", "คณิตศาสตร์", "วิทยาศาสตร์")
ROWS = schools(6, parts=4)
NATION = (55.11, 43.25, 28.90, 38.48, 41.44)


class Office:
    """An office that loads one paper again and again."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def load(self, nation: tuple[float, ...] | None, count: int, *, has_footer: bool = True) -> int:
        table = result_table(ROWS[:count], subjects=ONET_2567, nation=nation)
        if not has_footer:
            del table[count + 1]
        load_id = load_bytes(as_csv(table), NAME, self.workspace, Answers()).load_id
        assert load_id is not None
        publish(self.workspace, MetricsSettings())
        return load_id

    def undo(self, load_id: int) -> None:
        undo_load(self.workspace, load_id)
        publish(self.workspace, MetricsSettings())

    def service(self) -> MetricsService:
        return MetricsService(SnapshotReader(self.workspace.snapshots), MetricsSettings())

    def stated_levels(self) -> set[str]:
        """Return the levels whose stated means stand beside ours."""
        return set(self.service().reconciliation()["area_level"])

    def nation(self) -> tuple[set[float], int]:
        """Return what schools are compared with in Thai, and how many schools there are."""
        answer = self.service().answer(
            "mean_gap", by=AreaLevel.SCHOOL, reference=AreaLevel.NATION, subject="thai"
        )
        frame = answer.frame
        return set(frame["reference_value"].dropna()), len(frame)


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(Workspace(tmp_path))


def test_nation__stands_when_a_corrected_file_prints_none(office):
    office.load(NATION, 6)
    office.load(None, 5)

    assert office.nation() == ({55.11}, 5)


def test_nation__is_that_of_the_newest_file_that_prints_one(office):
    office.load(NATION, 6)
    office.load((54.0, *NATION[1:]), 5)
    office.load(None, 4)

    assert office.nation() == ({54.0}, 4)


def test_nation__goes_with_the_load_that_said_it(office):
    stated = office.load(NATION, 6)
    office.load(None, 5)
    office.undo(stated)

    assert office.nation() == (set(), 5)


def test_district__that_a_replaced_file_printed_is_not_compared_with_newer_rows(office):
    office.load(NATION, 6)
    assert "district" in office.stated_levels()
    office.load(None, 5, has_footer=False)

    assert "district" not in office.stated_levels()
