"""The panels of a comparison: the sentence, the picker, subjects, years, pairs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dashboard.compare.groups import Comparison, Difference, Group, luck_words
from dashboard.components import html
from dashboard.components.graphs import graph
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import headline, link, marks
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.figures.compare import compare_figure, years_figure
from dashboard.formatting import (
    MISSING,
    format_interval,
    format_margin,
    format_number,
    format_percent,
    status_word,
)
from dashboard.measures import Measure
from dashboard.sentences import paper_words, reads_as, series_of, subject_word
from dashboard.stories import CHILD_LEVELS, GAP
from dashboard.texts import say, unfilled
from dashboard.url_state import MOST_COMPARED, compare_href
from data_pipeline.warehouse.vocabulary import AreaLevel, ValueStatus
from metrics.answers import Area, AreaInfo

_SUBJECT_PX, _LEAST_PX, _GROUP_PX = 84, 230, 20
"""Height of a chart: of a subject more, at least, of a name in the legend."""
_MOST_CHOICES = 400
_SEARCH_WORDS = ("hint", "none", "failed", "found", "more")


def lead(found: Comparison) -> Component:
    """Return the sentence: which two differ most beyond chance in the subject in focus, or that none does."""
    language = found.language
    if not found.is_enough:
        return headline(say("compare_title", language), [say("compare_ask", language)])
    assert found.view.paper is not None and found.subject is not None
    words = paper_words(found.view.paper, found.request.reader.tests(), language)
    every = found.differences()
    own = [d for d in every if d.subject == found.subject]
    known = [d for d in own if d.value is not None]
    certain = [d for d in known if d.is_certain]
    largest = max(certain or known, key=lambda d: abs(d.value or 0), default=None)
    if largest is None:
        return headline(say("compare_none", language, subject=_subject(found), **words))
    key = "compare_differ" if largest.is_certain else "compare_open"
    above, below = _in_order(largest)
    text = say(
        key, language, above=above.name, below=below.name, subject=_subject(found),
        value=_size(largest, found), **words,
    )  # fmt: skip
    return headline(text, [_others(every, found), luck_words(every, language)])


def _in_order(d: Difference) -> tuple[Group, Group]:
    return (d.first, d.second) if (d.value or 0) >= 0 else (d.second, d.first)


def _size(d: Difference, found: Comparison) -> str:
    """Return how far two stand apart, with its margin."""
    decimals = _decimals(found)
    number = format_number(abs(d.value or 0), decimals)
    return f"{number} {format_margin(d.low, d.high, decimals)}".strip()


def _decimals(found: Comparison) -> int:
    return found.request.reader.metric(GAP).decimals


def _others(every: Sequence[Difference], found: Comparison) -> str:
    """Name the other subjects in which some pair differs beyond chance."""
    names = [
        s.label(found.language)
        for s in found.subjects
        if s.key != found.subject and any(d.is_certain and d.subject == s.key for d in every)
    ]
    return say("compare_also", found.language, subjects=", ".join(names)) if names else ""


def _subject(found: Comparison) -> str:
    assert found.view.paper is not None and found.subject is not None
    return subject_word(found.subjects, found.view.paper.test, found.subject, found.language)


def picker(found: Comparison) -> Component:
    """Return who is compared, each with a way out, and the ways to take another in."""
    language, selection = found.language, found.view.selection
    chosen = [group.area for group in found.groups]
    items = [
        html.Li(
            [
                link(group.name, group.href),
                link(
                    "×",
                    compare_href([one for one in chosen if one != group.area], selection),
                    "picked-out",
                    keep_scroll=True,
                    **marks(aria_label=say("compare_remove", language, name=group.name)),
                ),
            ]
        )
        for group in found.groups
    ]
    parts: list[Component | None] = [html.Ul(items, className="picked") if items else None]
    if len(chosen) < MOST_COMPARED:
        parts += [_area_choice(found, chosen), _school_choice(found, chosen)]
    else:
        parts.append(html.P(say("compare_full", language, most=MOST_COMPARED), className="foot"))
    return html.Section(
        [p for p in parts if p is not None],
        className="card picker",
        **marks(aria_label=say("compare_picker", language)),
    )


def _area_choice(found: Comparison, chosen: Sequence[Area]) -> Component | None:
    """Return the areas around those that are compared, and inside them."""
    language, selection = found.language, found.view.selection
    candidates = [one for one in _candidates(found) if one.area not in chosen]
    if not candidates:
        return None
    first = html.Option(say("compare_choose", language), value="", selected="selected")
    options = [
        html.Option(
            f"{one.area.level.label(language)} · {one.name(language)}",
            value=compare_href([*chosen, one.area], selection),
        )
        for one in candidates[:_MOST_CHOICES]
    ]
    choice = html.Select([first, *options], id="compare-area", **marks(data_follow="path"))
    return html.Label(
        [html.Span(say("compare_add_area", language)), choice], className="chip chip-wide"
    )


def _candidates(found: Comparison) -> list[AreaInfo]:
    """Return areas beside, inside and around those compared, or the office's own; each once."""
    reader = found.request.reader
    seen: dict[Area, AreaInfo] = {}

    def take(infos: Sequence[AreaInfo]) -> None:
        for info in infos:
            seen.setdefault(info.area, info)

    home = reader.home_area()
    starts = [(group.area, group.path) for group in found.groups] or [(home.area, home.path)]
    for area, path in starts:
        inside = CHILD_LEVELS.get(area.level)
        if path and area.level is not AreaLevel.SCHOOL:
            take(reader.children(path[-1].area, area.level))
        if inside is not None:
            take(reader.children(area, inside))
        take(path[::-1])
    take([home] if home.area.level is not AreaLevel.SCHOOL else [])
    return list(seen.values())


