"""Where to look first: the schools that are surest to be far below, and what luck alone would do."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import link
from dashboard.components.states import empty
from dashboard.components.tables import Cell, Column, Table
from dashboard.formatting import format_interval, format_number, format_source
from dashboard.measures import Measure
from dashboard.sentences import luck_words, paper_words, subject_word, where_line
from dashboard.stories import Story
from dashboard.texts import say
from dashboard.url_state import school_href

PLACES_SHOWN = 5
FEWEST_SITTERS = 5
"""Schools with fewer are not pointed at."""


def where_panel(
    story: Story, gaps: Sequence[Measure], all_href: str, *, span: int = 5
) -> Component | None:
    """Return the panel of the schools that are surest to be far below the reference."""
    paper = story.paper
    if paper is None:
        return None
    language = story.language
    words = {"reference": story.reference_label, **paper_words(paper, story.tests, language)}
    below = [m for m in gaps if m.is_below]
    shown = places_to_look(gaps)
    luck = say(
        "where_luck",
        language,
        reference=story.reference_label,
        count=format_number(len(below), 0),
        total=format_number(sum(m.has_interval for m in gaps), 0),
        luck=luck_words(gaps, language),
    )
    body = None if below else empty(say("where_none", language, **words))
    if shown:
        body = html.Ul([_place(m, story) for m in shown], className="list")
    small = say("where_small", language, count=FEWEST_SITTERS)
    more = link(say("where_all", language), all_href)
    return panel(
        "where",
        say("where_title", language),
        say("where_sentence", language) if shown else None,
        [body, html.P([f"{luck} · {small} · ", more], className="foot")],
        story.view.selection,
        span=span,
        table=_where_table(shown, story) if shown else None,
        csv_name="khetview_where_first" if shown else None,
        spec=story.gap_spec,
        trace=story.trace,
    )


def places_to_look(gaps: Sequence[Measure]) -> list[Measure]:
    """Return the schools that are surest to be far below the reference, each once.

    Ordered by the bound of the interval that is nearer to 0, not by the mean: a few pupils' mean
    is easily far away, and says little; and a list must not point at one child.
    """
    worst: dict[str, Measure] = {}
    for m in sorted((m for m in gaps if m.is_below), key=lambda m: m.high or 0):
        if (m.tested_count or 0) >= FEWEST_SITTERS:
            worst.setdefault(m.group_id, m)
    return list(worst.values())[:PLACES_SHOWN]


def _place(m: Measure, story: Story) -> Component:
    href = school_href(m.group_id, story.view.selection)
    why = where_line(m, story.gap_spec, story.subjects, story.view.reference, story.language)
    return html.Li([link(m.name_th, href), html.Span(why, className="why")])


def _where_table(shown: Sequence[Measure], story: Story) -> Table:
    language, decimals = story.language, story.gap_spec.decimals
    columns = (
        Column(say("col_school", language)),
        Column(say("col_subject", language)),
        Column(say("col_gap", language), True),
        Column(say("col_range", language), True),
        Column(say("col_count", language), True),
        Column(say("col_source", language)),
    )
    rows = [
        [
            Cell(m.name_th),
            Cell(subject_word(story.subjects, m.paper.test, m.subject, language)),
            Cell(format_number(m.value, decimals, signed=True)),
            Cell(format_interval(m.low, m.high, decimals)),
            Cell(format_number(m.tested_count, 0)),
            Cell(format_source(m.source, language)),
        ]
        for m in shown
    ]
    return Table(say("where_title", language), columns, rows)
