"""The metric declaration: one decorated function says what a number is; pickers, axes and docs follow.

Definitions live in ``metrics/definitions/``, one file per family; `all_metrics` finds them.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from data_pipeline.warehouse.vocabulary import AreaLevel, Polarity, Unit
from metrics.answers import MetricSpec, UnknownKey

SCORE_REFERENCES = (AreaLevel.NATION, AreaLevel.OBEC, AreaLevel.PROVINCE, AreaLevel.DISTRICT)
"""Levels that a score can be compared with."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval, for many groups at once.

    Parameters
    ----------
    value, low, high : Series, same index, in the metric's unit; missing where it cannot be said
    """

    value: pd.Series
    low: pd.Series
    high: pd.Series


MetricFunction = Callable[[pd.DataFrame, pd.DataFrame], Estimate]
"""Own rows and their reference rows, aligned, in; one estimate per row out."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A declared metric: its words and its function."""

    spec: MetricSpec
    estimate: MetricFunction


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
    needs_reference: bool = False,
    is_signed: bool = False,
    caveats: Sequence[str] = (),
) -> Callable[[MetricFunction], MetricFunction]:
    """Declare a metric; its key is the function's name.

    Raises
    ------
    ValueError : the key is taken
    """

    def declare(function: MetricFunction) -> MetricFunction:
        key = function.__name__
        if key in _REGISTRY:
            raise ValueError(f"metric {key!r} is declared twice; known: {sorted(_REGISTRY)}")
        spec = MetricSpec(
            key, label_th, label_en, unit, decimals, polarity, is_signed, needs_reference,
            formula, tuple(caveats), source,
        )  # fmt: skip
        _REGISTRY[key] = Metric(spec, function)
        return function

    return declare


@cache
def all_metrics() -> dict[str, Metric]:
    """Return every declared metric by key, in the order of declaration."""
    package = importlib.import_module("metrics.definitions")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"metrics.definitions.{module.name}")
    return dict(_REGISTRY)


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
