"""Groups of one kind beside a reference: a table with a whisker for each, the same on every screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dashboard.components.html import Component
from dashboard.components.tables import Cell, Column, Table
from dashboard.components.whisker import common_span, whisker
from dashboard.formatting import format_margin, format_number
from dashboard.measures import Measure
from dashboard.sentences import reads_as
from dashboard.stories import Story
from dashboard.texts import say

Name = Callable[[Measure], Component | str]


def comparison_table(
    measures: Sequence[Measure], name: Name, heading: str, caption: str, story: Story
) -> Table:
    """Return groups with their distance, its interval drawn, and what it allows us to say.

    Parameters
    ----------
    measures : distances, one row each, in their order
    name : how a group is named; a link where it has a screen
    heading : of the column of names
    """
    language, spec = story.language, story.gap_spec
    span = common_span(measures)
    columns = (
        Column(heading),
        Column(say("col_count", language), True),
        Column(say("col_gap", language), True),
        Column(say("col_margin", language), is_hidden=True),
        Column(say("col_reads", language)),
    )
    rows = [
        [
            Cell(name(m), csv=m.name_th),
            Cell(format_number(m.tested_count, 0)),
            Cell(format_number(m.value, spec.decimals, signed=True)),
            Cell(whisker(m, span), csv=format_margin(m.low, m.high, spec.decimals)),
            Cell(reads_as(m, story.view.reference, language)),
        ]
        for m in measures
    ]
    return Table(caption, columns, rows)
