"""The panels of status and change: the grid with its schools, and each school with how sure its colour is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import badge, headline, link
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.formatting import MISSING, format_known, format_number, format_percent
from dashboard.quality.tiers import Tiers
from dashboard.quality.view import ROWS_SHOWN, shown_of
from dashboard.sentences import subject_word
from dashboard.stories import Story
from dashboard.texts import say
from dashboard.url_state import school_href
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.quality.bounds import Cut, write_number
from metrics.quality.rating import UNRATED
from metrics.quality.scheme import GridScheme, Named


def lead(story: Story, frame: pd.DataFrame, grid: GridScheme) -> Component:
    """Return the sentence: how many schools of each colour, and how many cannot have one."""
    assert story.paper is not None
    language = story.language
    tiers = Tiers.of([grid], language)
    rated = frame[frame["tier"] != UNRATED]
    counts = {str(k): int(n) for k, n in rated["tier"].value_counts().items()}
    test = story.tests[story.paper.test]
    text = say(
        "grid_headline", language,
        subject=subject_word(story.subjects, story.paper.test, story.subject or "", language),
        paper=f"{test.label(language)} {story.paper.grade.label(language)} {story.paper.year_be}",
        count=len(rated), colours=tiers.counted(counts) or MISSING,
    )  # fmt: skip
    unsure = int((frame["would_change"] == True).sum())  # noqa: E712 - None is neither
    without = len(frame) - len(rated)
    why = "grid_break" if test.break_year_be == story.paper.year_be else "grid_unrated"
    return headline(
        text,
        [
            say("grid_unsure", language, count=unsure) if unsure else "",
            say(why, language, count=without) if without else "",
        ],
    )


def grid_panel(story: Story, frame: pd.DataFrame, grid: GridScheme) -> Component:
    """Return statuses × changes: each field has its colour, its word and its number of schools."""
    language = story.language
    tiers = Tiers.of([grid], language)
    title = say("grid_title", language)
    counts = frame.groupby(["status", "change"]).size().to_dict()
    columns = [
        Column(say("grid_corner", language)),
        *(Column(_band(grid.change, grid.change_cuts, place, language)) for place in range(len(grid.change))),
    ]  # fmt: skip
    rows = []
    for place, status in enumerate(grid.status):
        cells = [Cell(_band(grid.status, grid.status_cuts, place, language))]
        for column, change in enumerate(grid.change):
            key = grid.tiers[grid.cells[place][column]].key
            count = int(counts.get((status.key, change.key), 0))
            cells.append(
                Cell(
                    html.Div(
                        [tiers.mark(key), html.B(format_number(count, 0), className=None if count else "zero-count")],
                        className=f"grid-field tier-{key}",
                    ),
                    csv=f"{tiers.label(key)} {count}",
                )
            )  # fmt: skip
        rows.append(cells)
    reference = AreaLevel(grid.reference).label(language) if grid.reference else ""
    spec = story.request.reader.metric(grid.metric)
    return panel(
        "quality-grid", title,
        say("grid_sentence", language, metric=spec.label(language), reference=reference),
        [draw_table(Table(title, columns, rows), "plain status-grid")], story.view.selection,
        span=12, csv_name="khetview_status_and_change", spec=spec, foot=grid.note(language),
    )  # fmt: skip


def _band(bands: tuple[Named, ...], cuts: tuple[Cut, ...], place: int, language: str) -> Any:
    """Return a band's word with its lower bound; the last takes the rest."""
    label = bands[place].label(language)
    bound = say("tier_rest", language)
    if place < len(cuts):
        cut = cuts[place]
        bound = f"{'≥' if cut.is_in else '>'} {write_number(cut.value)}".replace("-", "−")
    return f"{label} ({bound})"


def schools_panel(story: Story, frame: pd.DataFrame, grid: GridScheme) -> Component:
    """Return each school with its status, its change, its colour, and how sure that is."""
    language = story.language
    tiers = Tiers.of([grid], language)
    words = {band.key: band.label(language) for band in (*grid.status, *grid.change)}
    title = say("grid_schools_title", language)
    columns = (
        Column(say("col_school", language)),
        Column(say("col_colour", language)),
        Column(say("col_status_value", language), True),
        Column(say("col_status", language)),
        Column(say("col_change_value", language), True),
        Column(say("col_change", language)),
        Column(say("col_count", language), True),
        Column(say("col_sure", language)),
    )
    ordered = sorted(frame.to_dict("records"), key=lambda row: tiers.order(str(row["tier"])))
    selection = story.view.selection
    rows = [
        [
            Cell(link(str(row["name_th"]), school_href(str(row["school_id"]), selection)), csv=str(row["name_th"])),
            Cell(tiers.mark(str(row["tier"])), csv=tiers.label(str(row["tier"]))),
            Cell(format_known(row["value"], signed=True)),
            Cell(words.get(row["status"], MISSING)),
            Cell(format_known(row["change_value"], signed=True)),
            Cell(words.get(row["change"], MISSING)),
            Cell(format_known(row["tested_count"], 0)),
            Cell(_sure(row, language), csv=_chance_words(row, language)),
        ]
        for row in ordered[: story.request.most("quality-grid-schools", ROWS_SHOWN)]
    ]  # fmt: skip
    foot = shown_of(len(ordered), say("grid_schools_foot", language), language)
    return panel(
        "quality-grid-schools", title, say("grid_schools_sentence", language),
        [draw_table(Table(title, columns, rows), "plain tall")], selection, span=12,
        csv_name="khetview_status_and_change_schools", foot=foot, is_cut=len(ordered) > ROWS_SHOWN,
    )  # fmt: skip


def _chance_words(row: Mapping[Any, Any], language: str) -> str:
    chance = row.get(f"chance_{row['tier']}")
    if chance is None or pd.isna(chance):
        return say("cannot_tell", language) if row["tier"] != UNRATED else MISSING
    return format_percent(100 * float(chance))


def _sure(row: Mapping[Any, Any], language: str) -> Any:
    words = _chance_words(row, language)
    if row["would_change"] is True:
        return [words, " ", badge(say("two_pupils", language))]
    return words
