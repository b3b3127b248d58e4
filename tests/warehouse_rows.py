"""A small warehouse made of rows, for tests that begin behind the loader.

A test states only what matters to it: ``results([("56010001", 17, 44.26)])`` is ป.6 คณิต of 2567.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.engine import Workspace, writing
from data_pipeline.warehouse.vocabulary import (
    BenchmarkOrigin,
    LoadStatus,
    QualityLevel,
    ValueStatus,
)

PAPER = {"test": "onet", "grade": "p6", "year_be": 2567, "round_no": 1, "subject": "math"}


def results(rows: Iterable[Sequence[Any]], **changes: Any) -> list[dict[str, Any]]:
    """Make result rows of (school id, tested count, mean), one paper unless changed."""
    made = []
    for place, (school_id, count, mean) in enumerate(rows, start=2):
        row = {
            **PAPER,
            "source_row": place,
            "district_id": school_id[:4],
            "school_id": school_id,
            "school_code": school_id.split("~")[0],
            "name_th": f"โรงเรียนสมมติ {school_id}",
            "is_in_doubt": "~" in school_id,
            "doubt_reason": "code_shared" if "~" in school_id else None,
            "tested_count": count,
            "mean_score_pct": mean,
            "sd_score_pct": None,
            **dict.fromkeys(("median_score_pct", "pass_50_count", "pass_50_pct")),
            "value_status": ValueStatus.OK if mean is not None else ValueStatus.NOT_REPORTED,
        }
        made.append(row | changes)
    return made


def benchmark(mean: float, **changes: Any) -> dict[str, Any]:
    """Make one reference mean: the published one of the nation unless changed."""
    row = {
        **PAPER,
        "source_row": 1,
        "origin": BenchmarkOrigin.PUBLISHED,
        "area_level": "nation",
        "area_id": "0000",
        "name_th": None,
        "tested_count": None,
        "mean_score_pct": mean,
        "sd_score_pct": None,
        "value_status": ValueStatus.OK,
        "source_text": "a publication",
    }
    return row | changes


def levels(school_id: str, counts: Sequence[int], **changes: Any) -> list[dict[str, Any]]:
    """Make the rows of one result's quality levels, best first; counts in that order."""
    return [
        {
            **PAPER,
            "source_row": 2,
            "district_id": school_id[:4],
            "school_id": school_id,
            "quality_level": level.value,
            "level_count": count,
            "level_pct": None,
        }
        | changes
        for level, count in zip(QualityLevel, counts, strict=True)
    ]


def enrolment(rows: Iterable[Sequence[Any]], **changes: Any) -> list[dict[str, Any]]:
    """Make enrolment rows of (school id, boys, girls): ป.6 of 2567, round 1, unless changed."""
    made = []
    for place, (school_id, boys, girls) in enumerate(rows, start=2):
        for sex, count in (("male", boys), ("female", girls), (None, boys + girls)):
            row = _PUPIL | {
                "source_row": place,
                "district_id": school_id[:4],
                "school_id": school_id,
                "school_code": school_id,
                "sex": sex,
                "round_no": 1,
                "enrolled_count": count,
                "room_count": None,
            }
            made.append(row | changes)
    return made


def leavers(rows: Iterable[Sequence[Any]], **changes: Any) -> list[dict[str, Any]]:
    """Make dropout rows of (school id, sex, group of causes, count): ป.6 of 2567 unless changed."""
    return [
        _PUPIL
        | {
            "source_row": place,
            "district_id": school_id[:4],
            "school_id": school_id,
            "school_code": school_id,
            "sex": sex,
            "cause_th": cause,
            "cause_group": cause,
            "has_left": cause != "not_a_leaver",
            "leaver_count": count,
        }
        | changes
        for place, (school_id, sex, cause, count) in enumerate(rows, start=2)
    ]


_PUPIL = {"year_be": 2567, "grade": "p6", "name_th": "", "value_status": ValueStatus.OK}


class WarehouseRows:
    """Writes loads of hand-made rows into a workspace's warehouse."""

    def __init__(self, home: Path) -> None:
        self.workspace = Workspace(home)
        self._load_id = 0

    def load(
        self,
        *,
        result_rows: Sequence[dict[str, Any]] = (),
        benchmarks: Sequence[dict[str, Any]] = (),
        schools: Sequence[dict[str, Any]] = (),
        levels: Sequence[dict[str, Any]] = (),
        enrolment: Sequence[dict[str, Any]] = (),
        leavers: Sequence[dict[str, Any]] = (),
        staff: Sequence[dict[str, Any]] = (),
        file_name: str = "onet_p6_2567.csv",
        is_demo: bool = False,
    ) -> int:
        """Write one load; its cells are those of its rows."""
        self._load_id += 1
        common = {"load_id": self._load_id, "source_file": file_name}
        rows = {
            t.core_test_result: [
                r | common | {"cell_id": _cell("results", r, r["district_id"])} for r in result_rows
            ],
            t.core_benchmark: [
                r | common | {"cell_id": _cell("benchmarks", r, r["area_level"])}
                for r in benchmarks
            ],
            t.core_school: [
                _SCHOOL | s | common | {"cell_id": f"schools/{s['district_id']}"} for s in schools
            ],
            t.core_test_level: [
                r | common | {"cell_id": _cell("results", r, r["district_id"])} for r in levels
            ],
            t.core_enrolment: [
                r | common | {"cell_id": _pupil_cell("enrolment", r)} for r in enrolment
            ],
            t.core_dropout: [r | common | {"cell_id": _pupil_cell("dropout", r)} for r in leavers],
            t.core_staff: [r | common | {"cell_id": _pupil_cell("staff", r)} for r in staff],
        }
        cells = {row["cell_id"] for group in rows.values() for row in group}
        with writing(self.workspace) as engine, engine.begin() as connection:
            connection.execute(
                sa.insert(t.meta_load),
                {
                    "load_id": self._load_id,
                    "sha256": f"{self._load_id:064d}",
                    "file_name": file_name,
                    "dataset": "onet",
                    "load_status": LoadStatus.LOADED,
                    "rows_read": len(result_rows),
                    "rows_loaded": sum(map(len, rows.values())),
                    "rows_rejected": 0,
                    "loaded_at": datetime.fromisoformat("2026-11-20T07:02:00"),
                    "undone_at": None,
                    "is_demo": is_demo,
                    "answers_json": "{}",
                },
            )
            for cell in sorted(cells):
                connection.execute(
                    sa.insert(t.meta_load_cell), {"load_id": self._load_id, "cell_id": cell}
                )
            for table, group in rows.items():
                if group:
                    connection.execute(sa.insert(table), group)
        return self._load_id

    def undo(self, load_id: int) -> None:
        """Mark a load as undone."""
        with writing(self.workspace) as engine, engine.begin() as connection:
            connection.execute(
                sa.update(t.meta_load)
                .where(t.meta_load.c.load_id == load_id)
                .values(undone_at=datetime.fromisoformat("2026-11-20T08:00:00"))
            )


_SCHOOL = {
    "source_row": 2,
    **dict.fromkeys(
        ["ministry_code", "percode", "province_id", "province_name_th", "network_name_th", "amphoe_name_th",
         "tambon_name_th", "pupil_count"]
    ),
}  # fmt: skip


def _pupil_cell(kind: str, row: dict[str, Any]) -> str:
    return f"{kind}/-/{row['year_be']}/{row.get('round_no', '-')}/{row['district_id']}/{row.get('grade', '-')}"


def _cell(kind: str, row: dict[str, Any], place: str) -> str:
    return f"{kind}/{row['test']}/{row['grade']}/{row['year_be']}/{place}"
