"""Checks of shares and counts that belong together: levels, and pupils with half the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data_pipeline.checks.issue import Issue, Said, issue
from data_pipeline.text import short_list
from data_pipeline.warehouse.vocabulary import QualityLevel, Severity

if TYPE_CHECKING:
    from data_pipeline.results import Batch, Context

_MOST_DECIMALS = 4


def shares_not_100(batch: Batch, context: Context) -> list[Issue]:
    """Find levels that do not add up to all pupils, and half-mark shares that are not their count."""
    wrong = [*_levels(batch), *_half_marks(batch)]
    if not wrong:
        return []
    rows = tuple(dict.fromkeys(row for row, *_ in wrong))
    keys = {key for _, key, *_ in wrong}
    expected = short_list([expected for *_, expected, _ in wrong])
    found = short_list([found for *_, found in wrong])
    return [
        issue(
            "shares_not_100",
            Severity.WARNING,
            batch.place(keys.pop() if len(keys) == 1 else "", rows),
            th=Said(
                "ร้อยละหรือจำนวนตามระดับรวมกันไม่ครบ",
                expected,
                found,
                "ตรวจตัวเลขของแถวนี้กับต้นฉบับ",
            ),
            en=Said(
                "shares or counts do not add up to all pupils",
                expected,
                found,
                "Compare the numbers of these rows with the original.",
            ),
        )
    ]


_Wrong = tuple[int, str, str, str]
"""Row of the file, subject, what was expected, what was found."""


def _levels(batch: Batch) -> list[_Wrong]:
    levels = batch.levels
    if levels.empty:
        return []
    wrong: list[_Wrong] = []
    rows, labels = _rows_and_names(batch)
    for key, own in levels.groupby("subject", sort=False):
        number = own.groupby(own.index)
        is_whole = number.size() == len(QualityLevel)
        shares = number["level_pct"].sum(min_count=len(QualityLevel))
        slack = len(QualityLevel) * 0.5 * 10.0 ** -_decimals(own["level_pct"]) + 1e-6
        for at in shares.index[is_whole & ((shares - 100).abs() > slack)]:
            wrong.append(
                (
                    rows[at],
                    str(key),
                    "100 %",
                    f"{labels[at]} {shares[at]:.2f} %",
                )
            )
        counts = number["level_count"].sum(min_count=len(QualityLevel))
        sat = batch.sitters(str(key)).reindex(counts.index)
        for at in counts.index[is_whole & sat.notna() & counts.notna() & (counts != sat)]:
            wrong.append(
                (
                    rows[at],
                    str(key),
                    f"{int(sat[at])}",
                    f"{labels[at]} {int(counts[at])}",
                )
            )
    return wrong


def _half_marks(batch: Batch) -> list[_Wrong]:
    counts, shares = batch.measures.get("pass_50_count"), batch.measures.get("pass_50_pct")
    if counts is None:
        return []
    wrong: list[_Wrong] = []
    rows, labels = _rows_and_names(batch)
    for key in counts:
        count, sat = counts[key], batch.sitters(str(key))
        is_over = (count > sat).fillna(False)
        is_off = pd.Series(False, index=count.index)
        right = 100 * count / sat.where(sat > 0)
        if shares is not None:
            slack = 0.5 * 10.0 ** -_decimals(shares[key]) + 1e-6
            is_off = ((shares[key] - right).abs() > slack).fillna(False)
        for at in count.index[is_over | is_off]:
            row, name = rows[at], labels[at]
            if is_over[at]:
                wrong.append((row, str(key), f"≤ {int(sat[at])}", f"{name} {int(count[at])}"))
            elif shares is not None:
                wrong.append(
                    (row, str(key), f"{right[at]:.2f} %", f"{name} {shares[key][at]:.2f} %")
                )
    return wrong


def _rows_and_names(batch: Batch) -> tuple[dict[Any, int], dict[Any, str]]:
    return batch.rows["source_row"].to_dict(), batch.rows["name_th"].to_dict()


def _decimals(values: pd.Series) -> int:
    """Return how many digits behind the point a column carries."""
    known = values.dropna().to_numpy("float64")
    for digits in range(_MOST_DECIMALS):
        if np.allclose(known, known.round(digits), atol=1e-9):
            return digits
    return _MOST_DECIMALS
