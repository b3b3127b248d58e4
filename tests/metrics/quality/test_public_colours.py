"""What the public file says of quality schools and of places: what the office publishes, and no more."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.engine import Workspace, open_file
from metrics.disclosure import build_public
from metrics.publishing import publish
from metrics.settings import MetricsSettings
from metrics.snapshots import INTERNAL
from tests.metrics.quality.test_quality_service import workspace

__all__ = ["workspace"]


def build(workspace: Workspace, target: Path, scheme: str) -> dict[str, pd.DataFrame]:
    """Return every table of a public file made of the newest snapshot."""
    manifest = publish(workspace, MetricsSettings())
    folder = workspace.snapshots / manifest.snapshot
    build_public(folder / INTERNAL, target, MetricsSettings(quality_colours=scheme))
    engine = open_file(target, read_only=True)
    with engine.connect() as connection:
        return {
            name: pd.read_sql(f"SELECT * FROM {name}", connection) for name in t.SNAPSHOT.tables
        }


def test_colours__stay_inside_unless_the_office_names_a_scheme(workspace, tmp_path) -> None:
    found = build(workspace, tmp_path / "public.duckdb", "")

    assert found["mart_quality_rating"].empty
    assert found["dim_quality_scheme"].empty


def test_colours__of_the_named_scheme_come_without_score_level_or_half_done_round(
    workspace, tmp_path
) -> None:
    found = build(workspace, tmp_path / "public.duckdb", "six_colours")

    ratings = found["mart_quality_rating"]
    assert set(ratings["scheme"]) == set(found["dim_quality_scheme"]["scheme"]) == {"six_colours"}
    assert ratings["school_id"].nunique() == 20
    assert set(ratings["rating_status"]) == {"rated"}
    for name in ("score_pct", "assessed_pct", "indicator_version"):
        assert ratings[name].isna().all(), name
    for name in ("tier_by_score", "gates_failed", "source_file"):
        assert set(ratings[name]) == {""}, name
    for name in ("mart_quality_level", "mart_quality_component", "mart_quality_problem"):
        assert found[name].empty, name


def test_places__are_public_and_their_pupils_are_not(workspace, tmp_path) -> None:
    places = build(workspace, tmp_path / "public.duckdb", "")["mart_school_place"]

    assert places["latitude"].notna().any()
    for name in ("pupil_count", "ministry_code", "source_text"):
        assert places[name].isna().all(), name


@pytest.mark.parametrize("scheme", ["no_such_scheme", "achievement_grid'; DROP TABLE dim_school"])
def test_colours__of_a_scheme_that_is_not_there_are_none(workspace, tmp_path, scheme) -> None:
    assert build(workspace, tmp_path / "public.duckdb", scheme)["mart_quality_rating"].empty
