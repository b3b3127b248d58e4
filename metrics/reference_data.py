"""The small tables of ``data/reference`` that decide how numbers are read: cuts, breaks, sizes, regions."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data_pipeline.warehouse.vocabulary import QualityLevel

REFERENCE_FOLDER = Path(__file__).resolve().parents[1] / "data" / "reference"

PaperKey = tuple[str, str, int, str]
"""Test, grade, year and subject."""

LEVELS = tuple(reversed(QualityLevel))
"""Quality levels, lowest first."""


@dataclass(frozen=True, slots=True)
class CutScores:
    """Lower bounds of the quality levels of one test, grade, year and ability.

    Parameters
    ----------
    bounds : percent of full marks, rising: of every level but the lowest
    operator : how a mark is held against a bound; ``>=`` puts the bound in the upper level
    source : document that states them
    """

    bounds: tuple[float, ...]
    operator: str
    source: str


@dataclass(frozen=True, slots=True)
class SizeBand:
    """One size of schools, by the number of pupils of the whole school."""

    scheme: str
    band: str
    name_th: str
    name_en: str
    pupils_from: int
    pupils_to: int | None


def read_table(file: str) -> list[dict[str, str]]:
    """Return the rows of a table of ``data/reference``."""
    with (REFERENCE_FOLDER / file).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def read_names(file: str, id_column: str) -> dict[str, tuple[str, str]]:
    """Return Thai and English names by code."""
    return {row[id_column]: (row["name_th"], row["name_en"]) for row in read_table(file)}


@cache
def cut_scores() -> Mapping[PaperKey, CutScores]:
    """Return the cut scores by paper and subject; a year without its own is not there.

    Raises
    ------
    ValueError : a paper does not have one rising bound for every level but the lowest
    """
    found: dict[PaperKey, dict[str, dict[str, str]]] = {}
    for row in read_table("cut_scores.csv"):
        key = (row["test"], row["grade"], int(row["year_be"]), row["subject"])
        found.setdefault(key, {})[row["quality_level"]] = row
    return {key: _read_cuts(key, rows) for key, rows in found.items()}


def _read_cuts(key: PaperKey, rows: Mapping[str, Mapping[str, str]]) -> CutScores:
    wanted = [level.value for level in LEVELS[1:]]
    if sorted(rows) != sorted(wanted):
        raise ValueError(
            f"data/reference/cut_scores.csv · {key}: levels do not fit. Expected: {wanted}. "
            f"Found: {sorted(rows)}. Give every level but the lowest one row."
        )
    bounds = tuple(float(rows[level]["score_pct"]) for level in wanted)
    operators = {row["operator"] for row in rows.values()}
    if list(bounds) != sorted(set(bounds)) or operators != {">="}:
        raise ValueError(
            f"data/reference/cut_scores.csv · {key}: bounds do not rise, or an operator is not “>=”. "
            f"Found: {bounds}, {sorted(operators)}. Correct the rows."
        )
    return CutScores(bounds, operators.pop(), rows[wanted[0]]["source"])


@cache
def years_with_cuts(test: str, grade: str, subject: str) -> tuple[int, ...]:
    """Return the years of which cut scores are known for a test, grade and subject."""
    return tuple(sorted(y for t, g, y, s in cut_scores() if (t, g, s) == (test, grade, subject)))


@cache
def series_breaks() -> frozenset[tuple[str, str, int]]:
    """Return (test, grade, first year of a new series): earlier years do not compare with it."""
    rows = read_table("series_breaks.csv")
    return frozenset((row["test"], row["grade"], int(row["year_be"])) for row in rows)


@cache
def size_bands() -> tuple[SizeBand, ...]:
    """Return the sizes of schools, smallest first within a scheme."""
    return tuple(
        SizeBand(
            row["scheme"], row["band"], row["name_th"], row["name_en"],
            int(row["pupils_from"]), int(row["pupils_to"]) if row["pupils_to"] else None,
        )
        for row in read_table("size_schemes.csv")
    )  # fmt: skip


@cache
def regions() -> Mapping[str, tuple[str, str, str]]:
    """Return (region, Thai name, English name) by province."""
    return {
        row["province_id"]: (row["region_id"], row["name_th"], row["name_en"])
        for row in read_table("regions.csv")
    }
