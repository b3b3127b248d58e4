"""The metric declaration: one decorated function says what a number is; pickers, axes and docs follow.

Definitions live in ``metrics/definitions/``, one file per family; `all_metrics` finds them.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from data_pipeline.warehouse.vocabulary import AreaLevel, Polarity, Unit
from metrics.answers import MetricSpec, Note, UnknownKey
from metrics.reasons import Reason, Reasons
from metrics.rows import FloatArray, Rows

SCORE_REFERENCES = (
    AreaLevel.NATION,
    AreaLevel.OBEC,
    AreaLevel.REGION,
    AreaLevel.PROVINCE,
    AreaLevel.DISTRICT,
    AreaLevel.NETWORK,
    AreaLevel.SIZE_BAND,
    AreaLevel.SIMILAR,
)
"""Levels that a score can be compared with."""

AREAS = (
    AreaLevel.NATION,
    AreaLevel.REGION,
    AreaLevel.PROVINCE,
    AreaLevel.DISTRICT,
    AreaLevel.NETWORK,
    AreaLevel.SIZE_BAND,
)
"""Levels that are groups of schools."""

GROUPS = (*AREAS, AreaLevel.SCHOOL)
"""Levels that a metric can be answered for."""


class Kind(StrEnum):
    """What a metric's function sees at once, beside its own rows."""

    ROW = "row"
    CELL = "cell"
    CHANGE = "change"
    INSIDE = "inside"

    @property
    def words(self) -> str:
        """What it means, in words."""
        return _KIND_WORDS[self]


_KIND_WORDS = {
    Kind.ROW: "each group by itself, and its reference",
    Kind.CELL: "all groups of one paper and subject",
    Kind.CHANGE: "each group, and its row of an earlier year",
    Kind.INSIDE: "the schools inside each group",
}


class Facts(StrEnum):
    """Which rows a metric is made from.

    ``SCORES``: one row per group, test, grade, year and subject. ``PUPILS``: per group, year and
    grade, who was enrolled and who left. ``LEAVERS``: per group, year and group of causes.
    ``RESOURCES``: per group and year, teachers, rooms and budget.
    """

    SCORES = "scores"
    PUPILS = "pupils"
    LEAVERS = "leavers"
    RESOURCES = "resources"


class Domain(StrEnum):
    """The three domains in which an area is looked at."""

    OPPORTUNITY = "opportunity"
    QUALITY = "quality"
    EFFICIENCY = "efficiency"


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval, for many groups at once.

    Parameters
    ----------
    value, low, high : one per row, in the metric's unit; missing where it cannot be said
    reason : one per row, why a value is missing; None = the metric's own `missing`
    notes : sentences about the whole cell
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    reason: Reasons | None = None
    notes: tuple[Note, ...] = ()

    @classmethod
    def exact(cls, value: FloatArray) -> Estimate:
        """Give a value without an interval."""
        missing = np.full(len(value), np.nan)
        return cls(value, missing, missing)

    def take(self, which: npt.NDArray[Any]) -> Estimate:
        """Take rows, by place or by a mask; the notes stay."""
        reason = None if self.reason is None else self.reason[which]
        return Estimate(self.value[which], self.low[which], self.high[which], reason, self.notes)


MetricFunction = Callable[[Rows, Any], Estimate | Mapping[str, Estimate]]
"""Own rows and the other rows in; one estimate per own row out, or one for each part.

The other rows are aligned references (`Kind.ROW`, `Kind.CELL`), aligned rows of the earlier year
(`Kind.CHANGE`), or the schools inside each own row, with ``group`` = its place, in that order (`Kind.INSIDE`).
What is divided by 0 is left out by the function or by whoever shows it: numpy does not warn.
"""


F = TypeVar("F", bound=MetricFunction)


@dataclass(frozen=True, slots=True)
class Path:
    """Which earlier row a change is counted from.

    Parameters
    ----------
    steps : (test, grade) → (test, grade, years before); None = the same paper one year before.
        The test of pupils' rows is "".
    """

    steps: Mapping[tuple[str, str], tuple[str, str, int]] | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """A declared metric: its words, its function, and what the function is given.

    Parameters
    ----------
    needs : columns of the own rows beside counts and status
    needs_of_reference : columns of the reference beside its mean
    missing : why a value is missing where the function does not say
    path : for `Kind.CHANGE`
    sums_grades : rows of pupils are added up over the grades asked for
    """

    spec: MetricSpec
    estimate: MetricFunction
    kind: Kind
    facts: Facts
    needs: tuple[str, ...]
    needs_of_reference: tuple[str, ...]
    missing: Reason
    path: Path
    sums_grades: bool


