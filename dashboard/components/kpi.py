"""A figure card: number, reference, distance with its certainty, and how many pupils."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.parts import badge
from dashboard.components.whisker import whisker
from dashboard.formatting import (
    format_margin,
    format_number,
    format_percent,
    status_word,
)
from dashboard.measures import Measure
from dashboard.texts import say
from metrics.answers import MetricSpec

LOW_PARTICIPATION_PCT = 80.0
"""Below this share of sitters a mean is marked: who stayed away may have changed it."""


def kpi_card(
    title: str,
    mean: Measure,
    gap: Measure | None,
    mean_spec: MetricSpec,
    gap_spec: MetricSpec,
    reference_label: str,
    language: str,
    *,
    span: float,
) -> Component:
    """Return the card of one subject.

    Parameters
    ----------
    mean, gap : the group's mean and its distance to the reference
    span : half width of the whisker's axis, common to a row of cards
    """
    if mean.has_value:
        number = html.Div(format_number(mean.value, mean_spec.decimals), className="number")
    else:
        number = html.Div(status_word(mean.status, language), className="number missing")
    return html.Section(
        [
            html.H2(title),
            number,
            _distance(gap, mean, gap_spec, mean_spec, reference_label, language),
            whisker(gap, span) if gap else None,
            _footing(mean, language),
        ],
        className="card kpi",
    )


def _distance(
    gap: Measure | None,
    mean: Measure,
    gap_spec: MetricSpec,
    mean_spec: MetricSpec,
    reference_label: str,
    language: str,
) -> Component | None:
    if gap is None or not gap.has_value:
        if not mean.has_value:
            return None
        return html.P(
            status_word(gap.status if gap else "NO_REFERENCE", language), className="unit"
        )
    margin = format_margin(gap.low, gap.high, gap_spec.decimals)
    parts: list[Any] = [
        f"{reference_label} {format_number(gap.reference_value, mean_spec.decimals)} · ",
        html.Span(
            [
                html.B(format_number(gap.value, gap_spec.decimals, signed=True)),
                f" {margin}" if margin else "",
            ],
            className="distance",
        ),
    ]
    if not gap.is_certain:
        parts.append(html.Span(f" · {say('cannot_tell', language)}", className="open-word"))
    return html.P(parts, className="unit")


def _footing(mean: Measure, language: str) -> Component:
    parts: list[Component | str] = []
    if mean.tested_count is not None:
        parts.append(say("sitters", language, count=format_number(mean.tested_count, 0)))
    share = mean.participation_pct
    if share is not None:
        word = say("participation", language, pct=format_percent(share))
        is_low = share < LOW_PARTICIPATION_PCT
        parts.append(badge(word) if is_low else html.Span(f" · {word}" if parts else word))
    return html.P(parts, className="unit footing")
