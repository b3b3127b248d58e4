"""From rows in the warehouse, through a published snapshot, to answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import ANSWER_COLUMNS, Area, UnknownKey
from metrics.publishing import publish
from metrics.service import MetricsService
from metrics.settings import MetricsSettings
from metrics.snapshot_reader import SnapshotReader
from tests.warehouse_rows import WarehouseRows, benchmark, results

SCHOOL, DISTRICT = AreaLevel.SCHOOL, AreaLevel.DISTRICT


@pytest.fixture
def rows(tmp_path: Path) -> WarehouseRows:
    return WarehouseRows(tmp_path / "workspace")


@pytest.fixture
def answering(rows: WarehouseRows) -> Callable[[], MetricsService]:
    def publish_and_serve() -> MetricsService:
        settings = MetricsSettings()
        publish(rows.workspace, settings)
        return MetricsService(SnapshotReader(rows.workspace.snapshots), settings)

    return publish_and_serve


def values(service: MetricsService, metric: str, **question: object) -> dict[str, object]:
    """Answer as {group id: value, or the status where there is none}."""
    answer = service.answer(metric, **question)  # type: ignore[arg-type]
    return {
        row[answer.id_column]: row["value"] if row["value_status"] == "OK" else row["value_status"]
        for row in answer.frame.to_dict("records")
    }


def test_mean__district_is_weighted_by_pupils_tested(rows, answering):
    rows.load(result_rows=results([("99010001", 10, 40.0), ("99010002", 30, 60.0)]))

    assert values(answering(), "mean", by=DISTRICT) == {"9901": 55.0}


def test_answer__has_the_columns_of_the_contract(rows, answering):
    rows.load(result_rows=results([("99010001", 10, 40.0)]))

    frame = answering().answer("mean_gap", by=SCHOOL).frame

    assert list(frame.columns) == ["school_id", *ANSWER_COLUMNS]


def test_gap__school_against_each_reference(rows, answering):
    rows.load(
        result_rows=results([("99010001", 10, 40.0), ("99010002", 30, 60.0)]),
        benchmarks=[benchmark(50.0), benchmark(49.0, area_level="obec")],
    )
    service = answering()

    def gaps(reference: AreaLevel) -> dict[str, object]:
        return values(service, "mean_gap", by=SCHOOL, reference=reference)

    assert gaps(AreaLevel.NATION) == {"99010001": -10.0, "99010002": 10.0}
    assert gaps(AreaLevel.OBEC) == {"99010001": -9.0, "99010002": 11.0}
    assert gaps(AreaLevel.DISTRICT) == {"99010001": -15.0, "99010002": 5.0}


def test_gap__weighted_by_pupils_the_gaps_to_the_own_district_sum_to_zero(rows, answering):
    rows.load(result_rows=results([("99010001", 7, 41.5), ("99010002", 31, 60.25), ("99010003", 3, 22.0)]))  # fmt: skip

    frame = answering().answer("mean_gap", by=SCHOOL, reference=DISTRICT).frame

    assert (frame["value"] * frame["tested_count"]).sum() == pytest.approx(0, abs=1e-9)


def test_gap__province_that_is_only_partly_loaded_is_no_reference(rows, answering):
    # Phayao has two primary districts; only one is loaded
    rows.load(result_rows=results([("56010001", 10, 40.0), ("56010002", 30, 60.0)]))

    gaps = values(answering(), "mean_gap", by=SCHOOL, reference=AreaLevel.PROVINCE)

    assert set(gaps.values()) == {"NO_REFERENCE"}


def test_gap__province_counts_once_all_its_districts_are_loaded(rows, answering):
    rows.load(result_rows=results([("56010001", 10, 40.0)]))
    rows.load(result_rows=results([("56020001", 30, 60.0)]))

    gaps = values(answering(), "mean_gap", by=SCHOOL, reference=AreaLevel.PROVINCE)

    assert gaps == {"56010001": -15.0, "56020001": 5.0}


def test_gap__published_nation_is_believed_before_the_row_in_a_file(rows, answering):
    rows.load(
        result_rows=results([("99010001", 10, 40.0)]),
        benchmarks=[benchmark(46.64, origin="file"), benchmark(46.59)],
    )

    frame = answering().answer("mean_gap", by=SCHOOL).frame

    assert frame["reference_value"].tolist() == [46.59]
    assert "a publication" in frame["source"].iloc[0]


def test_gap__nothing_to_compare_with_has_a_status_and_no_number(rows, answering):
    rows.load(result_rows=results([("99010001", 10, 40.0)]))

    assert values(answering(), "mean_gap", by=SCHOOL) == {"99010001": "NO_REFERENCE"}


def test_one_child__its_mark_is_not_shown_but_counts_in_the_district(rows, answering):
    rows.load(result_rows=results([("99010001", 1, 100.0), ("99010002", 3, 60.0)]))
    service = answering()

    assert values(service, "mean", by=SCHOOL)["99010001"] == "TOO_FEW"
    assert values(service, "tested_count", by=SCHOOL)["99010001"] == 1
    assert values(service, "mean", by=DISTRICT) == {"9901": 70.0}


def test_nothing_reported__keeps_its_status(rows, answering):
    rows.load(result_rows=results([("99010001", None, None), ("99010002", 3, 60.0)]))

    assert values(answering(), "mean", by=SCHOOL)["99010001"] == "NOT_REPORTED"


def test_school_in_doubt__counts_in_its_district_and_is_listed_with_the_other(rows, answering):
    rows.load(
        result_rows=results([("99010001", 2, 50.0), ("99010058~17", 7, 50.0), ("99010058~39", 14, 80.0)])
    )  # fmt: skip
    service = answering()

    assert values(service, "tested_count", by=DISTRICT) == {"9901": 23}
    doubts = service.doubts(Area(DISTRICT, "9901"))
    assert doubts["school_code"].tolist() == ["99010058", "99010058"]
    assert doubts["other_names_th"].tolist() == ["โรงเรียนสมมติ 99010058~39", "โรงเรียนสมมติ 99010058~17"]  # fmt: skip


def test_corrected_file__supersedes_and_undo_brings_the_earlier_back(rows, answering):
    rows.load(result_rows=results([("99010001", 10, 40.0), ("99010002", 10, 40.0)]))
    corrected = rows.load(result_rows=results([("99010001", 10, 44.0)]))
    assert values(answering(), "mean", by=SCHOOL) == {"99010001": 44.0}

    rows.undo(corrected)

    assert values(answering(), "mean", by=SCHOOL) == {"99010001": 40.0, "99010002": 40.0}


def test_sd_gap__uses_the_published_sd_of_the_reference(rows, answering):
    rows.load(
        result_rows=results([("99010001", 10, 40.0)]),
        benchmarks=[benchmark(50.0, sd_score_pct=20.0)],
    )

    assert values(answering(), "sd_gap", by=SCHOOL) == {"99010001": -0.5}


def test_sd_gap__too_few_schools_to_estimate_an_sd_has_no_reference(rows, answering):
    rows.load(result_rows=results([("99010001", 10, 40.0)]), benchmarks=[benchmark(50.0)])

    assert values(answering(), "sd_gap", by=SCHOOL) == {"99010001": "NO_REFERENCE"}


def test_answer__unknown_words_are_refused_with_what_exists(rows, answering):
    rows.load(result_rows=results([("99010001", 10, 40.0)]))
    service = answering()

    with pytest.raises(UnknownKey, match="mean"):
        service.answer("meen", by=SCHOOL)
    with pytest.raises(UnknownKey, match="2567"):
        service.answer("mean", by=SCHOOL, year_be=2560)
    with pytest.raises(UnknownKey, match="district:9901"):
        service.answer("mean", by=SCHOOL, within=Area(DISTRICT, "5601"))
    with pytest.raises(UnknownKey, match="province"):
        service.answer("mean_gap", by=SCHOOL, reference=AreaLevel.SCHOOL)


def test_answer__an_earlier_snapshot_still_says_what_it_said(rows, answering):
    rows.load(result_rows=results([("99010001", 10, 40.0)]))
    first = answering().data_version()
    rows.load(result_rows=results([("99010001", 10, 44.0)]))
    service = answering()

    assert values(service, "mean", by=SCHOOL, snapshot=first) == {"99010001": 40.0}
    assert values(service, "mean", by=SCHOOL) == {"99010001": 44.0}


def test_service__moves_to_the_next_snapshot_by_itself(rows, answering):
    rows.load(result_rows=results([("99010001", 10, 40.0)]))
    service = answering()
    before = service.data_version()
    rows.load(result_rows=results([("99010001", 10, 44.0)]))
    publish(rows.workspace, MetricsSettings())

    assert service.data_version() > before
    assert values(service, "mean", by=SCHOOL) == {"99010001": 44.0}


def test_nothing_published__says_what_to_do(tmp_path):
    service = MetricsService(SnapshotReader(tmp_path), MetricsSettings())

    assert service.data_version() == ""
    assert service.stamp() is None
    with pytest.raises(UnknownKey, match="khetview demo"):
        service.answer("mean", by=SCHOOL)


def test_names__are_listed_in_thai_dictionary_order(rows, answering):
    names = ["เชียงคำ", "บ้านสาง", "ชุมชนบ้านตุ้มท่า", "แม่กา"]
    rows.load(
        result_rows=[
            results([(f"9901000{i}", 10, 40.0)])[0] | {"name_th": name}
            for i, name in enumerate(names)
        ]
    )

    listed = answering().answer("mean", by=SCHOOL).frame["name_th"].tolist()

    assert listed == ["ชุมชนบ้านตุ้มท่า", "เชียงคำ", "บ้านสาง", "แม่กา"]


def test_home_area__is_the_only_district_with_schools(rows, answering):
    rows.load(result_rows=results([("56010001", 10, 40.0)]))

    home = answering().home_area()

    assert home.name_th == "สพป.พะเยา เขต 1"
    assert [step.name_th for step in home.path] == ["ทุกเขตที่โหลด (1 เขต)", "พะเยา"]


def test_school_places__say_network_amphoe_and_district(rows, answering):
    rows.load(
        schools=[
            {
                "school_id": "56010001",
                "name_th": "บ้านทุ่งสาธิต",
                "district_id": "5601",
                "network_name_th": "เครือข่ายทุ่งหลวง",
                "amphoe_name_th": "เมืองสาธิต",
                "tambon_name_th": "ทุ่งหลวง",
            }
        ]
    )

    places = answering().school_places(Area(DISTRICT, "5601"))

    assert places.to_dict("records") == [
        {
            "school_id": "56010001",
            "network_name_th": "เครือข่ายทุ่งหลวง",
            "amphoe_name_th": "เมืองสาธิต",
            "tambon_name_th": "ทุ่งหลวง",
            "district_name_th": "สพป.พะเยา เขต 1",
        }
    ]
