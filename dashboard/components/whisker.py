"""The small whisker: a distance, its interval and the reference, on one line."""

from __future__ import annotations

from collections.abc import Iterable

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import marks
from dashboard.measures import Measure

_NARROWEST = 4.0


def common_span(measures: Iterable[Measure]) -> float:
    """Return the half width of an axis that holds all intervals, so that whiskers compare."""
    bounds = [
        abs(bound)
        for m in measures
        if m.has_value
        for bound in (m.value, m.low, m.high)
        if bound is not None
    ]
    return max([_NARROWEST, *bounds]) * 1.08


def whisker(measure: Measure, span: float) -> Component:
    """Return the whisker of a distance; an empty axis where there is no value.

    Parameters
    ----------
    span : half width of the axis in the measure's unit, > 0; 0 stands in the middle
    """
    drawn: list[Component] = [html.Span(className="whisker-zero")]
    if measure.value is not None and measure.has_value:
        if measure.low is not None and measure.high is not None:
            left, right = _percent(measure.low, span), _percent(measure.high, span)
            style = {"left": f"{left:.1f}%", "width": f"{right - left:.1f}%"}
            drawn.append(html.Span(className="whisker-range", style=style))
        dot = {"left": f"{_percent(measure.value, span):.1f}%"}
        drawn.append(html.Span(className="whisker-dot", style=dot))
    kind = "certain" if measure.is_certain else "open"
    return html.Div(drawn, className=f"whisker {kind}", **marks(aria_hidden="true"))


def _percent(value: float, span: float) -> float:
    return min(100.0, max(0.0, 50.0 + 50.0 * value / span))
