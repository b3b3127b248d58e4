"""Quality schools of the invented office: the real questions over frames in memory.

Twelve schools of one district, assessed in two rounds by the shipped schemes; one is partial, one
has no coordinates, one is not reassessed. Every number is invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa

from metrics.answers import Area
from metrics.quality.rating import ROUND, Ratings, rate
from metrics.quality.scheme import AnyScheme, Scheme
from metrics.quality.schemes import read_schemes
from metrics.quality.service import QualityQuestions
from metrics.quality.versions import Problem

FIRST, SECOND = dt.date(2024, 1, 12), dt.date(2024, 7, 30)
SCHOOLS = [f"9901{number:04d}" for number in range(1, 13)]
PARTIAL, UNPLACED = SCHOOLS[1], SCHOOLS[11]
_BASE = {SCHOOLS[0]: 5, SCHOOLS[1]: 4, SCHOOLS[11]: 2}
"""Level that a school starts from; the others from 3."""


class FakeQuality(QualityQuestions):
    """Answers about quality schools from frames that are made once."""

    schools: dict[str, str]

    def prepare_quality(self) -> None:
        """Rate the invented assessments."""
        self._schemes = read_schemes()
        schemes = [one for one in self._schemes if isinstance(one, Scheme)]
        self._level_rows = _levels(schemes[0])
        made: Ratings = rate(schemes, self._level_rows)
        about = pd.DataFrame({"school_id": SCHOOLS})
        about["name_th"] = about["school_id"].map(self.schools)
        about["district_id"], about["province_id"], about["network_id"] = "9901", "99", None
        about["load_id"], about["source_file"] = 41, "quality_2567_r1.csv"
        about["network_name_th"] = None
        about["amphoe_name_th"] = [f"สาธิต {number}" for number in range(1, 13)]
        about["tambon_name_th"], about["pupil_count"] = "ในเมือง", 118
        self._rating_rows = made.ratings.merge(about, on="school_id")
        self._component_rows = made.components.merge(
            about[["school_id", "name_th"]], on="school_id"
        )

    def _remember(
        self, key: Hashable, snapshot: str | None, read: Callable[[sa.Connection], Any]
    ) -> Any:
        return read(None)  # type: ignore[arg-type]

    def _keep(
        self, key: Hashable, snapshot: str | None, make: Callable[[], Any], keeps: Any = None
    ) -> Any:
        return make()

    def quality_schemes(self, *, snapshot: str | None = None) -> list[AnyScheme]:
        return self._schemes

    def quality_problems(self, *, snapshot: str | None = None) -> list[Problem]:
        return []

    def _has_ratings(self, snapshot: str | None) -> bool:
        return True

    def _frame(self, key: Any, snapshot: str | None, select: sa.Select) -> pd.DataFrame:
        what, *about = key
        if what == "quality_ratings":
            rows = self._rating_rows
            return _within(rows[rows["scheme"] == about[1]], about[0])
        if what == "quality_components":
            rows = self._component_rows
            return _within(rows[rows["scheme"] == about[1]], about[0])
        if what == "quality_levels":
            return _within(self._level_rows, about[0])
        if what == "quality_amphoes":
            names = [*(f"สาธิต {number}" for number in range(1, 13)), "ไร้สี"]
            return pd.DataFrame({
                "province_id": "99", "amphoe_name_th": names, "school_count": 1, "first_rank": 1,
            })  # fmt: skip
        if what in ("quality_results", "grid_results"):
            return self._results_of(about[0])
        if what == "quality_leavers":
            return pd.DataFrame({
                "school_id": SCHOOLS, "year_be": 2565, "round_no": 1, "leaver_count": 1,
                "enrolled_count": 100,
            })  # fmt: skip
        if what == "quality_places":
            return self._places()
        if what == "quality_grades":
            columns = ["school_id", "grade", "year_be", "round_no", "enrolled_count", "room_count"]
            rows = [(one, g, 2567, 1, 30, 1) for one in about[0] for g in ("p1", "p6")]
            return pd.DataFrame(rows, columns=columns)
        raise AssertionError(f"the invented office knows no {what}")

    def _results_of(self, schools: Sequence[str]) -> pd.DataFrame:
        rows = [
            {"school_id": school, "test": "onet", "grade": "p6", "year_be": year, "subject": subject,
             "tested_count": 8, "mean_score_pct": 40.0 + place, "sd_score_pct": 12.0,
             "sd_basis": "stated", "value_status": "OK", "source_file": "onet.csv", "source_row": 2,
             "nation_mean_pct": 42.0, "obec_mean_pct": None, "province_mean_pct": None,
             "district_mean_pct": None}
            for school in schools
            for year in (2564, 2565, 2566, 2567)
            for place, subject in enumerate(("thai", "math", "science", "english"))
        ]  # fmt: skip
        return pd.DataFrame(rows).astype({"obec_mean_pct": float})

    def _places(self) -> pd.DataFrame:
        rows = [
            {"school_id": school, "name_th": name, "district_id": school[:4], "province_id": "99",
             "ministry_code": f"10{school}", "amphoe_name_th": "สาธิต 1", "pupil_count": 60,
             "teacher_count": 5 if place % 2 else None, "room_count": 6,
             "latitude": None if school == UNPLACED else 18.8 + 0.02 * (place % 6),
             "longitude": None if school == UNPLACED else 99.6 + 0.02 * (place // 6),
             "is_approximate": place == 3}
            for place, (school, name) in enumerate(self.schools.items())
        ]  # fmt: skip
        return pd.DataFrame(rows)


def _levels(scheme: Scheme) -> pd.DataFrame:
    rows = []
    for place, school in enumerate(SCHOOLS):
        for year, number, day in ((2566, 1, FIRST), (2567, 1, SECOND)):
            if number == 1 and year == 2567 and school == SCHOOLS[0]:
                continue  # the highest colour is not reassessed
            for at, one in enumerate(scheme.indicators):
                level: int | None = min(_BASE.get(school, 3) + (at % (place + 2) == 0), 5)
                if year == 2567 and at < 3:
                    level = 5
                if school == PARTIAL and at >= len(scheme.indicators) - 2:
                    level = None
                rows.append((school, year, number, day, "2567", one.key, level))
    columns = [*ROUND, "assessed_on", "indicator_version", "indicator", "indicator_level"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"indicator_level": "Int64"})


def _within(rows: pd.DataFrame, area: str) -> pd.DataFrame:
    chosen = Area.parse(area)
    width = 0 if chosen.area_id == "0000" else len(chosen.area_id)
    return rows[rows["school_id"].str[:width] == chosen.area_id[:width]].reset_index(drop=True)
