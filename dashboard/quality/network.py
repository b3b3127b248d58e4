"""The panels of schools nearby: the map, who stands within the distance, who would join, what classes become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.components import html
from dashboard.components.graphs import graph
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import badge, headline
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.figures.quality import map_figure
from dashboard.formatting import MISSING, format_known, format_number
from dashboard.quality.view import ROWS_SHOWN, QualityView, shown_of
from dashboard.texts import say
from data_pipeline.warehouse.vocabulary import Grade

FEW_NAMES = 4
"""With more quality schools on the map, a phone has no room for their names."""

PUPILS_IN_A_ROOM = 40
"""Most pupils that a room takes, where the question is how many rooms are needed."""


def lead(view: QualityView, near: pd.DataFrame, places: pd.DataFrame) -> Component:
    """Return the sentence: how many schools stand near, how many are claimed twice, how many have no place."""
    language = view.language
    overlap = near.loc[near["claimed_by_count"] > 1, "neighbour_id"].nunique()
    lost = int((~places["has_place"]).sum())
    text = say(
        "network_headline", language, km=view.radius_km, count=len(places),
        near=near["neighbour_id"].nunique(),
    )  # fmt: skip
    return headline(
        text,
        [
            say("network_straight", language),
            say("network_overlap", language, count=overlap) if overlap else "",
            say("network_lost", language, count=lost) if lost else "",
        ],
    )


def map_panel(
    view: QualityView, near: pd.DataFrame, places: pd.DataFrame, *, span: int = 12
) -> Component:
    """Return the map: quality schools with their circle, the schools within it."""
    language = view.language
    title = say("map_title", language, km=view.radius_km)
    known = places[places["has_place"]]
    if known.empty:
        return panel("quality-map", title, None, [empty(say("map_none", language))], view.selection, span=span)  # fmt: skip
    rings = view.request.reader.boundaries().rings
    figure = map_figure(known, near, view.radius_km, view.tiers, rings)
    return panel(
        "quality-map", title, say("map_sentence", language),
        [graph("quality-map-figure", figure, "map many" if len(known) > FEW_NAMES else "map")], view.selection, span=span,
        csv_name="khetview_quality_network", table=_near_table(view, near, "quality-map", title),
        foot=shown_of(len(near), say("map_foot", language), language), is_cut=len(near) > ROWS_SHOWN,
    )  # fmt: skip


def near_panel(view: QualityView, near: pd.DataFrame, *, span: int = 12) -> Component:
    """Return every school within the distance of a quality school."""
    language = view.language
    title = say("near_title", language, km=view.radius_km)
    if near.empty:
        return panel("quality-near", title, None, [empty(say("near_none", language, km=view.radius_km))], view.selection, span=span)  # fmt: skip
    return panel(
        "quality-near", title, say("near_sentence", language),
        [draw_table(_near_table(view, near, "quality-near", title), "plain tall stacked")], view.selection, span=span,
        csv_name="khetview_quality_near", foot=shown_of(len(near), say("near_foot", language), language),
        is_cut=len(near) > ROWS_SHOWN,
    )  # fmt: skip


def _near_table(view: QualityView, near: pd.DataFrame, panel_id: str, title: str) -> Table:
    language = view.language
    has_many = near["school_id"].nunique() > 1
    columns = [
        Column(say("col_near", language)),
        *([Column(say("col_quality_school", language))] if has_many else []),
        Column(say("col_ministry_code", language)),
        Column(say("col_amphoe", language)),
        Column(say("col_distance", language), True),
        Column(say("col_pupils", language), True),
        Column(say("col_teachers", language), True),
        Column(say("col_joins", language)),
    ]
    rows = [
        [
            Cell(_name(row, language), csv=str(row["name_th"])),
            *([Cell(str(row["school_name_th"]))] if has_many else []),
            Cell(_text(row["ministry_code"])),
            Cell(_text(row["amphoe_name_th"])),
            Cell(format_number(float(row["distance_km"]), 2)),
            Cell(format_known(row["pupil_count"], 0)),
            Cell(format_known(row["teacher_count"], 0)),
            Cell(_joins(row, language)),
        ]
        for row in near[: view.request.most(panel_id, ROWS_SHOWN)].to_dict("records")
    ]
    return Table(title, columns, rows)


def _name(row: Mapping[Any, Any], language: str) -> Any:
    if not row["is_approximate"]:
        return str(row["name_th"])
    return [str(row["name_th"]), " ", badge(say("approximate", language))]


def _joins(row: Mapping[Any, Any], language: str) -> str:
    if row["claimed_by_count"] == 1:
        return say("joins_this", language)
    key = "joins_nearest" if row["is_assigned"] else "joins_other"
    return say(key, language, count=int(row["claimed_by_count"]))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else MISSING


def schools_panel(
    view: QualityView, near: pd.DataFrame, places: pd.DataFrame, joined: pd.DataFrame
) -> Component:
    """Return one row per quality school: who is near, who would join, the largest class now and then."""
    language = view.language
    title = say("joining_title", language)
    columns = (
        Column(say("col_quality_school", language)),
        Column(say("col_colour", language)),
        Column(say("col_near_count", language), True),
        Column(say("col_join_count", language), True),
        Column(say("col_pupils_now", language), True),
        Column(say("col_pupils_coming", language), True),
        Column(say("col_pupils_then", language), True),
        Column(say("col_rooms_now", language), True),
        Column(say("col_rooms_needed", language), True),
        Column(say("col_rooms_lacking", language), True),
        Column(say("col_class_now", language), True),
        Column(say("col_class_then", language), True),
    )
    pupils = dict(zip(view.ratings["school_id"], view.ratings["pupil_count"], strict=True))
    rows = []
    near_by = dict(list(near.groupby("school_id")))
    joined_by = dict(list(joined.groupby("quality_school_id")))
    for row in places[: view.request.most("quality-joining", ROWS_SHOWN)].to_dict("records"):
        mine = near_by.get(row["school_id"], near.iloc[:0])
        classes = joined_by.get(row["school_id"], joined.iloc[:0])
        name = [view.school_link(row["school_id"], row["name_th"])]
        if not row["has_place"]:
            name.append(badge(say("no_place", language)))
        elif row["is_approximate"]:
            name.append(badge(say("approximate", language)))
        numbers = (
            [Cell(MISSING)] * 10
            if not row["has_place"]
            else [
                Cell(format_number(len(mine), 0)),
                Cell(format_number(int(mine["is_assigned"].sum()), 0)),
                *(
                    _class_cells(classes)
                    if mine["is_assigned"].any()
                    else _as_it_is(pupils.get(row["school_id"]), language)
                ),
            ]
        )
        rows.append(
            [
                Cell(html.Span(name, className="tier"), csv=row["name_th"]),
                view.tiers.cell(row["tier"]),
                *numbers,
            ]
        )
    return panel(
        "quality-joining", title, say("joining_sentence", language),
        [draw_table(Table(title, columns, rows), "plain components")], view.selection, span=12,
        csv_name="khetview_quality_joining",
        foot=shown_of(len(places), say("joining_foot", language, pupils=PUPILS_IN_A_ROOM), language),
        is_cut=len(places) > ROWS_SHOWN,
    )  # fmt: skip


def _as_it_is(pupils: Any, language: str) -> list[Cell]:
    """Return the numbers of a school that nobody joins: nothing changes."""
    same = Cell(html.Span(say("unchanged", language), className="zero-count"))
    return [
        Cell(format_known(pupils, 0)),
        Cell("0"),
        Cell(format_known(pupils, 0)),
        same,
        same,
        Cell("0"),
        same,
        same,
    ]


def _class_cells(classes: pd.DataFrame) -> list[Cell]:
    """Return pupils now, coming, then; rooms now, needed, lacking by grade; largest class now, then."""
    if classes.empty:
        return [Cell(MISSING)] * 8
    lacking = (classes["rooms_needed"] - classes["room_count"]).clip(lower=0)
    summed = (
        "enrolled_count",
        "joining_count",
        "joined_enrolled_count",
        "room_count",
        "rooms_needed",
    )
    sums = [classes[name].sum(skipna=False) for name in summed]
    largest = [classes[name].max() for name in ("pupils_per_room", "pupils_per_room_joined")]
    return [
        *(Cell(format_known(value, 0)) for value in sums),
        Cell(format_known(lacking.sum(skipna=False), 0)),
        *(Cell(format_known(value)) for value in largest),
    ]


def grades_panel(view: QualityView, joined: pd.DataFrame, *, span: int = 6) -> Component:
    """Return one quality school's grades: pupils and class sizes now, and if its schools joined."""
    language = view.language
    title = say("grades_title", language)
    if joined.empty:
        return panel("quality-grades", title, None, [empty(say("grades_none", language))], view.selection, span=span)  # fmt: skip
    columns = (
        Column(say("filter_grade", language)),
        Column(say("col_pupils_now", language), True),
        Column(say("col_rooms", language), True),
        Column(say("col_class_now", language), True),
        Column(say("col_pupils_coming", language), True),
        Column(say("col_class_then", language), True),
        Column(say("col_rooms_needed", language), True),
    )
    rows = [
        [
            Cell(Grade(row["grade"]).label(language)),
            Cell(format_known(row["enrolled_count"], 0)),
            Cell(format_known(row["room_count"], 0)),
            Cell(format_known(row["pupils_per_room"])),
            Cell(format_known(row["joining_count"], 0)),
            Cell(format_known(row["pupils_per_room_joined"])),
            Cell(format_known(row["rooms_needed"], 0)),
        ]
        for row in sorted(joined.to_dict("records"), key=lambda r: Grade(r["grade"]).order)
    ]
    return panel(
        "quality-grades", title, say("grades_sentence", language),
        [draw_table(Table(title, columns, rows), "plain tall")], view.selection, span=span,
        csv_name="khetview_quality_grades", foot=say("joining_foot", language, pupils=PUPILS_IN_A_ROOM),
    )  # fmt: skip


