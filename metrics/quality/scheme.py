"""What a scheme is: tiers, indicators, gates, cadence, evidence; or a grid of status and change.

Schemes are read and checked by `metrics.quality.schemes`; nothing here opens a file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from metrics.quality.bounds import Bound, Cut, widen

EVIDENCE_METRICS = (
    "onet_rt_nt_vs_national",
    "completion_rate",
    "transition_rate",
    "dropout_rate",
)
"""What `metrics.quality.evidence` may be asked for; the last column of the list of indicators names them too."""

MISSING_RULES = ("assessed", "lowest", "unrated")
SCORE_RULES = ("share_of_full", "share_of_span")
REFERENCES = ("nation", "obec", "province", "district")
"""What evidence, or the metric of a grid, may be compared with."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of the list, with its place in it."""

    key: str
    component: str
    group: str
    name_th: str
    name_en: str
    evidence_metric: str

    def name(self, language: str) -> str:
        """Return the name in ``"th"`` or ``"en"``."""
        return self.name_en if language == "en" else self.name_th


@dataclass(frozen=True, slots=True)
class Named:
    """A component, a group, or a band of a grid: key and labels."""

    key: str
    label_th: str
    label_en: str

    def label(self, language: str) -> str:
        """Return the label in ``"th"`` or ``"en"``."""
        return self.label_en if language == "en" else self.label_th


@dataclass(frozen=True, slots=True)
class Tier:
    """One colour.

    Parameters
    ----------
    key, label_th, label_en, colour, icon : how it is said and shown
    reassess_times : reassessments within a cycle, 0 = none
    reassess_every_days : days between them where no cycle states dates
    budget_baht : of one school of this colour
    """

    key: str
    label_th: str
    label_en: str
    colour: str
    icon: str
    reassess_times: int = 0
    reassess_every_days: int | None = None
    budget_baht: Fraction | None = None

    def label(self, language: str) -> str:
        """Return the label in ``"th"`` or ``"en"``."""
        return self.label_en if language == "en" else self.label_th


@dataclass(frozen=True, slots=True)
class Gate:
    """What a tier and all above it ask for beside the score.

    Parameters
    ----------
    key : ``purple/5.1.1``
    tier : place of the lowest tier that it guards, 0 = highest
    kind : component, group or indicator
    where : key of one of them
    low : score (percent) of a component or group, level of an indicator
    cut : the same on the exact score or level
    """

    key: str
    tier: int
    kind: str
    where: str
    low: Bound
    cut: Cut


@dataclass(frozen=True, slots=True)
class Cycle:
    """Dated reassessments: who was rated from `base_from` on is due on `due_on`, reports on `report_on`."""

    key: str
    base_from: dt.date
    due_on: tuple[dt.date, ...]
    report_on: dt.date | None
    rounds: Mapping[str, tuple[int, ...]]

    def due_dates(self, tier: Tier) -> tuple[dt.date, ...]:
        """Return the days on which a school of this colour is due."""
        numbers = self.rounds.get(tier.key, tuple(range(1, tier.reassess_times + 1)))
        return tuple(self.due_on[number - 1] for number in numbers)


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """What the loaded data must show for a level of an indicator.

    Parameters
    ----------
    indicator, level : the claim
    metric : of `EVIDENCE_METRICS`
    value : what the level needs
    both_ways : reaching `value` is also enough for `level`
    references : levels to compare with, first one that has a mean counts
    """

    indicator: str
    level: int
    metric: str
    value: Bound
    both_ways: bool
    references: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class SchemeBase:
    """What both families have.

    Parameters
    ----------
    key, version : together they name a rating's rule for ever
    in_force_from : a round counts by the newest version in force on its day
    tiers : highest first
    text, indicators_text : the declaration as read, for the archive
    """

    key: str
    version: str
    label_th: str
    label_en: str
    note_th: str
    note_en: str
    in_force_from: dt.date
    tiers: tuple[Tier, ...]
    text: str = field(repr=False)
    indicators_text: str = field(repr=False)

    @property
    def name(self) -> str:
        """Key and version: ``six_colours@2567-example-1``."""
        return f"{self.key}@{self.version}"

    @property
    def family(self) -> str:
        """``score`` or ``grid``."""
        return "grid" if isinstance(self, GridScheme) else "score"

    def label(self, language: str) -> str:
        """Return the label in ``"th"`` or ``"en"``."""
        return self.label_en if language == "en" else self.label_th

    def note(self, language: str) -> str:
        """Return the note in ``"th"`` or ``"en"``."""
        return self.note_en if language == "en" else self.note_th

    def tier(self, key: str) -> Tier:
        """Return one tier by its key."""
        return next(tier for tier in self.tiers if tier.key == key)

    @cached_property
    def digest(self) -> str:
        """Sixteen characters that change when a rule does; comments, labels and colours are no rules."""
        meaning = replace(
            self,
            label_th="",
            label_en="",
            note_th="",
            note_en="",
            text="",
            indicators_text="",
            tiers=tuple(
                replace(tier, label_th="", label_en="", colour="", icon="") for tier in self.tiers
            ),
        )
        if isinstance(meaning, Scheme):
            blank = [replace(one, name_th="", name_en="") for one in meaning.indicators]
            meaning = replace(meaning, indicators=tuple(blank), components=(), groups=())
        return hashlib.sha256(repr(meaning).encode()).hexdigest()[:16]


