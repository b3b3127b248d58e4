"""The same rule for frames on their way out: exports, the API, a link, for who may not see all.

What may be shown was decided once, with all neighbours in view, when the public snapshot was built.
An answer is masked by that decision, never by its own counts: two filters that each look harmless
could otherwise be subtracted.
"""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel, ValueStatus
from metrics.answers import PAPER
from metrics.fetching import fetch_frame
from metrics.marts.staging import SCOPE

SHOWN_COLUMNS = (*PAPER, "area_level", "area_id")
"""Columns of the list of cells that may be shown."""

_NUMBERS = ("value", "low", "high", "tested_count", "participation_pct", "reference_value")
_NOT_PUBLIC = ("low", "high", "participation_pct")
"""Worked out from hidden schools too, even where the cell itself may be shown."""

_NATIONWIDE = (AreaLevel.NATION.value, AreaLevel.OBEC.value)


def read_shown(connection: sa.Connection) -> pd.DataFrame:
    """Read which cells may be shown, from a public snapshot.

    Parameters
    ----------
    connection : on ``public.duckdb``

    Returns
    -------
    DataFrame of `SHOWN_COLUMNS`. Sheets that are held back are left out: today's numbers of theirs
    beside the public ones would show what changed
    """
    school, area, log = t.mart_school_result, t.mart_area_result, t.mart_disclosure.c
    level = sa.literal(AreaLevel.SCHOOL.value).label("area_level")
    held = sa.select(*(log[c] for c in SCOPE)).where(log.is_held_back)

    def shown(table: sa.Table, *unit: sa.ColumnElement[str]) -> sa.Select:
        is_open = table.c.value_status == ValueStatus.OK.value
        is_new = ~sa.tuple_(*(table.c[c] for c in SCOPE)).in_(held)
        return sa.select(*(table.c[c] for c in PAPER), *unit).where(is_open, is_new)

    return fetch_frame(
        connection,
        sa.union_all(
            shown(school, level, school.c.school_id.label("area_id")),
            shown(area, area.c.area_level, area.c.area_id),
        ),
    )


def mask(
    frame: pd.DataFrame, by: AreaLevel, shown: pd.DataFrame, *, names_files: bool = False
) -> pd.DataFrame:
    """Return an answer with only what may be shown.

    Parameters
    ----------
    frame : a metric's answer (`metrics.answers.ANSWER_COLUMNS` behind the group's id), internal
    by : level of its groups
    shown : DataFrame of `SHOWN_COLUMNS`, see `read_shown`
    names_files : leave the column ``source`` of shown rows, which names files and rows, as it is

    Returns
    -------
    DataFrame like `frame`, same index. A row that may not be shown has status ``SUPPRESSED`` and no
    number at all; every other loses interval and participation, and a value compared with an
    area below the nation, for that area may be hidden
    """
    id_column = f"{by}_id"
    own = frame[[*PAPER, id_column]].rename(columns={id_column: "area_id"})
    may = shown.loc[shown["area_level"] == by.value, [*PAPER, "area_id"]]
    is_open = pd.MultiIndex.from_frame(own).isin(pd.MultiIndex.from_frame(may[own.columns]))
    had_number = frame["value_status"].isin([ValueStatus.OK.value, ValueStatus.TOO_FEW.value])
    had_number |= frame["tested_count"].notna()
    near = frame["reference"].notna() & ~frame["reference"].isin(_NATIONWIDE)
    hidden = ~is_open
    numbers = {
        name: frame[name].mask(hidden | (name in _NOT_PUBLIC) | (near & (name != "tested_count")))
        for name in _NUMBERS
    }
    closed = (hidden | near) & had_number
    return frame.assign(
        **numbers,
        value_status=frame["value_status"].mask(closed, ValueStatus.SUPPRESSED.value),
        source=frame["source"].mask(hidden | (not names_files)),
    )
