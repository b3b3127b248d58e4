"""The panel of an area's schools on a plane: distances or colours, circles, the office's boundaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from dashboard.components import html
from dashboard.components.filters import chip
from dashboard.components.graphs import graph
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import badge, link
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table
from dashboard.figures.area_map import area_map_figure, count_looks, look_of
from dashboard.formatting import (
    MISSING,
    format_known,
    format_margin,
    format_number,
    status_word,
)
from dashboard.measures import Measure
from dashboard.quality.asking import QualityReader
from dashboard.quality.tiers import Tiers
from dashboard.quality.view import usual_versions
from dashboard.sentences import paper_words, reads_as, subject_word
from dashboard.stories import Story
from dashboard.texts import say
from dashboard.url_state import MARKS, school_href
from data_pipeline.warehouse.vocabulary import AreaLevel, ValueStatus
from metrics.answers import Area
from metrics.quality.network import DEFAULT_RADIUS_KM
from metrics.quality.rating import UNRATED
from metrics.quality.scheme import Scheme

LEVELS = (AreaLevel.DISTRICT, AreaLevel.NETWORK)
"""Areas whose schools are few enough to be a mark each."""


def area_map_panel(
    story: Story, area: Area, gaps: Sequence[Measure], *, span: int = 7
) -> Component | None:
    """Return the map of a district's or network's schools; nothing for wider areas.

    Parameters
    ----------
    gaps : distances of the area's schools in the paper shown, all subjects
    """
    paper, subject = story.paper, story.subject
    if area.level not in LEVELS or paper is None or subject is None:
        return None
    reader, selection, language = story.request.reader, story.view.selection, story.language
    points = reader.school_points(area)
    if points.empty:
        return None
    own = {m.group_id: m for m in gaps if m.subject == subject}
    quality = reader.remember(("area_map", area), lambda: _read_quality(reader.quality, area))
    tiers, ratings = Tiers.of(quality.versions, language), quality.ratings
    by_tier = selection.marks == MARKS[0] and bool(ratings)
    placed, lost = points[points["has_place"]], points[~points["has_place"]]
    title = say(
        "area_map_tiers_title" if by_tier else "area_map_title",
        language,
        subject=subject_word(story.subjects, paper.test, subject, language),
        reference=story.reference_label,
    )
    if placed.empty:
        text = say("area_map_none", language, count=format_number(len(points), 0))
        return panel("area-map", title, None, [empty(text)], selection, span=span)
    drawn = reader.boundaries()
    figure = area_map_figure(
        placed, own, story.gap_spec, ratings, tiers, drawn.rings,
        by_tier=by_tier, radius_km=DEFAULT_RADIUS_KM,
    )  # fmt: skip
    circled = ratings.keys() & set(placed["school_id"])
    body: list[Component | None] = [
        html.Div(chip("marks", _mark_options(story, by_tier), language), className="panel-choice")
        if ratings
        else None,
        graph("area-map-figure", figure, "map area-map", selection),
        _lost_list(lost, story),
        *(html.P(one.text(language), className="notice") for one in drawn.problems),
    ]
    approximate = int(placed["is_approximate"].sum())
    words = [
        say("area_map_circles", language, km=f"{DEFAULT_RADIUS_KM:g}") if circled else "",
        say("area_map_approximate", language, count=approximate) if approximate else "",
        say("area_map_foot", language),
    ]
    return panel(
        "area-map",
        title,
        _sentence(story, placed, own, ratings, tiers, by_tier=by_tier),
        body,
        selection,
        span=span,
        table=_table(story, points, own, ratings, tiers, title, quality.circles),
        csv_name=f"khetview_map_{area.area_id}_{paper.test}_{paper.grade}_{paper.year_be}",
        spec=story.gap_spec,
        trace=story.trace,
        foot=" · ".join(filter(None, words)),
    )


@dataclass(frozen=True, slots=True)
class _Quality:
    """The quality schools of an area: their rule, colour by school, and by school whose circle it is in."""

    versions: Sequence[Scheme] = ()
    ratings: Mapping[str, str] = field(default_factory=dict)
    circles: Mapping[str, tuple[str, float]] = field(default_factory=dict)


def _read_quality(quality: QualityReader, area: Area) -> _Quality:
    """Read each quality school's newest colour, and the nearest of those whose circle holds a school."""
    schemes = [one for one in quality.schemes() if isinstance(one, Scheme)]
    if not schemes:
        return _Quality()
    versions = usual_versions(schemes)
    rated = quality.ratings(area, versions[-1].key)
    near = quality.network(area, versions[-1].key, DEFAULT_RADIUS_KM)
    own = near[near["is_assigned"]]
    centres = zip(own["school_name_th"], own["distance_km"], strict=True)
    return _Quality(
        versions,
        dict(zip(rated["school_id"], rated["tier"].fillna(UNRATED), strict=True)),
        dict(zip(own["neighbour_id"], centres, strict=True)),
    )