def _school_choice(found: Comparison, chosen: Sequence[Area]) -> Component:
    """Return the search for a school; ``assets/compare.js`` asks and draws the list."""
    language = found.language
    template = compare_href([*chosen, Area(AreaLevel.SCHOOL, "~")], found.view.selection)
    words = {key: unfilled(f"search_{key}", language) for key in _SEARCH_WORDS}
    words["label"] = say("compare_add_school", language)
    return html.Div(
        [],
        className="school-choice",
        **marks(
            data_compare=template.replace("school:~", "school:|"),
            data_chosen=",".join(one.area_id for one in chosen),
            data_words=json.dumps(words, ensure_ascii=False),
        ),
    )


def subjects_panel(found: Comparison) -> Component:
    """Return every subject with the groups' distances on one axis."""
    assert found.view.paper is not None
    language, paper = found.language, found.view.paper
    spec = found.request.reader.metric(GAP)
    subjects = [(s.key, s.label(language)) for s in found.subjects]
    named = [
        (group.name, {key: m for key, _ in subjects if (m := found.gap(group, key))})
        for group in found.groups
    ]
    title = say("compare_subjects_title", language, reference=_reference(found))
    words = paper_words(paper, found.request.reader.tests(), language)
    height = _LEAST_PX + _SUBJECT_PX * max(len(subjects) - 2, 0) + _GROUP_PX * len(found.groups)
    return panel(
        "compare-subjects",
        title,
        say("compare_subjects_sentence", language, **words),
        [graph("compare-figure", compare_figure(named, subjects, spec, language), "compare", height_px=height)],
        found.view.selection,
        span=7,
        table=_subjects_table(found, title),
        csv_name=f"khetview_compare_{paper.test}_{paper.grade}_{paper.year_be}",
        spec=spec,
        foot=say("compare_subjects_foot", language),
    )  # fmt: skip


def _reference(found: Comparison) -> str:
    label = found.view.reference.label(found.language)
    is_word = found.language == "en" and found.view.reference is not AreaLevel.OBEC
    return label.lower() if is_word else label


def _subjects_table(found: Comparison, caption: str) -> Table:
    language, decimals = found.language, _decimals(found)
    columns = [
        Column(say("col_subject", language)),
        Column(say("compare_group", language)),
        Column(say("col_count", language), True),
        Column(say("col_participation", language), True),
        Column(say("col_mean", language), True),
        Column(say("col_gap", language), True),
        Column(say("col_margin", language), True),
        Column(say("col_reads", language)),
    ]
    rows = []
    for s in found.subjects:
        for group in found.groups:
            mean, gap = found.mean(group, s.key), found.gap(group, s.key)
            rows.append(
                [
                    Cell(s.label(language)),
                    Cell(link(group.name, group.href), csv=group.name),
                    *_numbers(mean, gap, found, decimals),
                ]
            )
    return Table(caption, columns, rows)


