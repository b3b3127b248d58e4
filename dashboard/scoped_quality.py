"""The questions about quality schools within the scope of whoever is asking; see `scoped_service`.

Rules are as there: an area or a school outside is refused, and what names schools names those of the
scope alone. So a quality school near a border has no neighbours beyond it, for those who may not
see beyond it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pandas as pd

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area
from metrics.quality.service import QualityQuestions

_NAMES_SCHOOLS = ("school_id", "neighbour_id", "quality_school_id")
"""Columns that name schools."""


def _of_everybody(name: str) -> Any:
    """Return a question that whoever sees results may ask: rules, and what follows from them."""

    def ask(self: ScopedQuality, *question: Any, **more: Any) -> Any:
        self._let_in()
        return getattr(self._inner, name)(*question, **more)

    return ask


def _of_area(name: str) -> Any:
    """Return a question about an area of the scope."""

    def ask(self: ScopedQuality, area: Area, *question: Any, **more: Any) -> Any:
        self._refuse_outside(area, more.get("snapshot"))
        return self._cut(getattr(self._inner, name)(area, *question, **more), more.get("snapshot"))

    return ask


def _of_school(name: str) -> Any:
    """Return a question about a school of the scope."""

    def ask(self: ScopedQuality, school_id: str, *question: Any, **more: Any) -> Any:
        self._refuse_outside(Area(AreaLevel.SCHOOL, school_id), more.get("snapshot"))
        return getattr(self._inner, name)(school_id, *question, **more)

    return ask


class ScopedQuality:
    """Half of `dashboard.scoped_service.ScopedService`, which says what is inside."""

    _inner: Any

    @property
    def _questions(self) -> QualityQuestions:
        return cast(QualityQuestions, self._inner)

    def _let_in(self) -> None:
        raise NotImplementedError

    def _refuse_outside(self, area: Area, snapshot: str | None) -> None:
        raise NotImplementedError

    def _is_around(self, area: Area, snapshot: str | None) -> bool:
        """Whether the scope stands in an area whose means are comparisons."""
        raise NotImplementedError

    def _schools_inside(self, snapshot: str | None) -> set[str] | None:
        """Return the schools of the scope; None where it has no border."""
        raise NotImplementedError

    quality_schemes: Any = _of_everybody("quality_schemes")
    quality_scheme: Any = _of_everybody("quality_scheme")
    quality_grid: Any = _of_everybody("quality_grid")
    quality_problems: Any = _of_everybody("quality_problems")
    quality_what_if: Any = _of_everybody("quality_what_if")

    quality_rounds: Any = _of_area("quality_rounds")
    quality_ratings: Any = _of_area("quality_ratings")
    quality_components: Any = _of_area("quality_components")
    quality_distribution: Any = _of_area("quality_distribution")
    quality_amphoes: Any = _of_area("quality_amphoes")
    quality_standing: Any = _of_area("quality_standing")
    quality_moves: Any = _of_area("quality_moves")
    quality_flows: Any = _of_area("quality_flows")
    quality_due: Any = _of_area("quality_due")
    quality_budget: Any = _of_area("quality_budget")
    quality_evidence: Any = _of_area("quality_evidence")
    quality_contradictions: Any = _of_area("quality_contradictions")
    quality_lift: Any = _of_area("quality_lift")
    quality_network: Any = _of_area("quality_network")
    quality_places: Any = _of_area("quality_places")
    schools_without_place: Any = _of_area("schools_without_place")
    achievement_tiers: Any = _of_area("achievement_tiers")

    quality_history: Any = _of_school("quality_history")
    quality_levels: Any = _of_school("quality_levels")
    quality_subjects: Any = _of_school("quality_subjects")
    quality_certainty: Any = _of_school("quality_certainty")
    quality_next_steps: Any = _of_school("quality_next_steps")

    def quality_component_means(
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> dict[str, float]:
        """Return the means of an area of the scope, or around it: a comparison, which names nobody."""
        self._let_in()
        if not self._is_around(area, snapshot):
            self._refuse_outside(area, snapshot)
        return self._questions.quality_component_means(area, scheme, snapshot=snapshot)

    def quality_joined(
        self,
        area: Area,
        scheme: str,
        members: Mapping[str, Sequence[str]] | None = None,
        *,
        radius_km: float = 5.0,
        pupils_in_room: float = 40.0,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Say what each quality school would have if schools of the scope joined it, by grade."""
        self._refuse_outside(area, snapshot)
        inside = self._schools_inside(snapshot)
        if inside is not None and members is None:
            near = self.quality_network(area, scheme, radius_km, snapshot=snapshot)
            pairs = near[near["is_assigned"]].groupby("school_id")["neighbour_id"]
            members = {str(own): list(others) for own, others in pairs}
        elif inside is not None and members is not None:
            members = {
                own: [one for one in others if one in inside]
                for own, others in members.items()
                if own in inside
            }
        return self._questions.quality_joined(
            area, scheme, members, radius_km=radius_km, pupils_in_room=pupils_in_room,
            snapshot=snapshot,
        )  # fmt: skip

    def _cut(self, answer: Any, snapshot: str | None) -> Any:
        """Return an answer without rows that name schools outside the scope."""
        inside = self._schools_inside(snapshot)
        if inside is None or not isinstance(answer, pd.DataFrame):
            return answer
        kept = pd.Series(True, index=answer.index)
        for column in _NAMES_SCHOOLS:
            if column in answer:
                kept &= answer[column].isna() | answer[column].isin(inside)
        return answer[kept].reset_index(drop=True)
