"""What makes one cell unfit for the public, before anything is said about its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from metrics.settings import MetricsSettings

Numbers = npt.ArrayLike
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_CODES = ((20, 20.0), (40, 10.0), (100, 5.0), (300, 2.0))
"""Up to so many pupils, a share is coded at this percentage and at 100 minus it; beyond, at 1 %."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The bounds of everything that is published.

    Parameters
    ----------
    fewest_pupils : pupils behind a public number, and behind any sum that can be worked out
    fewest_schools : hidden schools behind any sum that can be worked out; with three, whoever knows
        one of them (its director) still does not learn another
    all_same_below : in groups smaller than this, a result that all pupils share is hidden
    width_pp : points between which a hidden mean of a sensitive cell must stay open, even for one
        who knows every count
    width_count : pupils between which a hidden count must stay open
    """

    fewest_pupils: int = 10
    fewest_schools: int = 3
    all_same_below: int = 30
    width_pp: float = 10.0
    width_count: int = 2

    @classmethod
    def of(cls, settings: MetricsSettings) -> Rules:
        """Return the rules of an office."""
        fewest = settings.min_public_count
        return cls(fewest_pupils=fewest, all_same_below=3 * fewest)


def may_show(
    tested_count: Numbers, rules: Rules, mean_score_pct: Numbers = 50.0, sd_score_pct: Numbers = 1.0
) -> Bools:
    """Say which cells may be public, each looked at alone.

    Parameters
    ----------
    tested_count : pupils behind each cell; a missing count may not be shown
    rules : the bounds
    mean_score_pct, sd_score_pct : percent of full marks, where they are known

    Returns
    -------
    array of bool. False for fewer than `Rules.fewest_pupils`, and for fewer than
    `Rules.all_same_below` who all have the same result: SD 0, or a mean of exactly 0 or 100

    Examples
    --------
    >>> may_show([9, 10, 12, 40], Rules(), mean_score_pct=[50, 50, 100, 100]).tolist()
    [False, True, False, True]
    """
    count, mean, sd = np.broadcast_arrays(
        *(np.asarray(a, dtype=np.float64) for a in (tested_count, mean_score_pct, sd_score_pct))
    )
    all_same = (mean <= 0) | (mean >= 100) | (sd == 0)
    return (count >= rules.fewest_pupils) & ~(all_same & (count < rules.all_same_below))


def code_share(share_pct: Numbers, group_count: Numbers, rules: Rules) -> tuple[Floats, list[str]]:
    """Code shares at the top and the bottom by the size of their group.

    Parameters
    ----------
    share_pct : 0–100
    group_count : pupils of the group that the share is of
    rules : the bounds

    Returns
    -------
    (share_pct, relation) : shares moved to the bound that they pass, and for each ``"="``, ``"≤"``,
    ``"≥"``, or ``""`` where the group is too small and the share missing

    Notes
    -----
    Bounds: 20 and 80 up to 20 pupils, 10 and 90 up to 40, 5 and 95 up to 100, 2 and 98 up to 300,
    1 and 99 beyond. So nobody reads that all, none, or all but one of a small group passed.

    References
    ----------
    Seastrom (2010), Statistical Methods for Protecting Personally Identifiable Information in
    Aggregate Reporting, NCES 2011-603, recommends coding by group size; the steps are ours to set.

    Examples
    --------
    >>> shares, relation = code_share([0, 50, 97, 97, 30], [12, 12, 12, 500, 5], Rules())
    >>> shares.tolist(), relation
    ([20.0, 50.0, 80.0, 97.0, nan], ['≤', '=', '≥', '=', ''])
    """
    share, count = np.broadcast_arrays(
        *(np.asarray(a, dtype=np.float64) for a in (share_pct, group_count))
    )
    bounds = [bound for _, bound in _CODES]
    low: Any = np.select([count <= size for size, _ in _CODES], bounds, default=1.0)
    is_shown = (count >= rules.fewest_pupils) & ~np.isnan(share)
    coded = np.where(is_shown, np.clip(share, low, 100 - low), np.nan)
    relation = np.select([~is_shown, share <= low, share >= 100 - low], ["", "≤", "≥"], default="=")
    return coded, [str(r) for r in relation]