def overlaps_panel(view: QualityView, near: pd.DataFrame) -> Component:
    """Return the schools that several quality schools claim, and the nearest of them."""
    language = view.language
    title = say("overlaps_title", language)
    shared = near[near["claimed_by_count"] > 1]
    if shared.empty:
        return panel("quality-overlaps", title, None, [empty(say("overlaps_none", language))], view.selection)  # fmt: skip
    columns = (
        Column(say("col_near", language)),
        Column(say("col_nearest", language)),
        Column(say("col_others", language)),
    )
    rows = []
    claimed = list(shared.groupby("neighbour_id", sort=False))
    for _, group in claimed[: view.request.most("quality-overlaps", ROWS_SHOWN)]:
        own = group[group["is_assigned"]].iloc[0]
        others = group[~group["is_assigned"]]
        rows.append(
            [
                Cell(str(own["name_th"])),
                Cell(_with_distance(own.to_dict(), language)),
                Cell(", ".join(_with_distance(one, language) for one in others.to_dict("records"))),
            ]
        )
    return panel(
        "quality-overlaps", title, say("overlaps_sentence", language, count=len(claimed)),
        [draw_table(Table(title, columns, rows), "plain tall")], view.selection,
        csv_name="khetview_quality_overlaps", is_cut=len(claimed) > ROWS_SHOWN,
        foot=shown_of(len(claimed), "", language) or None,
    )  # fmt: skip


