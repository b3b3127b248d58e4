"""Checks of numbers that stand where they cannot have come from: copied columns and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from data_pipeline.checks.issue import Issue, Said, issue
from data_pipeline.warehouse.vocabulary import Severity

if TYPE_CHECKING:
    from data_pipeline.results import Batch, Context

_FEWEST_ROWS = 5
_FEWEST_IN_RUN = 3
_SMALL_FILE = 8
"""In a file of fewer schools a repeated number is no proof of copying."""


def duplicate_block(batch: Batch, context: Context) -> list[Issue]:
    """Find columns that are copies of another, columns of one number, and runs of copied rows."""
    schools = batch.rows[batch.is_school]
    if len(schools) < _SMALL_FILE:
        return []
    means = batch.means.loc[schools.index, batch.parts].to_numpy("float64")
    rows = schools["source_row"].to_numpy()
    headings = (batch.header.row + 1,)
    issues = []
    for first, second in _copied_columns(means):
        names = f"“{batch.heading(batch.parts[first])}” = “{batch.heading(batch.parts[second])}”"
        issues.append(_say(batch, batch.parts[second], headings, names, names))
    for at in range(means.shape[1]):
        known = means[np.isfinite(means[:, at]), at]
        if len(known) >= _SMALL_FILE and np.ptp(known) == 0:
            said = f"“{batch.heading(batch.parts[at])}” = {known[0]:.2f}"
            issues.append(_say(batch, batch.parts[at], headings, said, said))
    sat = schools["tested_count"].to_numpy("float64")
    for one, other, length in _copied_runs(np.column_stack([means, sat])):
        own = tuple(rows[other : other + length].tolist())
        like = f"{rows[one]}–{rows[one + length - 1]}"
        issues.append(_say(batch, "", own, f"= แถว {like}", f"= rows {like}"))
    return issues


def _say(batch: Batch, name: str, rows: tuple[int, ...], found_th: str, found_en: str) -> Issue:
    return issue(
        "duplicate_block",
        Severity.WARNING,
        batch.place(name, rows),
        th=Said(
            "ตัวเลขชุดเดียวกันอยู่สองที่ น่าจะคัดลอกซ้ำ",
            "ตัวเลขของแต่ละวิชาและแต่ละโรงเรียน",
            found_th,
            "เทียบกับต้นฉบับ แล้วใส่ตัวเลขที่ถูกต้อง",
        ),
        en=Said(
            "the same numbers stand in two places: probably copied",
            "each subject's and each school's own numbers",
            found_en,
            "Compare with the original and fill in the right numbers.",
        ),
    )


def _copied_columns(means: np.ndarray) -> list[tuple[int, int]]:
    found = []
    for first in range(means.shape[1]):
        for second in range(first + 1, means.shape[1]):
            both = np.isfinite(means[:, first]) & np.isfinite(means[:, second])
            one = means[both, first]
            if (
                both.sum() >= _FEWEST_ROWS
                and np.ptp(one) > 0
                and (one == means[both, second]).all()
            ):
                found.append((first, second))
    return found


def _copied_runs(values: np.ndarray) -> list[tuple[int, int, int]]:
    """Return runs of rows that repeat an earlier run: first row of both, and their length."""
    usable = np.isfinite(values).sum(axis=1) >= 2
    filled = np.where(np.isfinite(values), values, -1.0)
    _, number = np.unique(filled, axis=0, return_inverse=True)
    number = np.where(usable, number.ravel(), -1 - np.arange(len(values)))
    first_seen: dict[int, int] = {}
    found: list[tuple[int, int, int]] = []
    run: tuple[int, int, int] | None = None
    for at, own in enumerate(number.tolist()):
        earlier = first_seen.setdefault(own, at)
        if earlier == at:
            run = None
            continue
        if run is not None and earlier == run[0] + run[2]:
            run = (run[0], run[1], run[2] + 1)
            if run[2] > _FEWEST_IN_RUN:
                found[-1] = run
            elif run[2] == _FEWEST_IN_RUN:
                found.append(run)
        else:
            run = (earlier, at, 1)
    return found
