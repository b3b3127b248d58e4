"""Gaps: where the differences live, by size, network and school, and whether they move."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.components import html, sections
from dashboard.components.comparison import comparison_table
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import headline, link, two_columns
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.components.warnings import warnings
from dashboard.formatting import format_interval, format_number, format_percent
from dashboard.measures import Measure
from dashboard.page import Content, Page, Request
from dashboard.rights import Right
from dashboard.sentences import paper_words, subject_word
from dashboard.shell import area_crumbs
from dashboard.stories import GAP, Story, chosen_area, read_area_story
from dashboard.texts import say
from dashboard.url_state import area_href
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area, AreaInfo

_PARTS = ("province", "district", "network", "school", "pupil")
"""Where variance lies, widest first."""

_LEVELS = (AreaLevel.PROVINCE, AreaLevel.DISTRICT, AreaLevel.NETWORK)
"""Those of them that an area may not have several of."""

_TOTAL = "total"
"""The part of a measure that is the measure itself, where it is split."""

_MEASURES = ("p90_p10", "small_school_gap", "size_slope", "gini_index", "theil_index")
"""Measures of inequality that stand side by side."""


def layout(request: Request) -> Content:
    """Draw where the differences of an area live."""
    info, request = chosen_area(request)
    story = read_area_story(request, info)
    language, selection = story.language, story.view.selection
    title, crumbs = PAGE.title(language), area_crumbs(info, selection)
    if story.paper is None or story.subject is None:
        body = [*sections.opening(story), empty(say("no_papers", language))]
        return Content(title, body, crumbs, selection)
    shares = _shares(story, info)
    halves = two_columns(
        _groups_panel(story, info, AreaLevel.SIZE_BAND),
        _groups_panel(story, info, AreaLevel.NETWORK),
        _moved_panel(story, info),
        _sex_panel(story, info),
    )
    panels = [_variance_panel(story, shares, info), *halves, _measures_panel(story, info)]
    body = [
        *sections.opening(story),
        _headline(story, shares),
        warnings(story, request.reader.findings(info.area)),
        html.Div(panels, className="grid"),
    ]
    return Content(title, body, crumbs, selection)


def _shares(story: Story, info: AreaInfo) -> pd.DataFrame:
    """Return the shares of variance of the paper's subjects, one row per subject and level."""
    return story.request.reader.answer(
        "variance_share", by=info.area.level, ids=(info.area.area_id,), paper=story.paper
    ).frame


def _headline(story: Story, shares: pd.DataFrame) -> Component:
    assert story.paper is not None and story.subject is not None
    language = story.language
    own = shares[(shares["subject"] == story.subject) & shares["value"].notna()]
    by_part = dict(zip(own["between"], own["value"], strict=True))
    words = paper_words(story.paper, story.tests, language)
    subject = subject_word(story.subjects, story.paper.test, story.subject, language)
    if "pupil" not in by_part:
        return headline(say("gaps_unknown", language, subject=subject, **words))
    text = say(
        "gaps_headline",
        language,
        subject=subject,
        inside=format_percent(by_part["pupil"]),
        between=format_percent(sum(v for k, v in by_part.items() if k != "pupil")),
        **words,
    )
    return headline(text)


def _parts_of(story: Story, shares: pd.DataFrame, info: AreaInfo) -> list[str]:
    """Return where variance can lie: nothing lies between the districts of a district."""
    found = set(shares.loc[shares["value"] > 0, "between"])
    for level in _LEVELS:
        inside = story.request.reader.children(info.area, level)
        if sum(area.school_count > 0 for area in inside) > 1:
            found.add(level.value)
    return [part for part in _PARTS if part in found]


def _variance_panel(story: Story, shares: pd.DataFrame, info: AreaInfo) -> Component:
    language = story.language
    title, parts = say("variance_title", language), _parts_of(story, shares, info)
    rows = []
    for subject in story.paper_subjects:
        own = shares[(shares["subject"] == subject.key) & shares["value"].notna()]
        by_part = dict(zip(own["between"], own["value"], strict=True))
        if by_part:
            rows.append([Cell(subject.label(language)), *_variance_cells(by_part, parts, language)])
    columns = [
        Column(say("col_subject", language)),
        Column(say("variance_bar", language)),
        *(Column(say(f"variance_{part}", language), True) for part in parts),
    ]
    return panel(
        "variance",
        title,
        say("variance_sentence", language),
        [
            draw_table(Table(title, columns, rows), "plain stacked variance")
            if rows
            else empty(say("variance_none", language))
        ],
        story.view.selection,
        span=12,
        csv_name="khetview_variance" if rows else None,
        spec=story.request.reader.metric("variance_share"),
        foot=say("variance_foot", language) if rows else None,
    )


def _variance_cells(by_part: dict[str, float], parts: Sequence[str], language: str) -> list[Cell]:
    bar = [
        html.Span(
            "",
            className=f"part {part}",
            title=f"{say(f'variance_{part}', language)} {format_percent(by_part.get(part), 1)}",
            style={"flexGrow": f"{by_part.get(part, 0):.2f}"},
        )
        for part in parts
        if by_part.get(part, 0) > 0
    ]
    return [
        Cell(html.Div(bar, className="stack-bar thin"), csv=""),
        *(Cell(format_percent(by_part.get(part), 1)) for part in parts),
    ]


