"""All issues of a file, gathered first, then one decision."""

from __future__ import annotations

from dataclasses import dataclass

from data_pipeline import refusals
from data_pipeline.checks.issue import Issue
from data_pipeline.counts import has_counts
from data_pipeline.results import Batch, Context
from data_pipeline.warehouse.vocabulary import LoadStatus, Severity


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a file, and everything that was found in it."""

    status: LoadStatus
    issues: tuple[Issue, ...]


def screen(batch: Batch, context: Context) -> Verdict:
    """Run every check of the file's source, then decide.

    Returns
    -------
    Verdict: refused where no row is left that counts; loaded with findings where a row was set
    aside or anything weighs more than a note; else loaded
    """
    issues = [found for check in batch.source.checks for found in check(batch, context)]
    if not _counts(batch):
        issues.append(refusals.nothing_to_load(batch.file_name, len(batch.raw)).reason)
        return Verdict(LoadStatus.REFUSED, tuple(issues))
    weighs = any(found.severity is not Severity.INFO for found in issues)
    status = LoadStatus.LOADED_WITH_FINDINGS if weighs or batch.faults else LoadStatus.LOADED
    return Verdict(status, tuple(issues))


def _counts(batch: Batch) -> bool:
    """Whether a row is left that the file was sent for: a school, a count, or a published mean."""
    if batch.source.blocks is not None:
        return has_counts(batch)
    if "school_code" in batch.rows and "area_level" in batch.rows:
        return bool(batch.is_school.any())
    return len(batch.rows) > 0
