"""What is looked at in a file: one check is one function, one family of checks is one file.

A check takes the typed rows of a file and what is known besides, and returns issues. Which checks
a dataset gets, and in which order they speak, is said in its source.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from data_pipeline.checks.benchmarks import benchmark_mislabelled
from data_pipeline.checks.blocks import duplicate_block
from data_pipeline.checks.breaks import series_break
from data_pipeline.checks.coverage import count_missing, sheet_ignored, subject_missing
from data_pipeline.checks.earlier import duplicate_file, jump, participation_over_100
from data_pipeline.checks.faults import (
    code_invalid,
    duplicate,
    key_unknown,
    name_missing,
    number_expected,
    out_of_range,
    placeholder,
    value_missing,
)
from data_pipeline.checks.footers import columns_permuted, footer_mismatch, rows_missing
from data_pipeline.checks.identities import row_mean_mismatch
from data_pipeline.checks.issue import Issue, Place, Refusal, Said, issue
from data_pipeline.checks.keys import code_foreign, code_shared, code_unknown
from data_pipeline.checks.names import name_differs, name_shared
from data_pipeline.checks.places import place_unlikely
from data_pipeline.checks.shares import shares_not_100
from data_pipeline.checks.sums import cause_unknown, subtotal_mismatch

if TYPE_CHECKING:
    from data_pipeline.results import Batch, Context

__all__ = [
    "BENCHMARK_CHECKS",
    "COORDINATE_CHECKS",
    "DROPOUT_CHECKS",
    "ENROLMENT_CHECKS",
    "LIST_CHECKS",
    "MASTER_CHECKS",
    "RESULT_CHECKS",
    "SCHOOL_LIST_CHECKS",
    "Check",
    "Issue",
    "Place",
    "Refusal",
    "Said",
    "issue",
]

Check: TypeAlias = "Callable[[Batch, Context], list[Issue]]"

_OF_EVERY_FILE: tuple[Check, ...] = (
    sheet_ignored,
    code_invalid,
    number_expected,
    out_of_range,
    duplicate,
)

RESULT_CHECKS: tuple[Check, ...] = (
    *_OF_EVERY_FILE,
    key_unknown,
    subject_missing,
    count_missing,
    code_shared,
    code_unknown,
    code_foreign,
    name_shared,
    name_differs,
    placeholder,
    columns_permuted,
    rows_missing,
    footer_mismatch,
    benchmark_mislabelled,
    row_mean_mismatch,
    shares_not_100,
    participation_over_100,
    jump,
    duplicate_block,
    duplicate_file,
    series_break,
)
"""For results of a test, school by school."""

MASTER_CHECKS: tuple[Check, ...] = (*_OF_EVERY_FILE, name_missing, name_shared)
"""For the school master."""

BENCHMARK_CHECKS: tuple[Check, ...] = (*_OF_EVERY_FILE, key_unknown)
"""For published means."""

LIST_CHECKS: tuple[Check, ...] = (*_OF_EVERY_FILE, name_missing, value_missing, key_unknown)
"""For plain lists."""

SCHOOL_LIST_CHECKS: tuple[Check, ...] = (*LIST_CHECKS, code_unknown, code_foreign)
"""For lists of what schools have."""

COORDINATE_CHECKS: tuple[Check, ...] = (*SCHOOL_LIST_CHECKS, place_unlikely)
"""For places of schools."""

ENROLMENT_CHECKS: tuple[Check, ...] = (
    *_OF_EVERY_FILE,
    code_shared,
    code_unknown,
    code_foreign,
    name_shared,
    name_differs,
    subtotal_mismatch,
)
"""For pupils by school, grade and sex."""

DROPOUT_CHECKS: tuple[Check, ...] = (
    *_OF_EVERY_FILE,
    key_unknown,
    code_unknown,
    code_foreign,
    cause_unknown,
    subtotal_mismatch,
)
"""For pupils who left; a school has many rows, so its code may stand on many."""