def _mark_options(story: Story, by_tier: bool) -> list[tuple[str, str, bool]]:
    selection, language = story.view.selection, story.language
    gap = say("marks_gap", language, reference=story.reference_label)
    return [
        (gap, selection.changed(marks=None).query(), not by_tier),
        (say("marks_tiers", language), selection.changed(marks=MARKS[0]).query(), by_tier),
    ]


def _sentence(
    story: Story,
    placed: pd.DataFrame,
    gaps: Mapping[str, Measure],
    ratings: Mapping[str, str],
    tiers: Tiers,
    *,
    by_tier: bool,
) -> str:
    """Count the marks in words, so that the map can be heard."""
    assert story.paper is not None
    language = story.language
    if by_tier:
        shown = [ratings[one] for one in placed["school_id"] if one in ratings]
        counts = tiers.counted({key: shown.count(key) for key in tiers.keys})
        return say("area_map_tiers_sentence", language, counts=counts)
    looks = count_looks([look_of(gaps.get(one), story.gap_spec) for one in placed["school_id"]])
    counts = " · ".join(f"{say(f'look_{look}', language)} {count}" for look, count in looks.items())
    words = paper_words(story.paper, story.tests, language)
    return say("area_map_sentence", language, paper=" ".join(words.values()), counts=counts)


def _lost_list(lost: pd.DataFrame, story: Story) -> Component:
    """Return the schools that the map cannot show, counted, their names behind a key."""
    language = story.language
    if lost.empty:
        return html.P(say("area_map_all_placed", language), className="foot")
    names = [
        html.Li(link(row["name_th"], school_href(row["school_id"], story.view.selection)))
        for row in lost.to_dict("records")
    ]
    counted = say("area_map_lost", language, count=format_number(len(lost), 0))
    return html.Details(
        [html.Summary(counted), html.Ul(names, className="names")], className="lost-list"
    )


def _circle_word(circle: tuple[str, float] | None, language: str) -> str:
    """Say whose circle a school stands in, and how far from its middle."""
    if circle is None:
        return ""
    name, distance = circle
    return f"{name} " + say("km", language, km=format_number(distance, 1))


def _table(
    story: Story,
    points: pd.DataFrame,
    gaps: Mapping[str, Measure],
    ratings: Mapping[str, str],
    tiers: Tiers,
    caption: str,
    circles: Mapping[str, tuple[str, float]],
) -> Table:
    language = story.language
    columns = [
        Column(say("col_school", language)),
        Column(say("col_amphoe", language)),
        Column(say("col_pupils", language), True),
        Column(say("col_gap", language), True),
        Column(say("col_margin", language), True),
        Column(say("col_reads", language)),
        Column(say("col_colour", language)),
        Column(say("area_map_within", language)),
    ]
    rows = [
        [
            _name_cell(row, story),
            Cell(row["amphoe_name_th"] if isinstance(row["amphoe_name_th"], str) else MISSING),
            Cell(format_known(row["pupil_count"], 0)),
            *_gap_cells(gaps.get(row["school_id"]), story),
            Cell(_colour(row["school_id"], ratings, tiers)),
            Cell(_circle_word(circles.get(row["school_id"]), language)),
        ]
        for row in points.to_dict("records")
    ]
    return Table(caption, columns, rows)


def _colour(school_id: str, ratings: Mapping[str, str], tiers: Tiers) -> str:
    return tiers.label(ratings[school_id]) if school_id in ratings else ""


def _name_cell(row: Mapping[Any, Any], story: Story) -> Cell:
    name = str(row["name_th"])
    shown: list[Any] = [link(name, school_href(row["school_id"], story.view.selection))]
    if not row["has_place"]:
        shown += [" ", badge(say("no_place", story.language))]
    elif row["is_approximate"]:
        shown += [" ", badge(say("approximate", story.language))]
    return Cell(shown)


def _gap_cells(gap: Measure | None, story: Story) -> list[Cell]:
    language, decimals = story.language, story.gap_spec.decimals
    if gap is None or not gap.has_value:
        status = gap.status if gap is not None else ValueStatus.NOT_REPORTED
        return [Cell(MISSING), Cell(""), Cell(status_word(status, language))]
    return [
        Cell(format_number(gap.value, decimals, signed=True)),
        Cell(format_margin(gap.low, gap.high, decimals)),
        Cell(reads_as(gap, story.view.reference, language)),
    ]
