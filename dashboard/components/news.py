"""What changed: the last snapshots in words, and the numbers of an area that the newest one moved.

``assets/news.js`` marks what came since the viewer was last here; what they saw is known to their
browser alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components import html
from dashboard.components.html import Component
from dashboard.components.panel import panel
from dashboard.components.parts import link, marks
from dashboard.components.tables import Cell, Column, Table, draw_table
from dashboard.formatting import MISSING, format_datetime, format_number
from dashboard.measures import Measure
from dashboard.page import Request
from dashboard.sentences import paper_words, subject_word
from dashboard.service import Reader
from dashboard.stories import MEAN, Story
from dashboard.texts import say
from metrics.answers import Area, Paper, Stamp

SNAPSHOTS_SHOWN = 5
NUMBERS_SHOWN = 8
SMALLEST_MOVE = 0.005
"""In points; what is smaller looks the same with two decimals."""

Key = tuple[Paper, str]


def news_panel(request: Request, story: Story, area: Area) -> Component | None:
    """Return what changed since the snapshot before; nothing where there is none before."""
    language = story.language
    snapshots = request.reader.service.snapshots()
    newest_first = [s for s in snapshots if s.snapshot <= request.reader.snapshot]
    if len(newest_first) < 2:
        return None
    before = Reader(request.reader.service, request.reader.cache, newest_first[1].snapshot)
    earlier = before.measures(MEAN, by=area.level, ids=(area.area_id,))
    moved = moved_numbers(earlier, story.means)
    table = _moved_table(moved, story) if moved else None
    told = say("news_moved", language, count=len(moved)) if moved else say("news_same", language)
    return panel(
        "news",
        say("news_title", language),
        told,
        [
            draw_table(table, "plain") if table else None,
            html.Ul(
                [_snapshot(stamp, language) for stamp in newest_first[:SNAPSHOTS_SHOWN]],
                className="list news",
            ),
        ],
        story.view.selection,
        span=12,
        csv_name="khetview_what_changed" if table else None,
    )


def news_strip(language: str) -> Component:
    """Return the line at the top that ``assets/news.js`` shows to whoever comes back to news."""
    words = say("news_since", language)
    return html.P(
        link(words, "#news"),
        id="news-strip",
        className="notice",
        hidden=True,
        **marks(data_words=words),
    )


def moved_numbers(
    before: Sequence[Measure], now: Sequence[Measure]
) -> list[tuple[Key, Measure | None, Measure | None]]:
    """Return the means that came, went or moved, newest paper first, the largest move before others.

    Parameters
    ----------
    before, now : one group's means in all papers, of the earlier and of the later snapshot
    """
    earlier, later = ({(m.paper, m.subject): m for m in of if m.has_value} for of in (before, now))
    found = [
        (key, earlier.get(key), later.get(key))
        for key in {**earlier, **later}
        if _move(earlier.get(key), later.get(key)) >= SMALLEST_MOVE
    ]
    return sorted(found, key=lambda one: (-one[0][0].year_be, -_move(one[1], one[2])))


def _move(before: Measure | None, now: Measure | None) -> float:
    """Return by how much a mean moved; one that came or went moved more than any."""
    if before is None or now is None or before.value is None or now.value is None:
        return 100.0
    return abs(now.value - before.value)


def _moved_table(
    moved: Sequence[tuple[Key, Measure | None, Measure | None]], story: Story
) -> Table:
    language, decimals = story.language, story.mean_spec.decimals
    columns = (
        Column(say("col_subject", language)),
        Column(say("news_before", language), True),
        Column(say("news_now", language), True),
        Column(say("news_move", language), True),
    )
    rows = []
    for (paper, subject), before, now in moved[:NUMBERS_SHOWN]:
        words = " ".join(paper_words(paper, story.tests, language).values())
        label = f"{subject_word(story.subjects, paper.test, subject, language)} · {words}"
        target = story.view.selection.changed(
            test=paper.test, grade=paper.grade, year_be=paper.year_be, subject=subject
        )
        old, new = (m.value if m else None for m in (before, now))
        move = new - old if new is not None and old is not None else None
        rows.append(
            [
                Cell(link(label, target.query()), csv=label),
                *(Cell(MISSING if v is None else format_number(v, decimals)) for v in (old, new)),
                Cell(
                    say("news_came" if now else "news_went", language)
                    if move is None
                    else format_number(move, 2, signed=True)
                ),
            ]
        )
    return Table(say("news_title", language), columns, rows)


def _snapshot(stamp: Stamp, language: str) -> Component:
    change = stamp.change_en if language == "en" else stamp.change_th
    age = format_datetime(stamp.built_at, language)
    return html.Li(
        html.P([html.Span(f"{age} · ", className="unit"), change]),
        **marks(data_snapshot=stamp.snapshot),
    )