@dataclass(frozen=True, eq=False)
class Scheme(SchemeBase):
    """A scheme by score: indicators with levels → points → score → tier, within gates.

    Parameters
    ----------
    indicator_version : version of the list of indicators
    indicators, components, groups : the list, in its order
    lowest_level, levels : lowest and highest level
    score_rule : one of `SCORE_RULES`
    missing_rule : one of `MISSING_RULES`
    fewest_assessed_pct : below this share of weight there is no colour
    weights : per indicator, exact
    effort, effort_start : per indicator: one level more, and once
    decimals : the score is rounded half up to so many before it is compared; None = exact
    cuts : one fewer than tiers, falling, percent
    gates, cycles, evidence : see their classes
    """

    indicator_version: str = ""
    indicators: tuple[Indicator, ...] = ()
    components: tuple[Named, ...] = ()
    groups: tuple[Named, ...] = ()
    lowest_level: int = 1
    levels: int = 5
    score_rule: str = "share_of_full"
    missing_rule: str = "assessed"
    fewest_assessed_pct: Fraction = Fraction(100)
    weights: tuple[Fraction, ...] = ()
    effort: tuple[Fraction, ...] = ()
    effort_start: tuple[Fraction, ...] = ()
    decimals: int | None = None
    cuts: tuple[Cut, ...] = ()
    gates: tuple[Gate, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    evidence: tuple[EvidenceRule, ...] = ()

    @property
    def base_level(self) -> int:
        """Level that counts as 0 points."""
        return self.lowest_level if self.score_rule == "share_of_span" else 0

    @cached_property
    def units(self) -> tuple[int, ...]:
        """Weights as whole numbers in the same proportion."""
        return to_units(self.weights)

    @cached_property
    def score_cuts(self) -> tuple[Cut, ...]:
        """Cuts on the exact score: one that rounds up to the bound reaches it."""
        return tuple(widen(cut, self.decimals) for cut in self.cuts)

    @cached_property
    def places(self) -> dict[str, int]:
        """Place of each indicator in `indicators`."""
        return {indicator.key: place for place, indicator in enumerate(self.indicators)}

    def members(self, kind: str, where: str) -> tuple[int, ...]:
        """Return the places of the indicators of a component, a group, or one indicator."""
        name = {"component": "component", "group": "group", "indicator": "key"}[kind]
        return tuple(
            place for place, one in enumerate(self.indicators) if getattr(one, name) == where
        )


@dataclass(frozen=True, eq=False)
class GridScheme(SchemeBase):
    """A scheme by status and change of one metric.

    Parameters
    ----------
    metric : key of a declared metric
    reference : what the metric is compared with, None where it needs none
    decimals : values are rounded half up to so many before they are placed; None = not rounded
    status, change : bands, best first
    status_cuts, change_cuts : one fewer than bands, falling; on the negative where low is good
    is_status_negated, is_change_negated : whether low values are the good ones
    cells : tier's place per status (row) and change (column)
    """

    metric: str = ""
    reference: str | None = None
    decimals: int | None = None
    status: tuple[Named, ...] = ()
    change: tuple[Named, ...] = ()
    status_cuts: tuple[Cut, ...] = ()
    change_cuts: tuple[Cut, ...] = ()
    is_status_negated: bool = False
    is_change_negated: bool = False
    cells: tuple[tuple[int, ...], ...] = ()


AnyScheme = Scheme | GridScheme


def to_units(numbers: Sequence[Fraction]) -> tuple[int, ...]:
    """Return whole numbers in the same proportion, as small as they can be.

    Examples
    --------
    >>> to_units([Fraction(1, 2), Fraction(2), Fraction(0)])
    (1, 4, 0)
    """
    common = math.lcm(*(number.denominator for number in numbers))
    whole = [int(number * common) for number in numbers]
    shared = math.gcd(*whole) or 1
    return tuple(number // shared for number in whole)