def _groups_panel(story: Story, info: AreaInfo, level: AreaLevel) -> Component | None:
    """Groups of schools beside the reference, in the subject in focus."""
    language, paper = story.language, story.paper
    assert paper is not None
    reader = story.request.reader
    within = None if info.area.level is AreaLevel.NATION else info.area
    measures = [
        m
        for m in reader.measures(
            GAP, by=level, within=within, paper=paper, reference=story.view.reference
        )
        if m.subject == story.subject and (within is not None or m.group_id.startswith("0000"))
    ]
    if not measures:
        return None

    def name(m: Measure) -> Component | str:
        if level is not AreaLevel.NETWORK:
            return m.name_th
        return link(m.name_th, area_href(Area(level, m.group_id), story.view.selection))

    title = say(f"by_{level}_title", language, reference=story.reference_label)
    return panel(
        f"by-{level}",
        title,
        say(f"by_{level}_sentence", language),
        [
            draw_table(
                comparison_table(measures, name, level.label(language), title, story),
                "plain parts",
            )
        ],
        story.view.selection,
        span=6,
        csv_name=f"khetview_by_{level}",
        spec=story.gap_spec,
        trace=story.trace,
    )


def _measures_panel(story: Story, info: AreaInfo) -> Component:
    """Measures of inequality among the schools of the area, by subject."""
    language, reader = story.language, story.request.reader
    title = say("inequality_title", language)
    specs = {key: reader.metric(key) for key in _MEASURES}
    values: dict[str, dict[str, str]] = {}
    for key, spec in specs.items():
        frame = reader.answer(
            key, by=info.area.level, ids=(info.area.area_id,), paper=story.paper
        ).frame
        own = frame if spec.part is None else frame[frame[spec.part] == _TOTAL]
        for row in own.to_dict("records"):
            value = None if pd.isna(row["value"]) else float(row["value"])
            text = format_number(value, spec.decimals, signed=spec.is_signed)
            if not pd.isna(row["low"]):
                text += f" ({format_interval(row['low'], row['high'], spec.decimals)})"
            values.setdefault(str(row["subject"]), {})[key] = text
    columns = [
        Column(say("col_subject", language)),
        *(Column(spec.label(language), True) for spec in specs.values()),
    ]
    rows = [
        [Cell(s.label(language)), *(Cell(values.get(s.key, {}).get(key, "—")) for key in _MEASURES)]
        for s in story.paper_subjects
    ]
    return panel(
        "inequality",
        title,
        say("inequality_sentence", language),
        [draw_table(Table(title, columns, rows), "plain stacked")],
        story.view.selection,
        span=12,
        csv_name="khetview_inequality",
        spec=specs["p90_p10"],
    )


def _sex_panel(story: Story, info: AreaInfo) -> Component:
    """Girls beside boys, by subject; where no file says it, which files would."""
    language, reader = story.language, story.request.reader
    spec, title = reader.metric("sex_gap"), say("sex_title", language)
    frame = reader.answer(
        "sex_gap", by=info.area.level, ids=(info.area.area_id,), paper=story.paper
    ).frame
    said = {str(row["subject"]): row for row in frame.dropna(subset=["value"]).to_dict("records")}
    columns = [
        Column(say("col_subject", language)),
        Column(say("sex_points", language), True),
        Column(say("col_range", language), True),
        Column(say("sex_reading", language)),
    ]
    rows = [
        [
            Cell(subject.label(language)),
            Cell(format_number(row["value"], spec.decimals, signed=True)),
            Cell("—" if pd.isna(row["low"]) else format_interval(row["low"], row["high"])),
            Cell(say(_reading(row["low"], row["high"]), language)),
        ]
        for subject in story.paper_subjects
        if (row := said.get(subject.key))
    ]
    return panel(
        "sex",
        title,
        say("sex_sentence", language),
        [
            draw_table(Table(title, columns, rows), "plain stacked")
            if rows
            else empty(say("sex_none", language))
        ],
        story.view.selection,
        span=6,
        csv_name="khetview_girls_boys" if rows else None,
        spec=spec,
    )


def _reading(low: float, high: float) -> str:
    """Return the key of what an interval of girls minus boys says."""
    if low > 0:
        return "sex_girls"
    return "sex_boys" if high < 0 else "sex_unsaid"


def _moved_panel(story: Story, info: AreaInfo) -> Component | None:
    """How the spread of the schools moved over the years, in the subject in focus."""
    language, paper = story.language, story.paper
    assert paper is not None
    keys: Sequence[str] = ("p90_p10", "small_school_gap")
    reader = story.request.reader
    specs = {key: reader.metric(key) for key in keys}
    by_year: dict[int, dict[str, str]] = {}
    for key, spec in specs.items():
        frame = reader.answer(
            key, by=info.area.level, ids=(info.area.area_id,), subject=story.subject, years_of=paper
        ).frame
        for row in frame.dropna(subset=["value"]).to_dict("records"):
            text = format_number(float(row["value"]), spec.decimals, signed=spec.is_signed)
            by_year.setdefault(int(row["year_be"]), {})[key] = text
    if len(by_year) < 2:
        return None
    title = say("moved_title", language)
    columns = [
        Column(say("col_year", language)),
        *(Column(spec.label(language), True) for spec in specs.values()),
    ]
    rows = [
        [Cell(str(year)), *(Cell(by_year[year].get(key, "—")) for key in keys)]
        for year in sorted(by_year, reverse=True)
    ]
    return panel(
        "moved",
        title,
        say("moved_sentence", language),
        [draw_table(Table(title, columns, rows))],
        story.view.selection,
        span=6,
        csv_name="khetview_spread_years",
        spec=specs["p90_p10"],
    )


PAGE = Page(
    key="gaps",
    path="/gaps",
    title_th="ช่องว่าง",
    title_en="Gaps",
    order=40,
    question_th="ความต่างอยู่ที่ไหน ระหว่างเขต เครือข่าย โรงเรียน หรือในโรงเรียน",
    question_en="Where does the gap live: between districts, networks, schools, or inside schools?",
    layout=layout,
    right=Right.SEE_AREAS,
)
