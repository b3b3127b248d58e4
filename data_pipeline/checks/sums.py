"""Checks of counts: what adds up others must be their sum; a cause must be one that is listed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from data_pipeline.checks.issue import Issue, Said, issue
from data_pipeline.text import short_list
from data_pipeline.warehouse.vocabulary import Severity

if TYPE_CHECKING:
    from data_pipeline.results import Batch, Context, Counts

_Wrong = tuple[int, str, float, float]
"""Row of the file, name of the column, sum of the parts, what the file says."""


def subtotal_mismatch(batch: Batch, context: Context) -> list[Issue]:
    """Find sums that are not those of their parts: both sexes, blocks of grades, rows of totals.

    Notes
    -----
    A row that adds up others is left alone where a row was set aside: its parts are not all there.
    """
    counts = batch.counts
    if counts is None:
        return []
    wrong = [*_wrong_across(batch, counts)]
    if not batch.faults:
        wrong += _wrong_down(counts)
    if not wrong:
        return []
    rows = tuple(dict.fromkeys(row for row, *_ in wrong))
    names = {name for _, name, *_ in wrong}
    expected = short_list([f"{batch.heading(name)} {parts:.0f}" for _, name, parts, _ in wrong])
    found = short_list([f"{batch.heading(name)} {said:.0f}" for _, name, _, said in wrong])
    return [
        issue(
            "subtotal_mismatch",
            Severity.WARNING,
            batch.place(names.pop() if len(names) == 1 else "", rows),
            th=Said(
                "ผลรวมไม่เท่ากับส่วนที่รวมกัน",
                expected,
                found,
                "ตรวจว่าตัวเลขใดถูกแก้ ระบบใช้ตัวเลขย่อย ไม่ใช้ผลรวม",
            ),
            en=Said(
                "a sum is not that of its parts",
                expected,
                found,
                "Check which number was changed; the parts are used, not the sums.",
            ),
        )
    ]


def _wrong_across(batch: Batch, counts: Counts) -> Iterator[_Wrong]:
    """Yield the cells of a row that do not add up other cells of the row."""
    at = {name: place for place, name in enumerate(counts.names)}
    if batch.header.spread_keys and "leaver_total" in at:
        parts = [at[key] for key in batch.header.spread_keys]
        yield from _differing(counts, parts, at["leaver_total"])
    blocks = batch.header.blocks
    for block in blocks:
        own = {measure: at[f"{block.label}/{measure}"] for measure in block.columns}
        if {"male", "female", "both"} <= set(own):
            parts = [own["male"], own["female"]]
            yield from _differing(counts, parts, own["both"])
        for measure, place in own.items():
            graded = [
                at[f"{part.label}/{measure}"]
                for part in blocks
                if part.grade in block.adds_up and measure in part.columns
            ]
            if graded:
                yield from _differing(counts, graded, place)


def _differing(counts: Counts, parts: list[int], total: int) -> Iterator[_Wrong]:
    said = counts.values[:, total]
    summed = np.nansum(counts.values[:, parts], axis=1)
    is_stated = ~np.isnan(said) & ~np.isnan(counts.values[:, parts]).all(axis=1)
    for row in np.flatnonzero(is_stated & (said != summed)).tolist():
        yield int(counts.rows[row]), counts.names[total], float(summed[row]), float(said[row])


def _wrong_down(counts: Counts) -> Iterator[_Wrong]:
    """Yield the cells of rows that add up other rows, and do not."""
    for one in counts.sums:
        said = counts.values[one.position]
        summed = np.nansum(counts.values[one.members], axis=0)
        for place in np.flatnonzero(~np.isnan(said) & (said != summed)).tolist():
            row, name = int(counts.rows[one.position]), counts.names[place]
            yield row, name, float(summed[place]), float(said[place])


def cause_unknown(batch: Batch, context: Context) -> list[Issue]:
    """Find causes of leaving that no list has; they count as left, in the group of others."""
    unknown = ~batch.rows["is_cause_known"].astype("bool")
    if not unknown.any():
        return []
    texts = short_list(list(dict.fromkeys(batch.rows["cause_th"][unknown])))
    return [
        issue(
            "cause_unknown",
            Severity.WARNING,
            batch.place("cause_th", batch.row_numbers(unknown)),
            th=Said(
                "สาเหตุไม่อยู่ในรายการที่รู้จัก",
                "สาเหตุใน data/reference/dropout_causes.csv",
                texts,
                "นับเป็นออกจากระบบในกลุ่ม “อื่น ๆ” ถ้าไม่ใช่ ให้เพิ่มสาเหตุในรายการ",
            ),
            en=Said(
                "the cause is in no list",
                "a cause of data/reference/dropout_causes.csv",
                texts,
                "It counts as left, in the group “other”; if that is wrong, add it to the list.",
            ),
        )
    ]
