"""What counts follows from what is loaded, never from the order in which it came."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from data_pipeline.load import Answers, load_bytes
from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.engine import Workspace
from metrics.fetching import fetch_frame
from metrics.publishing import publish
from metrics.settings import MetricsSettings
from metrics.snapshot_reader import SnapshotReader
from tests.builders import as_csv, master_table, result_table, schools

ROWS = schools(6)
FILES = {
    "onet_p6_2558.csv": as_csv(result_table(ROWS)),
    "schools.csv": as_csv(master_table(ROWS[:5])),
}
COMPARED = (t.dim_school, t.mart_school_result, t.mart_area_result)


def built(folder: Path, names: Sequence[str], *, publish_each: bool) -> list[pd.DataFrame]:
    workspace = Workspace(folder)
    for place, name in enumerate(names, start=1):
        load_bytes(FILES[name], name, workspace, Answers())
        if publish_each or place == len(names):
            publish(workspace, MetricsSettings())
    with SnapshotReader(workspace.snapshots).connect() as (_, connection):
        frames = [fetch_frame(connection, sa.select(table)) for table in COMPARED]
    return [
        frame.drop(columns="load_id", errors="ignore")
        .sort_values(by=list(frame.columns[:6]), ignore_index=True)
        .astype("object")
        for frame in frames
    ]


def test_order__a_master_that_comes_later_raises_the_doubt_that_it_would_have_raised(
    tmp_path: Path,
) -> None:
    first = built(tmp_path / "a", ["schools.csv", "onet_p6_2558.csv"], publish_each=False)

    for place, publish_each in enumerate((False, True)):
        later = built(
            tmp_path / f"b{place}", ["onet_p6_2558.csv", "schools.csv"], publish_each=publish_each
        )
        for one, other in zip(first, later, strict=True):
            pd.testing.assert_frame_equal(one, other)
    unknown = first[0][first[0]["doubt_reason"] == "code_unknown"]
    assert unknown["school_id"].tolist() == [ROWS[5].code]
    assert first[0]["is_in_doubt"].sum() == 1