_SEVERAL = 3
"""Metrics that need a measure, from which on it is read together with others."""

_REGISTRY: dict[str, Metric] = {}


def metric(
    *,
    label_th: str,
    label_en: str,
    unit: Unit,
    decimals: int,
    polarity: Polarity,
    formula: str,
    source: str,
    kind: Kind = Kind.ROW,
    facts: Facts = Facts.SCORES,
    needs: Sequence[str] = (),
    needs_of_reference: Sequence[str] = (),
    needs_reference: bool = False,
    missing: Reason = Reason.NOT_STATED,
    grains: Sequence[AreaLevel] = GROUPS,
    part: str | None = None,
    path: Path = Path(),
    sums_grades: bool = False,
    is_signed: bool = False,
    domain: Domain | None = None,
    caveats: Sequence[str] = (),
) -> Callable[[F], F]:
    """Declare a metric; its key is the function's name, its family the file that it stands in.

    Parameters
    ----------
    needs_reference : the number is a distance to a reference, the nation's where none is asked for
    grains : levels that it can be answered for
    part : name of the column by which each row is split further, as ``quality_level``
    domain : card of opportunity, quality or efficiency on which it stands

    Raises
    ------
    ValueError : the key is taken
    """

    def declare(function: F) -> F:
        key = function.__name__
        if key in _REGISTRY:
            raise ValueError(f"metric {key!r} is declared twice; known: {sorted(_REGISTRY)}")
        family = function.__module__.rpartition(".")[2]
        spec = MetricSpec(
            key, label_th, label_en, unit, decimals, polarity, is_signed, needs_reference,
            formula, tuple(caveats), source,
            family, kind.value, tuple(grains), part, domain.value if domain else None,
        )  # fmt: skip
        _REGISTRY[key] = Metric(
            spec, function, kind, facts, tuple(needs), tuple(needs_of_reference), missing, path,
            sums_grades,
        )  # fmt: skip
        return function

    return declare


@cache
@cache
def _declare_all() -> None:
    package = importlib.import_module("metrics.definitions")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"metrics.definitions.{module.name}")


def all_metrics() -> dict[str, Metric]:
    """Return every declared metric by key, in the order of declaration."""
    _declare_all()
    return dict(_REGISTRY)


@cache
def shared_measures(facts: Facts) -> tuple[str, ...]:
    """Return what several metrics of one kind of facts need of a group."""
    metrics = (metric for metric in all_metrics().values() if metric.facts is facts)
    needed = Counter(name for metric in metrics for name in dict.fromkeys(metric.needs))
    return tuple(name for name, count in needed.items() if count >= _SEVERAL)


@cache
def measures_inside() -> tuple[str, ...]:
    """Return all that metrics of groups from the schools inside them need of a school."""
    inside = (metric for metric in all_metrics().values() if metric.kind is Kind.INSIDE)
    return tuple(dict.fromkeys(name for metric in inside for name in metric.needs))


def find_metric(key: str) -> Metric:
    """Return one metric.

    Raises
    ------
    UnknownKey : no such metric; the message lists those that exist
    """
    metrics = all_metrics()
    if key not in metrics:
        known = ", ".join(metrics)
        raise UnknownKey(
            f"There is no metric “{key}”. Metrics: {known}.",
            f"ไม่มีตัวชี้วัดชื่อ “{key}” ตัวชี้วัดที่มี: {known}",
        )
    return metrics[key]


def check_grain(metric: Metric, by: AreaLevel) -> None:
    """Refuse a level that a metric is not answered for.

    Raises
    ------
    UnknownKey : the message lists the levels that it is answered for
    """
    if by not in metric.spec.grains:
        known = ", ".join(metric.spec.grains)
        raise UnknownKey(
            f"“{metric.spec.key}” is not answered by “{by}”. Levels: {known}.",
            f"“{metric.spec.key}” ไม่มีคำตอบในระดับ “{by}” ระดับที่มี: {known}",
        )
