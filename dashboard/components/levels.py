"""How many pupils of an area or school reached each quality level, year by year, where files say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.formatting import format_known, format_percent
from dashboard.stories import Story
from dashboard.texts import say
from data_pipeline.warehouse.vocabulary import QualityLevel
from metrics.answers import Area


def levels_panel(
    story: Story, *, within: Area | None = None, span: int = 6, is_left_out: bool = False
) -> Component | None:
    """Return one bar for each year of the subject in focus.

    Parameters
    ----------
    within : area around the group, where that makes the question smaller
    is_left_out : nothing at all where no file says levels; otherwise a panel that says so
    """
    language, paper = story.language, story.paper
    assert paper is not None
    answer = story.request.reader.answer(
        "level_share",
        by=story.group.level,
        within=within,
        ids=(story.group.area_id,),
        subject=story.subject,
    )
    frame = answer.frame
    known = frame[
        (frame["test"] == paper.test)
        & (frame["grade"] == paper.grade.value)
        & frame["value"].notna()
    ]
    if known.empty and is_left_out:
        return None
    title = say("levels_title", language)
    rows = [
        [
            Cell(str(year)),
            Cell(_stack(own.to_dict("records"), language), csv=_levels_csv(own)),
            Cell(format_known(own["tested_count"].max(), 0)),
        ]
        for year, own in known.groupby("year_be", sort=True)
    ]
    columns = (
        Column(say("col_year", language)),
        Column(say("levels_share", language)),
        Column(say("col_count", language), True),
    )
    why = answer.notes[0] if answer.notes else None
    reason = say("levels_none", language) if why is None else why.en if language == "en" else why.th
    return panel(
        "levels",
        title,
        say("levels_sentence", language),
        [draw_table(Table(title, columns, rows), "plain levels") if rows else empty(reason)],
        story.view.selection,
        span=span,
        csv_name="khetview_levels" if rows else None,
        spec=story.request.reader.metric("level_share"),
    )


def _levels_csv(own: pd.DataFrame) -> str:
    pairs = zip(own["quality_level"], own["value"], strict=True)
    return "; ".join(f"{level} {value:.1f}" for level, value in pairs)


def _stack(rows: Sequence[Mapping[Any, Any]], language: str) -> Component:
    share = {str(row["quality_level"]): float(row["value"]) for row in rows}
    parts = [
        html.Span(
            f"{level.label(language)} {format_percent(share[level.value])}",
            className=f"level {level.value}",
            style={"flexGrow": f"{share[level.value]:.2f}"},
        )
        for level in QualityLevel
        if level.value in share
    ]
    return html.Div(parts, className="stack-bar")
