"""What `metrics.service.MetricsService` gives and takes: small typed values and one frame shape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from data_pipeline.warehouse.vocabulary import AreaLevel, Grade, Polarity, Unit

ANSWER_COLUMNS = (
    "name_th",
    "year_be",
    "test",
    "grade",
    "subject",
    "value",
    "low",
    "high",
    "value_status",
    "tested_count",
    "participation_pct",
    "reference",
    "reference_value",
    "source",
)
"""Columns of every metric answer, behind the group's own id column (``school_id``, …)."""


class MetricsError(Exception):
    """A question that cannot be answered as asked; says what exists instead, in both languages."""

    def __init__(self, message_en: str, message_th: str) -> None:
        super().__init__(message_en)
        self.message_en = message_en
        self.message_th = message_th


class UnknownKey(MetricsError):
    """A metric, area, school, year, test, grade, subject, reference or snapshot that is not there."""


@dataclass(frozen=True, slots=True)
class Area:
    """A group of schools: level and code, written ``district:5601``; the nation is ``nation:0000``."""

    level: AreaLevel
    area_id: str

    @classmethod
    def parse(cls, text: str) -> Area:
        """Read ``level:code``.

        Raises
        ------
        UnknownKey : the text has no colon or an unknown level

        Examples
        --------
        >>> Area.parse("district:5601")
        Area(level=<AreaLevel.DISTRICT: 'district'>, area_id='5601')
        """
        level, _, area_id = text.partition(":")
        try:
            return cls(AreaLevel(level), area_id or "0000")
        except ValueError:
            levels = ", ".join(AreaLevel)
            raise UnknownKey(
                f"“{text}” is not an area. Write level:code, for example district:5601; levels: {levels}.",
                f"“{text}” ไม่ใช่พื้นที่ เขียนเป็น ระดับ:รหัส เช่น district:5601 ระดับที่มี: {levels}",
            ) from None

    def __str__(self) -> str:
        return f"{self.level}:{self.area_id}"


NATION = Area(AreaLevel.NATION, "0000")


@dataclass(frozen=True, slots=True)
class AreaInfo:
    """An area with its names and its path, widest ancestor first, itself left out."""

    area: Area
    name_th: str
    name_en: str
    path: tuple[AreaInfo, ...] = ()
    school_count: int = 0

    def name(self, language: str) -> str:
        """Return the name in ``"th"`` or ``"en"``."""
        return self.name_en if language == "en" else self.name_th


@dataclass(frozen=True, slots=True)
class SchoolInfo:
    """One school, or one row in doubt, with the path of areas that it stands in."""

    school_id: str
    name_th: str
    district_id: str | None
    province_id: str | None
    network_id: str | None
    network_name_th: str | None
    amphoe_name_th: str | None
    tambon_name_th: str | None
    pupil_count: int | None
    is_in_doubt: bool
    doubt_reason: str | None
    path: tuple[AreaInfo, ...]


@dataclass(frozen=True, slots=True)
class TestLabel:
    """A declared test: labels, break in its series, and the first voluntary year, if any."""

    __test__ = False  # not a pytest class

    key: str
    label_th: str
    label_en: str
    sort_order: int
    break_year_be: int | None
    voluntary_from_be: int | None

    def label(self, language: str) -> str:
        """Return the label in ``"th"`` or ``"en"``."""
        return self.label_en if language == "en" else self.label_th


@dataclass(frozen=True, slots=True)
class DatasetLabel:
    """A declared dataset: results of a test, enrolment, a list."""

    key: str
    label_th: str
    label_en: str

    def label(self, language: str) -> str:
        """Return the label in ``"th"`` or ``"en"``."""
        return self.label_en if language == "en" else self.label_th


@dataclass(frozen=True, slots=True)
class SubjectLabel:
    """A declared subject of a test."""

    test: str
    key: str
    label_th: str
    label_en: str
    sort_order: int

    def label(self, language: str) -> str:
        """Return the label in ``"th"`` or ``"en"``."""
        return self.label_en if language == "en" else self.label_th


@dataclass(frozen=True, slots=True, order=True)
class Paper:
    """One test of one grade in one year."""

    year_be: int
    test: str
    grade: Grade


PAPER = ("test", "grade", "year_be", "subject")
"""What identifies one paper's subject in a table."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a screen says about its age: the snapshot and the newest load in it."""

    snapshot: str
    built_at: datetime
    loaded_at: datetime | None
    load_count: int
    is_demo: bool
    change_th: str
    change_en: str


@dataclass(frozen=True, slots=True)
class MetricSpec:
    """Everything about a metric except its function: pickers, axes, formats and methods read this.

    Parameters
    ----------
    family : the file of ``metrics/definitions`` that it stands in
    kind : what its function sees at once (`metrics.registry.Kind`)
    grains : levels that it is answered for
    part : column that splits each row further, behind `ANSWER_COLUMNS`; None where nothing does
    domain : opportunity, quality or efficiency, where it stands on that card
    """

    key: str
    label_th: str
    label_en: str
    unit: Unit
    decimals: int
    polarity: Polarity
    is_signed: bool
    needs_reference: bool
    formula: str
    caveats: tuple[str, ...]
    source: str
    family: str = ""
    kind: str = "row"
    grains: tuple[AreaLevel, ...] = ()
    part: str | None = None
    domain: str | None = None

    def label(self, language: str) -> str:
        """Return the label in ``"th"`` or ``"en"``."""
        return self.label_en if language == "en" else self.label_th


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about an answer as a whole, in both languages."""

    th: str
    en: str

    def text(self, language: str) -> str:
        """Return the sentence in ``"th"`` or ``"en"``."""
        return self.en if language == "en" else self.th


@dataclass(frozen=True, slots=True)
class Answer:
    """A metric's answer: one row per group, paper and subject.

    Parameters
    ----------
    frame : id column of the group (`id_column`) and `ANSWER_COLUMNS`, behind them the column that
        `spec.part` names, where it names one; numbers unrounded
    notes : why values are missing, and what to mind about the rows together
    spec : the metric
    by : level of the groups
    reference : what the groups are compared with, None where the metric needs none
    snapshot : id of the snapshot that answered
    """

    frame: pd.DataFrame
    spec: MetricSpec
    by: AreaLevel
    reference: AreaLevel | None
    snapshot: str
    notes: tuple[Note, ...] = ()

    @property
    def id_column(self) -> str:
        """Name of the group's id column."""
        return f"{self.by}_id"
