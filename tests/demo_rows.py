"""The demonstration's schools and results as warehouse rows, without the files in between."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data.demo.generate import SEED
from data.demo.places import Scale, districts_of, invent_schools
from data.demo.scores import PAPERS, Form, Paper, invent_form, invent_results
from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.engine import Workspace, writing
from data_pipeline.warehouse.vocabulary import LoadStatus, ValueStatus
from metrics.fetching import insert_frame


def load_demo(workspace: Workspace, scale: Scale, years: Collection[int], grades: Collection[str] = ()) -> None:  # fmt: skip
    """Put the results of a demonstration into a workspace's warehouse, as one load."""
    forms = [
        invent_form(invent_schools(district, SEED), SEED, is_first=place == 0)
        for place, district in enumerate(districts_of(scale))
    ]
    with writing(workspace) as engine, engine.begin() as connection:
        load = {"load_id": 1, "sha256": "0" * 64, "file_name": "demo.csv", "dataset": "onet",
                "load_status": LoadStatus.LOADED, "rows_read": 1, "rows_loaded": 1, "rows_rejected": 0,
                "loaded_at": datetime.fromisoformat("2026-11-20T07:02:00"), "undone_at": None,
                "is_demo": True, "answers_json": "{}"}  # fmt: skip
        connection.execute(sa.insert(t.meta_load), load)
        schools = pd.concat([_school_rows(form) for form in forms], ignore_index=True)
        insert_frame(connection, t.core_school, schools)
        cells = [schools["cell_id"].drop_duplicates()]
        for paper in PAPERS:
            for year_be in years:
                if year_be < paper.first_year_be or (grades and paper.grade not in grades):
                    continue
                parts = [_result_rows(form, paper, year_be) for form in forms]
                if not any(map(len, parts)):
                    continue
                rows = pd.concat([p for p in parts if len(p)], ignore_index=True)
                insert_frame(connection, t.core_test_result, rows)
                cells.append(rows["cell_id"].drop_duplicates())
        filled = pd.DataFrame({"cell_id": pd.concat(cells, ignore_index=True)}).assign(load_id=1)
        insert_frame(connection, t.meta_load_cell, filled)


def _common(rows: dict[str, object], source_file: str, cell_id: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows).assign(load_id=1, source_file=source_file, cell_id=cell_id)
    return frame.assign(source_row=np.arange(len(frame)) + 2)


def _school_rows(form: Form) -> pd.DataFrame:
    schools = form.schools
    rows = {
        "school_id": schools.codes,
        "name_th": schools.names,
        "district_id": schools.district.district_id,
        "province_id": schools.district.province_id,
        "network_name_th": schools.networks,
        "pupil_count": schools.pupil_count,
    }
    return _common(rows, "schools.csv", f"schools/{schools.district.district_id}")


def _result_rows(form: Form, paper: Paper, year_be: int) -> pd.DataFrame:
    results, district = invent_results(form, paper, year_be), form.schools.district.district_id
    codes = np.array(form.schools.codes)[results.school]
    has = results.tested > 0
    parts = []
    for column, subject in enumerate(paper.subjects(year_be)):
        rows = {
            "test": paper.test,
            "grade": paper.grade,
            "year_be": year_be,
            "round_no": 1,
            "subject": subject,
            "district_id": district,
            "school_id": codes,
            "school_code": codes,
            "name_th": codes,
            "is_in_doubt": False,
            "tested_count": pd.array(np.where(has, results.tested, 0), dtype="Int64"),
            "mean_score_pct": np.where(has, results.means[:, column] / 100, np.nan),
            "value_status": np.where(has, ValueStatus.OK.value, ValueStatus.NOT_REPORTED.value),
        }
        parts.append(
            _common(
                rows,
                f"{paper.test}_{paper.grade}_{year_be}.csv",
                f"results/{paper.test}/{paper.grade}/{year_be}/{district}",
            )
        )
    return pd.concat(parts, ignore_index=True)
