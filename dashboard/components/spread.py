"""The panel of how an area's schools spread: all together, or a row for each network, size or subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard.components import html
from dashboard.components.area_map import LEVELS
from dashboard.components.filters import chip
from dashboard.components.graphs import graph
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table
from dashboard.figures.spread import Row, spread_figure
from dashboard.formatting import format_margin, format_number
from dashboard.measures import Measure, of_paper
from dashboard.sentences import paper_words, reads_as, subject_word
from dashboard.stories import GAP, Story
from dashboard.texts import say
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import AreaInfo

_ROW_PX, _FEWEST_PX = 58, 200


def spread_panel(
    story: Story, info: AreaInfo, gaps: Sequence[Measure], *, span: int = 5
) -> Component | None:
    """Return the schools of a district or network on one axis; nothing for wider areas.

    Parameters
    ----------
    gaps : distances of the area's schools in the paper shown, all subjects
    """
    paper, subject = story.paper, story.subject
    if info.area.level not in LEVELS or paper is None or subject is None:
        return None
    language, selection = story.language, story.view.selection
    split = selection.split if selection.split in _splits(info) else None
    rows = _SPLITS[split](story, info, gaps)
    figure = spread_figure(rows, story.gap_spec, language)
    title = say("spread_title", language, reference=story.reference_label)
    height = max(_FEWEST_PX, 60 + _ROW_PX * len(rows))
    return panel(
        "spread",
        title,
        _sentence(story, rows[0]) if split is None else say("spread_rows", language),
        [
            html.Div(chip("split", _options(story, info, split), language), className="panel-choice"),
            graph("spread-figure", figure, "spread", selection, height_px=height)
            if figure["data"]
            else empty(say("no_papers", language)),
        ],
        selection,
        span=span,
        table=_table(story, rows, title, split),
        csv_name=f"khetview_spread_{info.area.area_id}_{paper.test}_{paper.grade}_{paper.year_be}",
        spec=story.gap_spec,
        trace=story.trace,
        foot=say("spread_foot", language),
    )  # fmt: skip


def _splits(info: AreaInfo) -> tuple[str | None, ...]:
    """Return what an area's schools can be split by: a network is not split into networks."""
    if info.area.level is AreaLevel.NETWORK:
        return (None, "subject")
    return (None, "network", "size", "subject")


def _options(story: Story, info: AreaInfo, split: str | None) -> list[tuple[str, str, bool]]:
    selection = story.view.selection
    return [
        (
            say(f"split_{one or 'none'}", story.language),
            selection.changed(split=one).query(),
            one == split,
        )
        for one in _splits(info)
    ]


def _sentence(story: Story, row: Row) -> str:
    """Say where the schools stand, so that the drawing can be heard."""
    assert story.paper is not None and story.subject is not None
    language, decimals = story.language, story.gap_spec.decimals
    below, still, above = count_sides(row.schools)
    mean = row.mean
    number = format_number(mean.value, decimals, signed=True) if mean and mean.has_value else ""
    return say(
        "spread_sentence",
        language,
        subject=subject_word(story.subjects, story.paper.test, story.subject, language),
        paper=" ".join(paper_words(story.paper, story.tests, language).values()),
        below=below,
        open=still,
        above=above,
        mean=f"{number} {format_margin(mean.low, mean.high, decimals)}".strip() if mean else "",
    )


def count_sides(schools: Sequence[Measure]) -> tuple[int, int, int]:
    """Return how many schools are below beyond chance, open, and above beyond chance."""
    shown = [m for m in schools if m.has_value]
    below = sum(m.is_below for m in shown)
    above = sum(m.is_certain and not m.is_below for m in shown)
    return below, len(shown) - below - above, above


def _whole(story: Story, info: AreaInfo, gaps: Sequence[Measure]) -> list[Row]:
    own = [m for m in gaps if m.subject == story.subject]
    return [Row(info.name(story.language), story.gap_in_focus, own)]


def _by_subject(story: Story, info: AreaInfo, gaps: Sequence[Measure]) -> list[Row]:
    means = {m.subject: m for m in story.paper_gaps}
    return [
        Row(s.label(story.language), means.get(s.key), [m for m in gaps if m.subject == s.key])
        for s in story.paper_subjects
    ]


def _by_column(column: str, level: AreaLevel) -> Callable[..., list[Row]]:
    """Return rows by a column of the schools' list, with the groups' own distances."""

    def split(story: Story, info: AreaInfo, gaps: Sequence[Measure]) -> list[Row]:
        reader = story.request.reader
        points = reader.school_points(info.area)
        known = points[points[column].notna()]
        group_of = dict(zip(known["school_id"], known[column], strict=True))
        measured = reader.measures(
            GAP, by=level, within=info.area, paper=story.paper, reference=story.view.reference
        )
        own = [m for m in of_paper(measured, story.paper) if m.subject == story.subject]
        schools: dict[str, list[Measure]] = {}
        for m in gaps:
            if m.subject == story.subject and m.group_id in group_of:
                schools.setdefault(group_of[m.group_id], []).append(m)
        rows = [Row(m.name_th, m, schools.pop(_key(m, level), [])) for m in own]
        return [row for row in rows if row.shown] or _whole(story, info, gaps)

    return split


def _key(m: Measure, level: AreaLevel) -> str:
    """Return what names a group in the schools' list; a size is a district's."""
    return m.group_id.partition("-")[2] if level is AreaLevel.SIZE_BAND else m.group_id


_SPLITS: Mapping[str | None, Callable[..., list[Row]]] = {
    None: _whole,
    "network": _by_column("network_id", AreaLevel.NETWORK),
    "size": _by_column("size_band", AreaLevel.SIZE_BAND),
    "subject": _by_subject,
}


def _table(story: Story, rows: Sequence[Row], caption: str, split: str | None) -> Table:
    language, decimals = story.language, story.gap_spec.decimals
    columns = [
        Column(say(f"split_{split or 'none'}", language)),
        Column(say("col_gap", language), True),
        Column(say("col_margin", language), True),
        Column(say("col_reads", language)),
        *(Column(say(f"look_{one}", language), True) for one in ("below", "open", "above")),
    ]
    lines: list[list[Cell]] = []
    for row in rows:
        mean = row.mean if row.mean is not None and row.mean.has_value else None
        numbers: list[Any] = [
            format_number(mean.value if mean else None, decimals, signed=True),
            format_margin(mean.low, mean.high, decimals) if mean else "",
            reads_as(mean, story.view.reference, language) if mean else "",
            *(format_number(count, 0) for count in count_sides(row.schools)),
        ]
        lines.append([Cell(row.label), *(Cell(one) for one in numbers)])
    return Table(caption, columns, lines)
