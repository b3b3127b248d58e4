"""Similar schools: near in size, grades and place, never the school itself, the same every time."""

from __future__ import annotations

import pandas as pd
import pytest

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import UnknownKey
from metrics.marts.similar import find_similar
from metrics.service import MetricsService
from tests.metrics.asking import said, serve, started
from tests.warehouse_rows import results

SIZES = [30, 40, 45, 50, 60, 80, 100, 150, 200, 300, 500, 900, 1500, 2000]


def master() -> list[dict[str, object]]:
    return [
        {
            "school_id": f"9901{i:04d}",
            "name_th": f"โรงเรียนสมมติ {i}",
            "district_id": "9901",
            "province_id": "99",
            "amphoe_name_th": "เมืองสาธิต" if i % 2 else "ทุ่งสาธิต",
            "pupil_count": size,
        }
        for i, size in enumerate(SIZES, start=1)
    ]


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> MetricsService:
    rows = started(tmp_path_factory.mktemp("similar"))
    rows.load(
        schools=[
            *master(),
            {"school_id": "99010099", "name_th": "ไม่ทราบขนาด", "district_id": "9901"},
        ],
        result_rows=results([(f"9901{i:04d}", 10, 40.0 + i) for i in range(1, 15)]),
    )
    return serve(rows)


def test_similar__ten_nearest_in_order_never_itself_each_with_its_reason(service):
    found = service.similar_schools("99010005")

    assert len(found) == 10
    assert "99010005" not in set(found["school_id"])
    assert found["distance_sd"].is_monotonic_increasing
    assert found["school_id"].iloc[0] == "99010003"  # 45 to 60 pupils, and the same amphoe
    assert found["reason_th"].iloc[0] == "นักเรียน 45 คน (โรงเรียนนี้ 60) · อำเภอเดียวกัน"
    assert found["reason_en"].iloc[0] == "45 pupils (this school 60) · same amphoe"
    assert not {"99010013", "99010014"} & set(found["school_id"])  # 1,500 and 2,000 pupils
    assert (
        "2,000 pupils (this school 1,500)"
        in service.similar_schools("99010013")["reason_en"].iloc[0]
    )


def test_similar__a_school_of_unknown_size_has_none_and_an_unknown_one_is_refused(service):
    assert service.similar_schools("99010099").empty
    with pytest.raises(UnknownKey):
        service.similar_schools("12345678")


def test_similar__as_a_reference_is_their_mean(service):
    gaps = said(service.answer("mean_gap", by=AreaLevel.SCHOOL, reference=AreaLevel.SIMILAR))
    others = service.similar_schools("99010005")["school_id"].str[-2:].astype(int)

    assert gaps["99010005"] == pytest.approx(45 - (40 + others).mean())


def test_similar__the_order_of_the_rows_changes_nothing():
    frame = pd.DataFrame(master()).assign(
        enrolled=None, first_order=3, last_order=8, pupils_per_teacher=None, latitude=None, longitude=None
    )  # fmt: skip
    frame.loc[3:6, "pupil_count"] = 50  # as far from each other as can be: not at all

    once = find_similar(frame)

    pd.testing.assert_frame_equal(once, find_similar(frame.copy()))
    assert (once["school_id"] != once["neighbour_id"]).all()
    assert once.groupby("school_id").size().eq(10).all()