def _numbers(
    mean: Measure | None, gap: Measure | None, found: Comparison, decimals: int
) -> list[Cell]:
    """Return a group's figures; a number that is hidden or missing says so in the last cell."""
    language = found.language
    if gap is None or not gap.has_value:
        status = gap.status if gap is not None else ValueStatus.NOT_REPORTED
        return [*[Cell(MISSING)] * 5, Cell(status_word(status, language))]
    value = mean.value if mean is not None and mean.has_value else None
    return [
        Cell(format_number(gap.tested_count, 0)),
        Cell(format_percent(gap.participation_pct)),
        Cell(format_number(value, 1)),
        Cell(format_number(gap.value, decimals, signed=True)),
        Cell(format_margin(gap.low, gap.high, decimals)),
        Cell(reads_as(gap, found.view.reference, language)),
    ]


def years_panel(found: Comparison) -> Component:
    """Return the subject in focus over the years, one line for each group."""
    assert found.view.paper is not None and found.subject is not None
    language, paper = found.language, found.view.paper
    spec = found.request.reader.metric(GAP)
    named = [
        (
            group.name,
            {m.paper.year_be: m for m in series_of(group.story.gaps, paper, found.subject)},
        )
        for group in found.groups
    ]
    title = say("compare_years_title", language, subject=_subject(found))
    columns = [Column(say("col_year", language)), *(Column(name, True) for name, _ in named)]
    years = sorted({year for _, by_year in named for year in by_year}, reverse=True)
    rows = [
        [Cell(str(year)), *(Cell(_in_year(by_year.get(year), found)) for _, by_year in named)]
        for year in years
    ]
    return panel(
        "compare-years",
        title,
        say("compare_years_sentence", language, reference=_reference(found)),
        [graph("compare-years-figure", years_figure(named, spec, language), "compare", height_px=270 + _GROUP_PX * len(found.groups))],
        found.view.selection,
        span=5,
        table=Table(title, columns, rows),
        csv_name=f"khetview_compare_years_{paper.test}_{paper.grade}_{found.subject}",
        spec=spec,
    )  # fmt: skip


def _in_year(m: Measure | None, found: Comparison) -> str:
    if m is None:
        return ""
    if not m.has_value:
        return status_word(m.status, found.language)
    decimals = _decimals(found)
    number = format_number(m.value, decimals, signed=True)
    return f"{number} {format_margin(m.low, m.high, decimals)}".strip()


def pairs_panel(found: Comparison) -> Component:
    """Return each pair's difference, and whether chance explains it."""
    language, decimals = found.language, _decimals(found)
    title = say("compare_pairs_title", language)
    columns = [
        Column(say("col_subject", language)),
        Column(say("compare_higher", language)),
        Column(say("compare_lower", language)),
        Column(say("compare_difference", language), True),
        Column(say("col_range", language), True),
        Column(say("col_reads", language)),
    ]
    labels = {s.key: s.label(language) for s in found.subjects}
    every = found.differences()
    rows = [
        [Cell(labels[d.subject]), *_pair_cells(d, found, decimals)]
        for d in sorted(every, key=lambda d: d.subject != found.subject)
    ]
    return panel(
        "compare-pairs",
        title,
        luck_words(every, language),
        [draw_table(Table(title, columns, rows), "plain tall pairs")],
        found.view.selection,
        span=12,
        csv_name="khetview_compare_pairs",
        foot=say("compare_pairs_foot", language),
    )


def _pair_cells(d: Difference, found: Comparison, decimals: int) -> list[Cell]:
    language = found.language
    above, below = _in_order(d)
    names: list[Any] = [Cell(above.name), Cell(below.name)]
    if d.value is None:
        return [*names, Cell(MISSING), Cell(""), Cell(say("compare_no_number", language))]
    low, high = (d.low, d.high) if d.value >= 0 else (_minus(d.high), _minus(d.low))
    verdict = "compare_beyond" if d.is_certain else "cannot_tell"
    return [
        *names,
        Cell(format_number(abs(d.value), decimals)),
        Cell(format_interval(low, high, decimals)),
        Cell(say(verdict, language), class_name="certain" if d.is_certain else None),
    ]


def _minus(number: float | None) -> float | None:
    return None if number is None else -number
