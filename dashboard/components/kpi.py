"""A figure card: number, reference, distance with its certainty, and how many pupils."""

from __future__ import annotations

from typing import Any

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import badge, link
from dashboard.components.whisker import whisker
from dashboard.formatting import (
    format_margin,
    format_number,
    format_percent,
    status_word,
)
from dashboard.measures import LOW_PARTICIPATION_PCT, Measure
from dashboard.texts import say
from metrics.answers import MetricSpec


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
    trace: str | None = None,
) -> Component:
    """Return the card of one subject.

    Parameters
    ----------
    mean, gap : the group's mean and its distance to the reference
    span : half width of the whisker's axis, common to a row of cards
    trace : address of the files and rows behind the number
    """
    if mean.has_value:
        text = format_number(mean.value, mean_spec.decimals)
        word = say("trace_link", language)
        shown = link(text, trace, title=word) if trace else text
        number = html.Div(shown, className="number")
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
        parts += ["\u00a0· ", html.Span(say("cannot_tell", language), className="open-word")]
    return html.P(parts, className="unit")


def _footing(mean: Measure, language: str) -> Component:
    """Say how many sat the test, and of how many; a low share is marked."""
    sitters = (
        say("sitters", language, count=format_number(mean.tested_count, 0))
        if mean.tested_count is not None
        else None
    )
    share = mean.participation_pct
    if share is None:
        return html.P(sitters, className="unit footing")
    word = say("participation", language, pct=format_percent(share))
    shown = badge(word) if share < LOW_PARTICIPATION_PCT else html.Span(word)
    count = say("pupils", language, count=format_number(mean.tested_count, 0))
    rest = html.Span(f"({count})", className="open-word") if sitters else None
    return html.P([shown, " ", rest], className="unit footing")
