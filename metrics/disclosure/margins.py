"""The least to hide in a small table of counts with margins: grades, sexes, causes of leaving.

A cell of such a table stands in several sums at once (its grade's, its sex's), so the table is no tree.
An attacker solves for each hidden cell the smallest and largest value that all published sums and
0 ≤ x allow. What to hide is the integer programme of Fischetti and Salazar: hide the least weight, so
that both ends stay far enough from the true value. Every linear programme of the attacker that comes
too close gives, through its dual, one inequality that every safe choice fulfils; these are added until
no attack succeeds. The choice is then the least possible.

For tables of up to a few thousand cells; the hierarchy of schools has `metrics.disclosure.trees`.

References
----------
Fischetti and Salazar (2001), Solving the Cell Suppression Problem on Tabular Data with Linear
Constraints, Management Science 47(7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from scipy import sparse

from data_pipeline.warehouse.vocabulary import ValueStatus
from metrics.disclosure.rules import Bools, Floats, Rules

_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Table:
    """Cells and the sums between them.

    Parameters
    ----------
    counts : cells, pupils, ≥ 0; margins are cells too
    relations : sums × cells, each row 0 on every true table (a margin less its parts)
    is_sensitive : cells that must be hidden
    above, below : cells, how far from the true value the attacker's ends must stay
    weight : cells, what hiding costs
    """

    counts: Floats
    relations: sparse.csr_matrix
    is_sensitive: Bools
    above: Floats
    below: Floats
    weight: Floats


def hide_cells(table: Table) -> Bools:
    """Choose the cells to hide: all sensitive ones, and the least weight beside them.

    Returns
    -------
    array of bool over the cells; every sensitive cell stays open by `above` and `below`

    Raises
    ------
    ValueError : not even hiding the whole table protects a cell
    """
    from scipy import optimize  # 0.2 s to import, needed only where a number is hidden

    hidden = table.is_sensitive.copy()
    cuts: list[Floats] = []
    bounds: list[float] = []
    while True:
        found = [cut for cell in np.flatnonzero(table.is_sensitive) for cut in _attack(table, hidden, int(cell))]  # fmt: skip
        if not found:
            return hidden
        cuts += [cut for cut, _ in found]
        bounds += [bound for _, bound in found]
        least = np.where(table.is_sensitive, 1.0, 0.0)
        solved = optimize.milp(
            table.weight,
            integrality=np.ones(len(least)),
            bounds=optimize.Bounds(least, np.ones(len(least))),
            constraints=optimize.LinearConstraint(
                np.array(cuts), np.array(bounds) - _CLOSE, np.inf
            ),
        )
        if solved.x is None:
            raise ValueError(
                "the table cannot be protected: its sums leave a sensitive cell no room"
            )
        hidden = solved.x > 0.5


def _attack(table: Table, hidden: Bools, cell: int) -> list[tuple[Floats, float]]:
    """Return the inequalities a choice must fulfil for this attack to fail; none where it does.

    Notes
    -----
    max xᵢ over Mx = 0, a − a·y ≤ x ≤ a + U·y has the dual bound Σₖ (U·d⁺ₖ + aₖ·d⁻ₖ)·yₖ + aᵢ with d the
    reduced costs, whatever y is. It has to be at least aᵢ + above.
    """
    from scipy import optimize

    true, most = table.counts, _most(table)
    found = []
    for sign, needed in ((1.0, table.above[cell]), (-1.0, table.below[cell])):
        aim = np.zeros(len(true))
        aim[cell] = -sign
        limits = np.column_stack([np.where(hidden, 0.0, true), np.where(hidden, true + most, true)])
        solved = optimize.linprog(aim, A_eq=table.relations, b_eq=np.zeros(table.relations.shape[0]),
                         bounds=limits, method="highs")  # fmt: skip
        if -solved.fun - sign * true[cell] >= needed - _CLOSE:
            continue
        reduced = aim - table.relations.T @ solved.eqlin.marginals
        cut = np.where(reduced < 0, -reduced * most, reduced * true)
        found.append((np.minimum(cut, needed), float(needed)))
    return found


def _most(table: Table) -> float:
    return float(table.counts.max(initial=0.0) + table.above.max(initial=0.0) + 1.0)


def mask_counts(frame: pd.DataFrame, by: Sequence[str], count: str, rules: Rules) -> pd.DataFrame:
    """Return a table of counts with every margin, safe to publish.

    Parameters
    ----------
    frame : one row per combination of `by` that occurs; `count` pupils, ≥ 0
    by : the dimensions, for example ``("grade", "sex", "cause_group")``
    count : name of the column of counts
    rules : a count from 1 to `Rules.fewest_pupils` − 1 is sensitive; 0 and larger ones are not

    Returns
    -------
    DataFrame[*by, count, value_status], one row per cell and margin; a margin has a missing value in
    the dimensions that it sums. Status ``OK``, or ``SUPPRESSED`` with the count missing

    Notes
    -----
    A sensitive count stays open from 0 to the fewest that may be public. Weight: pupils, at least 1.
    """
    values = [sorted(frame[column].unique()) for column in by]
    cells = list(product(*([*choices, None] for choices in values)))
    place = {cell: at for at, cell in enumerate(cells)}
    inner = dict(zip(frame[list(by)].itertuples(index=False, name=None), frame[count], strict=True))
    totals = np.zeros(len(cells))
    for key, number in inner.items():
        for sums in product(*((part, None) for part in key)):
            totals[place[sums]] += number
    is_sensitive = (totals > 0) & (totals < rules.fewest_pupils)
    table = Table(
        totals,
        _relations(cells, place, values),
        is_sensitive,
        np.where(is_sensitive, rules.fewest_pupils - totals, 0.0),
        np.where(is_sensitive, np.minimum(totals, 1.0), 0.0),
        np.maximum(totals, 1.0),
    )
    hidden = hide_cells(table)
    made = pd.DataFrame(cells, columns=list(by)).assign(**{count: totals})
    made[count] = made[count].mask(hidden).astype("Int64")
    status = np.where(hidden, ValueStatus.SUPPRESSED.value, ValueStatus.OK.value)
    return made.assign(value_status=status)


def _relations(
    cells: Sequence[tuple[object, ...]],
    place: dict[tuple[object, ...], int],
    values: Sequence[Sequence[object]],
) -> sparse.csr_matrix:
    """Return each margin less its parts, along every dimension that it sums."""
    rows: list[int] = []
    columns: list[int] = []
    factors: list[float] = []
    line = 0
    for cell in cells:
        for at, part in enumerate(cell):
            if part is None:
                parts = [place[(*cell[:at], value, *cell[at + 1 :])] for value in values[at]]
                rows += [line] * (len(parts) + 1)
                columns += [place[cell], *parts]
                factors += [1.0, *([-1.0] * len(parts))]
                line += 1
    return sparse.csr_matrix((factors, (rows, columns)), shape=(line, len(cells)))
