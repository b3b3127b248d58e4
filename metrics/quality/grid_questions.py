"""Questions about status and change: where a school stands in a test and subject, and which way it moves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area
from metrics.quality import queries
from metrics.quality.asking import QualityAsking, of_one_snapshot
from metrics.quality.certainty import grid_chances
from metrics.quality.rating import rate_grid
from metrics.quality.scheme import GridScheme

_MEAN_METRICS = {"mean": False, "mean_gap": True}
"""Metrics whose chances can be computed → whether the reference is taken off."""


class GridQuestions(QualityAsking):
    """Questions about grids of status and change."""

    @of_one_snapshot
    def achievement_tiers(
        self,
        area: Area,
        scheme: str,
        *,
        test: str,
        grade: str,
        subject: str,
        year_be: int,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Place each school of an area in a grid of status and change, for one test and subject.

        Parameters
        ----------
        scheme : key of a grid
        test, grade, subject, year_be : the paper; the change is against the year before

        Returns
        -------
        DataFrame[school_id, name_th, tested_count, value, change_value, status, change, tier,
        would_change, and ``chance_<tier>`` per tier], in Thai order. Without a value of the year
        before, or across a break of the test's series, the tier is ``unrated``. Chances are missing
        where the grid is not over a mean or a spread is not known.
        """
        grid = self.quality_grid(scheme, snapshot=snapshot)
        reference = AreaLevel(grid.reference) if grid.reference else None
        series = next((t for t in self.tests(snapshot=snapshot) if t.key == test), None)
        breaks = series is not None and series.break_year_be == year_be
        now = self.answer(
            grid.metric, by=AreaLevel.SCHOOL, within=area, test=test, grade=grade, subject=subject,
            year_be=year_be, reference=reference, snapshot=snapshot,
        ).frame  # fmt: skip
        every = self.answer(
            grid.metric, by=AreaLevel.SCHOOL, within=area, test=test, grade=grade, subject=subject,
            reference=reference, snapshot=snapshot,
        ).frame  # fmt: skip
        before = every[(every["year_be"] == year_be - 1) & (not breaks)]
        joined = now.merge(before[["school_id", "value"]], on="school_id", how="left", suffixes=("", "_before"))  # fmt: skip
        change = joined["value"] - joined["value_before"]
        frame = joined[["school_id", "name_th", "tested_count", "value"]].assign(
            change_value=change
        )
        frame = frame.join(rate_grid(grid, joined["value"], change))
        chances = self._grid_chances(grid, joined, test, grade, subject, year_be, breaks, snapshot)
        return frame.join(chances)

    def _grid_chances(
        self,
        grid: GridScheme,
        rows: pd.DataFrame,
        test: str,
        grade: str,
        subject: str,
        year_be: int,
        breaks: bool,
        snapshot: str | None,
    ) -> pd.DataFrame:
        """Return the chances of a grid's colours for rows of an answer, aligned to them."""
        names = [f"chance_{tier.key}" for tier in grid.tiers]
        if grid.metric not in _MEAN_METRICS or breaks or rows.empty:
            return pd.DataFrame(np.nan, index=rows.index, columns=["would_change", *names])
        schools = tuple(rows["school_id"])
        results = self._frame(
            ("grid_results", schools, test, grade, subject),
            snapshot,
            queries.select_results(schools),
        )
        is_paper = (
            (results["test"] == test)
            & (results["grade"] == grade)
            & (results["subject"] == subject)
        )
        numbers = []
        for year in (year_be, year_be - 1):
            own = results[is_paper & (results["year_be"] == year)].set_index("school_id")
            own = own.reindex(rows["school_id"])
            with_reference = _MEAN_METRICS[grid.metric] and grid.reference
            reference = own[f"{grid.reference}_mean_pct"] if with_reference else own["mean_score_pct"] * 0  # fmt: skip
            mean = own["mean_score_pct"].where(own["value_status"] == "OK")
            numbers += [mean, reference, own["sd_score_pct"], own["tested_count"]]
        chances = grid_chances(grid, *(one.to_numpy(dtype="float64") for one in numbers))
        named = chances.rename(columns={tier.key: f"chance_{tier.key}" for tier in grid.tiers})
        return named[["would_change", *names]].set_axis(rows.index)
