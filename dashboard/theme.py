"""What charts and tables share: the tone of a distance, and one Plotly template for all figures.

Colours stand in ``assets/10-tokens.css`` alone; charts name light ones for exports, and the
stylesheet paints their lines and text from the tokens in light, dark and print.
"""

from __future__ import annotations

from typing import Any

from data_pipeline.warehouse.vocabulary import Polarity, Unit
from metrics.answers import MetricSpec

FONT_FAMILY = '"Noto Sans Thai", system-ui, sans-serif'
CARD, INK, INK_3, LINE, ACCENT, WARN, WARN_SOFT = (
    "#FFFFFF",
    "#1D2126",
    "#666D75",
    "#E3E0D8",
    "#1F5673",
    "#8A5A00",
    "#FFF3D6",
)

_STEPS = {Unit.SD: (0.08, 0.25, 0.5)}
_STEPS_POINTS = (0.8, 2.5, 5.0)
TONES = ("below-3", "below-2", "below-1", "zero", "above-1", "above-2", "above-3")
"""Tones of the diverging scale, rust over paper to teal."""
TONE_COLOURS = dict(
    zip(
        TONES,
        ("#9A4A1C", "#CF8A58", "#EFD3BC", "#F1EFEA", "#BFDCE0", "#5FA9B3", "#1C6D79"),
        strict=True,
    )
)
"""The tones as a chart names them; their inks are `BELOW_INK` and `ABOVE_INK`."""
BELOW_INK, ABOVE_INK = "#8B4118", "#17616C"


def distance_tone(value: float | None, spec: MetricSpec) -> str:
    """Return the tone of a distance: ``below-3`` … ``zero`` … ``above-3``; ``none`` without a value.

    A metric whose lower values are better turns the scale, so rust always means worse.
    """
    if value is None:
        return "none"
    better = -value if spec.polarity == Polarity.LOWER_IS_BETTER else value
    strength = sum(abs(value) >= step for step in _STEPS.get(spec.unit, _STEPS_POINTS))
    if strength == 0:
        return "zero"
    return f"{'above' if better > 0 else 'below'}-{strength}"


TEMPLATE: dict[str, Any] = {
    "layout": {
        "font": {"family": FONT_FAMILY, "size": 13, "color": INK_3},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 44, "r": 12, "t": 12, "b": 32},
        "hovermode": "closest",
        "showlegend": False,
        "colorway": [ACCENT],
        "xaxis": {"showgrid": False, "zeroline": False, "fixedrange": True, "ticks": ""},
        "yaxis": {
            "gridcolor": LINE,
            "zerolinecolor": INK_3,
            "zerolinewidth": 1,
            "fixedrange": True,
            "ticks": "",
        },
        "hoverlabel": {"font": {"family": FONT_FAMILY, "size": 13}},
    }
}
"""The one Plotly template; given with each figure so that the default one (6.5 kB) is not sent."""

GRAPH_CONFIG: Any = {"displayModeBar": False, "responsive": True, "doubleClick": False}
