"""What is put beside each other in memory equals one plain statement that joins the marts, row by row."""

from __future__ import annotations

import math
from collections.abc import Iterator

import duckdb
import pytest
from pandas.testing import assert_frame_equal

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics import provenance_queries
from metrics.answers import NATION, Answer, Area
from metrics.fetching import fetch_frame
from metrics.service import MetricsService
from metrics.settings import MetricsSettings
from metrics.snapshot_reader import SnapshotReader
from metrics.snapshots import INTERNAL
from tests.demonstration import copy_demo

SCHOOL, NETWORK, DISTRICT = AreaLevel.SCHOOL, AreaLevel.NETWORK, AreaLevel.DISTRICT
PLACES = {
    SCHOOL: {
        AreaLevel.NATION: "'0000'",
        AreaLevel.OBEC: "'0000'",
        AreaLevel.REGION: "g.region_id",
        AreaLevel.PROVINCE: "g.province_id",
        DISTRICT: "g.district_id",
        NETWORK: "g.network_id",
        AreaLevel.SIZE_BAND: "g.district_id || '-' || g.size_band",
    },
    NETWORK: {
        AreaLevel.NATION: "'0000'",
        DISTRICT: "g.parent_id",
        AreaLevel.PROVINCE: "(SELECT parent_id FROM dim_area d "
        "WHERE d.area_level = 'district' AND d.area_id = g.parent_id)",
    },
    DISTRICT: {AreaLevel.NATION: "'0000'", AreaLevel.PROVINCE: "g.parent_id"},
}
"""Level → reference → the area that a group is compared with."""

GROUPS = {
    SCHOOL: ("mart_school_result", "dim_school g ON g.school_id = r.school_id", "r.school_id"),
    NETWORK: (
        "mart_area_result",
        "dim_area g ON g.area_level = 'network' AND r.area_level = 'network' AND g.area_id = r.area_id",
        "r.area_id",
    ),
    DISTRICT: (
        "mart_area_result",
        "dim_area g ON g.area_level = 'district' AND r.area_level = 'district' AND g.area_id = r.area_id",
        "r.area_id",
    ),
}
CASES = [(by, reference) for by, places in PLACES.items() for reference in places]

Rows = dict[tuple[object, ...], tuple[float | None, float | None]]


class Office:
    """A demonstration district, asked through the service and by a statement of our own."""

    def __init__(self, service: MetricsService, connection: duckdb.DuckDBPyConnection) -> None:
        self.service, self.connection = service, connection

    def join(self, by: AreaLevel, reference: AreaLevel, where: str = "true") -> Rows:
        """Return own mean and the reference's by group and paper."""
        table, groups, own_id = GROUPS[by]
        rows = self.connection.execute(
            f"""
            SELECT {own_id}, r.test, r.grade, r.year_be, r.subject, r.mean_score_pct, b.mean_score_pct
            FROM {table} r JOIN {groups}
            LEFT JOIN mart_benchmark b ON b.area_level = '{reference}'
                AND b.area_id = {PLACES[by][reference]} AND b.test = r.test AND b.grade = r.grade
                AND b.year_be = r.year_be AND b.subject = r.subject
            WHERE {where}
            """
        ).fetchall()
        return {row[:5]: row[5:] for row in rows}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = copy_demo(tmp_path_factory) / "snapshots"
    service = MetricsService(SnapshotReader(folder), MetricsSettings())
    path = folder / str(service.data_version()) / INTERNAL
    with duckdb.connect(str(path), read_only=True) as connection:
        yield Office(service, connection)


def check(answer: Answer, expected: Rows) -> None:
    """Compare reference and gap of every row."""
    papers = ["test", "grade", "year_be", "subject"]
    found = {
        tuple(row[c] for c in (answer.id_column, *papers)): row
        for row in answer.frame.to_dict("records")
    }
    assert found.keys() == expected.keys() and found
    compared = 0
    for key, (own, reference) in expected.items():
        row = found[key]
        said = row["reference_value"]
        assert (None if math.isnan(said) else said) == reference, key
        if row["value_status"] == "OK":
            assert own is not None and reference is not None
            assert row["value"] == pytest.approx(own - reference, abs=1e-9), key
            compared += 1
        else:
            assert own is None or reference is None, key
    if any(reference is not None for _, reference in expected.values()):
        assert compared > 0


@pytest.mark.parametrize(("by", "reference"), CASES)
def test_gap__of_everyone_equals_the_join(office: Office, by: AreaLevel, reference: AreaLevel):
    check(office.service.answer("mean_gap", by=by, reference=reference), office.join(by, reference))


@pytest.mark.parametrize(("by", "reference"), CASES)
def test_gap__of_one_paper_in_a_district_equals_the_join(
    office: Office, by: AreaLevel, reference: AreaLevel
):
    answer = office.service.answer(
        "mean_gap", by=by, reference=reference, within=Area(DISTRICT, "9901"),
        test="onet", grade="p6", year_be=2567,
    )  # fmt: skip
    inside = {SCHOOL: "g.district_id", NETWORK: "g.parent_id", DISTRICT: "g.area_id"}[by]
    paper = "r.test = 'onet' AND r.grade = 'p6' AND r.year_be = 2567"

    check(answer, office.join(by, reference, f"{inside} = '9901' AND {paper}"))


@pytest.mark.parametrize(("by", "reference"), CASES)
def test_gap__of_two_groups_by_name_equals_the_join(
    office: Office, by: AreaLevel, reference: AreaLevel
):
    every = sorted({key[0] for key in office.join(by, reference)})
    ids = every[:2]
    answer = office.service.answer("mean_gap", by=by, reference=reference, ids=ids)
    own_id = GROUPS[by][2]
    listed = ", ".join(f"'{one}'" for one in ids)

    check(answer, office.join(by, reference, f"{own_id} IN ({listed})"))


@pytest.mark.parametrize("area", [Area(DISTRICT, "9901"), Area(AreaLevel.PROVINCE, "99"), NATION])
def test_findings__of_a_wide_area_equal_the_join(office: Office, area: Area):
    with office.service._reader.connect() as (_, connection):
        joined = fetch_frame(connection, provenance_queries.select_findings(area))

    found = office.service.findings(area)

    assert len(found) and list(found) == list(joined)
    keys = ["load_id", "finding_no", "test", "grade", "year_be"]
    assert_frame_equal(
        found.sort_values(keys, ignore_index=True), joined.sort_values(keys, ignore_index=True),
        check_dtype=False,
    )  # fmt: skip