def _with_distance(row: Mapping[Any, Any], language: str) -> str:
    distance = say("km", language, km=format_number(float(row["distance_km"]), 1))
    return f"{row['school_name_th']} {distance}"


def lost_panel(view: QualityView, lost: pd.DataFrame) -> Component:
    """Return the schools without coordinates: they are in nobody's circle."""
    language = view.language
    title = say("lost_title", language)
    if lost.empty:
        return panel("quality-lost", title, None, [empty(say("lost_none", language))], view.selection)  # fmt: skip
    columns = (
        Column(say("col_school", language)),
        Column(say("fact_code", language)),
        Column(say("col_amphoe", language)),
        Column(say("col_pupils", language), True),
    )
    rows = [
        [
            Cell(str(row["name_th"])),
            Cell(str(row["school_id"])),
            Cell(_text(row["amphoe_name_th"])),
            Cell(format_known(row["pupil_count"], 0)),
        ]
        for row in lost[: view.request.most("quality-lost", ROWS_SHOWN)].to_dict("records")
    ]
    return panel(
        "quality-lost", title, say("lost_sentence", language, count=format_number(len(lost), 0)),
        [draw_table(Table(title, columns, rows), "plain tall")], view.selection,
        csv_name="khetview_quality_without_place", foot=shown_of(len(lost), "", language) or None,
        is_cut=len(lost) > ROWS_SHOWN,
    )  # fmt: skip
