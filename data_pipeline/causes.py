"""Causes of leaving school: the two lists in use, and what each cause counts as."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data_pipeline.text import fold_heading

CAUSES_FILE = Path(__file__).resolve().parents[1] / "data" / "reference" / "dropout_causes.csv"

_NUMBER = re.compile(r"^\s*[\d๐-๙]+\s*[.)]\s*")


@dataclass(frozen=True, slots=True)
class Cause:
    """What a cause counts as.

    Parameters
    ----------
    group : key of its group
    has_left : the pupil left the system; a transfer or a death did not
    is_known : one of the lists has it
    """

    group: str
    has_left: bool
    is_known: bool = True


UNKNOWN = Cause("other", has_left=True, is_known=False)
"""A cause that no list has: the pupil is counted as gone, and the officer is told."""


@cache
def known_causes() -> Mapping[str, Cause]:
    """Return every cause of ``data/reference/dropout_causes.csv`` by its folded Thai wording."""
    with CAUSES_FILE.open(encoding="utf-8", newline="") as stream:
        return {
            fold_cause(row["cause_th"]): Cause(row["cause_group"], row["has_left"] == "true")
            for row in csv.DictReader(stream)
        }


def fold_cause(text: str) -> str:
    """Return the form by which two spellings of a cause are one.

    Examples
    --------
    >>> fold_cause("9. กรณีอื่น ๆ") == fold_cause("กรณีอื่นๆ")
    True
    """
    return fold_heading(_NUMBER.sub("", text))


def cause_of(text: str) -> Cause:
    """Return what a file's own words for a cause count as.

    Examples
    --------
    >>> cause_of("ฐานะยากจน").group, cause_of("เสียชีวิต").has_left, cause_of("ฝนตก").is_known
    ('poverty', False, False)
    """
    return known_causes().get(fold_cause(text), UNKNOWN)
