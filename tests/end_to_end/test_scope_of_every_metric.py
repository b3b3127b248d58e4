"""Every declared metric, every level and every place of a real snapshot, asked by one district."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.rights import OFFICE, Role, Viewer, asking_as
from dashboard.scoped_service import OutsideScope, ScopedService
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import Area, MetricSpec, UnknownKey
from metrics.publishing import publish
from metrics.registry import all_metrics
from metrics.service import MetricsService
from metrics.settings import MetricsSettings
from metrics.snapshot_reader import SnapshotReader
from tests.demo_rows import load_demo
from tests.warehouse_rows import WarehouseRows

OWN = Area(AreaLevel.DISTRICT, "9901")
VIEWERS = {
    str(scope): Viewer(role, scope, "one", 1)
    for role, scope in (
        (Role.SUPERVISOR, OWN),
        (Role.SUPERVISOR, Area(AreaLevel.PROVINCE, "99")),
        (Role.SCHOOL, Area(AreaLevel.SCHOOL, "99010001")),
    )
}
OPEN = (AreaLevel.NATION, AreaLevel.OBEC, AreaLevel.REGION)
AROUND = {"99", "9901"}
"""Areas whose means are comparisons for whoever stands in them."""


@pytest.fixture(scope="module")
def inner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MetricsService]:
    rows = WarehouseRows(tmp_path_factory.mktemp("province") / "home")
    load_demo(rows.workspace, "province", (2567,), ("p6",))
    settings = MetricsSettings()
    publish(rows.workspace, settings)
    yield MetricsService(SnapshotReader(rows.workspace.snapshots), settings)


@pytest.fixture(scope="module")
def places(inner: MetricsService) -> dict[Area, tuple[Area, ...]]:
    """Every area of the snapshot, and the areas around it."""
    levels = set(AreaLevel) - {AreaLevel.SIMILAR, AreaLevel.SCHOOL, AreaLevel.NATION}
    nation = Area(AreaLevel.NATION, "0000")
    found = {info.area: info for level in levels for info in inner.children(nation, level)}
    return {area: tuple(step.area for step in info.path) for area, info in found.items()}


def is_inside(area: Area, scope: Area, inner: MetricsService, places: dict[Area, tuple[Area, ...]]) -> bool:  # fmt: skip
    if area == scope:
        return True
    if area.level is AreaLevel.SCHOOL:
        return scope in [step.area for step in inner.school(area.area_id).path]
    return scope in places.get(area, ())


def test_snapshot__has_other_districts_and_levels_that_could_leak(places) -> None:
    districts = {area.area_id for area in places if area.level is AreaLevel.DISTRICT}
    assert "9901" in districts and len(districts) > 1
    assert {AreaLevel.NETWORK, AreaLevel.SIZE_BAND, AreaLevel.PROVINCE} <= {a.level for a in places}


@pytest.mark.parametrize(
    "scope",
    [str(OWN), "school:99010001", pytest.param("province:99", marks=pytest.mark.nightly)],
)
@pytest.mark.parametrize("spec", [metric.spec for metric in all_metrics().values()], ids=lambda s: s.key)  # fmt: skip
def test_metric__names_no_group_outside(
    inner: MetricsService, places: dict[Area, tuple[Area, ...]], spec: MetricSpec, scope: str
) -> None:
    viewer = VIEWERS[scope]
    service = ScopedService(inner)
    one_of_each = {area.level: area for area in sorted(places, key=str)}
    own_of_each = {
        area.level: area
        for area in sorted(places, key=str)
        if is_inside(area, viewer.scope, inner, places)
    }
    asked = [None, Area(AreaLevel.NATION, "0000"), *one_of_each.values(), *own_of_each.values()]
    answered = 0
    with asking_as(viewer):
        for by in spec.grains:
            for within in dict.fromkeys(asked):
                try:
                    answer = service.answer(spec.key, by=by, within=within, year_be=2567)
                except (OutsideScope, UnknownKey):
                    continue
                answered += 1
                groups = {Area(by, one) for one in answer.frame[answer.id_column]}
                strangers = {
                    group
                    for group in groups
                    if by not in OPEN
                    and group.area_id not in AROUND
                    and not is_inside(group, viewer.scope, inner, places)
                }
                assert not strangers, (by, within)
    assert answered


def test_administrator__is_answered_for_all(inner: MetricsService) -> None:
    with asking_as(OFFICE):
        answer = ScopedService(inner).answer("mean", by=AreaLevel.DISTRICT)
    assert len(set(answer.frame["district_id"])) > 1


def test_search__of_a_district_finds_its_schools_alone(inner: MetricsService) -> None:
    service = ScopedService(inner)
    with asking_as(OFFICE):
        everywhere = service.search_schools("บ้าน", 100)
    with asking_as(VIEWERS[str(OWN)]):
        own = service.search_schools("บ้าน", 100)
    assert {school.district_id for school in everywhere} > {"9901"}
    assert {school.district_id for school in own} == {"9901"}
    assert all(step.area.level is not AreaLevel.PROVINCE for s in own for step in s.path)
