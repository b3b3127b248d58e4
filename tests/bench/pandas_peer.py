"""The peer: the overview as a Dash page that reads everything with pandas, as such pages mostly are.

It shows the figures of one district (mean beside the nation's per subject, ten years of the distance, its
schools of one paper) without certainty, names, links, exports or rights: less than ours, so that what
it takes is a floor of that way of working. Run by `tests.bench.people`; ``KHETVIEW_HOME`` says where.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import dash
import duckdb
import pandas as pd
import plotly.graph_objects as go
from dash import Input, Output, dcc, html

from data_pipeline.warehouse.engine import Workspace
from metrics.snapshots import CURRENT, INTERNAL, read_pointer

_COLUMNS = "test, grade, year_be, subject, school_id, district_id, tested_count, mean_score_pct"


def read_everything(home: str) -> pd.DataFrame:
    """Read every school's every result into memory."""
    folder = Workspace(Path(home)).snapshots
    path = folder / str(read_pointer(folder, CURRENT)) / INTERNAL
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.sql(f"SELECT {_COLUMNS} FROM mart_school_result").df()


def weigh(rows: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Return means weighted by pupils."""
    known = rows[rows["mean_score_pct"].notna()]
    product = (known["mean_score_pct"] * known["tested_count"]).groupby(
        [known[key] for key in keys]
    )
    return product.sum() / known.groupby(keys)["tested_count"].sum()


def draw(rows: pd.DataFrame, district: str, test: str, grade: str, year: int) -> list[Any]:
    """Draw the page of a district."""
    paper = rows[(rows["test"] == test) & (rows["grade"] == grade)]
    own = paper[paper["district_id"] == district]
    keys = ["year_be", "subject"]
    gap = (weigh(own, keys) - weigh(paper, keys)).rename("gap").reset_index()
    figure = go.Figure()
    for subject, line in gap.groupby("subject"):
        figure.add_scatter(x=line["year_be"], y=line["gap"], name=str(subject))
    now = own[own["year_be"] == year].pivot_table("mean_score_pct", "school_id", "subject")
    body = [
        html.Tr([html.Td(school), *(html.Td(f"{value:.2f}") for value in row)])
        for school, row in zip(now.index, now.to_numpy(), strict=True)
    ]
    heads = [
        html.P(f"{row.subject}: {row.gap:+.2f}") for row in gap[gap["year_be"] == year].itertuples()
    ]
    return [*heads, dcc.Graph(figure=figure), html.Table(body)]


def create_peer() -> Any:
    """Build the application; the ASGI server."""
    rows = read_everything(os.environ["KHETVIEW_HOME"])
    app = dash.Dash(__name__, backend="fastapi", serve_locally=True, enable_mcp=False)
    app.layout = html.Div([dcc.Location(id="at"), html.Div(id="page")])

    @app.callback(Output("page", "children"), Input("at", "search"))
    def show(search: str) -> list[Any]:
        asked = {key: values[0] for key, values in parse_qs((search or "").lstrip("?")).items()}
        return draw(
            rows, asked["area"].partition(":")[2], asked["test"], asked["grade"], int(asked["year"])
        )  # fmt: skip

    return app.server
