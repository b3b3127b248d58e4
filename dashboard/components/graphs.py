"""A chart in a panel: the same height, class and manners everywhere; a click on a school leads to it."""

from __future__ import annotations

from typing import Any

from dash import dcc

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.parts import marks
from dashboard.theme import GRAPH_CONFIG
from dashboard.url_state import Selection


def graph(
    graph_id: str,
    figure: dict[str, Any],
    class_name: str,
    selection: Selection | None = None,
    *,
    height_px: int | None = None,
) -> Component:
    """Return a chart.

    Parameters
    ----------
    selection : with it, a click on a point whose ``customdata`` is a school leads there
    height_px : where the chart needs another height than the usual one
    """
    drawn = dcc.Graph(
        id=graph_id,
        figure=figure,
        config=GRAPH_CONFIG,
        className=class_name,
        style={"height": f"{height_px}px" if height_px else "var(--chart-height)"},
    )
    drills = (
        marks(data_drill=f"/school/|{selection.changed(area=None).query()}") if selection else {}
    )
    return html.Div(html.embed(drawn), **drills)
