"""Files of pupils who left → typed rows, one for each school, grade, sex and cause.

A file has a row for each of them, or one of the keys side by side: a column for each cause, or one
for boys and one for girls. Either way the numbers are read as a table of cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from data_pipeline.causes import cause_of
from data_pipeline.counts import (
    adds_up,
    invalid_codes,
    is_impossible,
    read_cells,
    sums_of,
    who_counts,
    without_faults,
)
from data_pipeline.grades import grades_in, sexes_in
from data_pipeline.places import place_rows
from data_pipeline.results import STATUSES, Batch, Context, Counts, Fault
from data_pipeline.text import fold_name

KEY = ["school_code", "name_th", "grade", "sex", "cause_th"]
"""Fields that make two rows the same."""

_SEXLESS = ("", "รวม", "ไม่ระบุ")


def read_leavers(batch: Batch, columns: Mapping[str, pd.Series], context: Context) -> Batch:
    """Type the rows of a dropout table.

    Returns
    -------
    Batch; `rows` has one row per school, grade, sex and cause
    """
    header, index = batch.header, batch.raw.index
    rows = who_counts(batch, columns)
    is_sum = adds_up(batch, rows)
    empty = pd.Series("", index=index, dtype="str")
    rows["grade"] = grades_in(columns["grade"])
    rows["sex"] = sexes_in(columns.get("sex", empty))
    rows["cause_th"] = columns.get("cause_th", empty)

    names = header.spread_keys or ("leaver_count",)
    stated = (*names, "leaver_total") if "leaver_total" in columns else names
    positions = [header.columns[name] for name in stated]
    texts = batch.raw[positions].to_numpy(dtype=object)
    values, status, is_text = read_cells(texts, batch.source.statuses)
    counts = Counts(index.to_numpy(), stated, values, status)

    data = rows[~is_sum]
    faults = invalid_codes(data, columns["school_code"])
    faults += _faults_of_keys(data, columns)
    for check, wrong in (
        ("number_expected", is_text),
        ("out_of_range", is_impossible(values) & ~is_text),
    ):
        for at, cell in np.argwhere(wrong & ~is_sum[:, None]).tolist():
            faults.append(Fault(check, int(index[at]), stated[cell], str(texts[at, cell])))
    data = without_faults(data, faults)

    who = data["school_code"] + "/" + data["name_th"].map(fold_name)
    schools, scope = place_rows(data[~who.duplicated()], context.master, batch.identity.district)
    known = schools.set_index(who[schools.index])
    own = [str(name) for name in schools if name not in rows]
    placed = data.assign(**{name: who.map(known[name]) for name in own})
    counts = replace(counts, sums=sums_of(batch, counts, is_sum, placed))
    leavers = _with_cause(_one_each(batch, placed, counts, names))
    return replace(batch, rows=leavers, counts=counts, scope=scope, faults=tuple(faults))


def _faults_of_keys(data: pd.DataFrame, columns: Mapping[str, pd.Series]) -> list[Fault]:
    """Return the rows whose grade or sex is none, and those that are there twice."""
    found = []
    sex = columns.get("sex")
    is_no_sex = (data["sex"] == "") & ~sex[data.index].isin(_SEXLESS) if sex is not None else None
    for check, name, wrong in (
        ("key_unknown", "grade", data["grade"] == ""),
        ("key_unknown", "sex", is_no_sex),
        ("duplicate", "school_code", data.duplicated(subset=KEY)),
    ):
        if wrong is not None:
            texts = columns[name][data.index][wrong]
            numbered = zip(texts.index.tolist(), texts, strict=True)
            found += [Fault(check, int(row), name, str(text)) for row, text in numbered]
    return found


def _one_each(
    batch: Batch, rows: pd.DataFrame, counts: Counts, names: tuple[str, ...]
) -> pd.DataFrame:
    """Return a row for each number: those of a row stand in the order of its columns.

    A blank of a table with a column for each key says nothing and has no row.
    """
    values, status = counts.of(rows.index)
    spread = batch.header.spread
    parts = []
    for at, name in enumerate(names):
        part = rows.assign(
            leaver_count=values[:, at],
            value_status=[STATUSES[one].value for one in status[:, at]],
        )
        if spread is not None:
            key = pd.Series(name, index=rows.index, dtype="str")
            part[spread.key_field] = sexes_in(key) if spread.key_field == "sex" else key
            part = part[part["leaver_count"].notna()]
        parts.append(part)
    return pd.concat(parts).sort_values("source_row", kind="stable")


def _with_cause(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with what the file's own words for a cause count as."""
    causes = {text: cause_of(text) for text in rows["cause_th"].unique()}
    return rows.assign(
        cause_group=rows["cause_th"].map({t: c.group for t, c in causes.items()}),
        has_left=rows["cause_th"].map({t: c.has_left for t, c in causes.items()}),
        is_cause_known=rows["cause_th"].map({t: c.is_known for t, c in causes.items()}),
    )
