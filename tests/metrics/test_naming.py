"""Schools get their names from what is kept: each its own, in Thai order, never another's."""

from __future__ import annotations

import pandas as pd

from metrics.computing import SchoolNames, _name_schools

NAMES = SchoolNames.of(
    pd.DataFrame({
        "school_id": ["99010001", "99010002"],
        "name_th": ["บ้านหนอง", "บ้านกลาง"],
        "name_rank": [2, 1],
    })
)  # fmt: skip


def rows(*ids: str) -> pd.DataFrame:
    same = {"test": "nt", "grade": "p3", "year_be": 2567, "subject": "math"}
    return pd.DataFrame([{"group_id": one, **same} for one in ids])


def test_names__stand_in_thai_order_each_beside_its_own_code() -> None:
    named = _name_schools(rows("99010001", "99010002"), NAMES)

    assert named[["group_id", "name_th"]].to_numpy().tolist() == [
        ["99010002", "บ้านกลาง"],
        ["99010001", "บ้านหนอง"],
    ]


def test_names__a_school_without_one_never_takes_that_of_another() -> None:
    named = _name_schools(rows("99010009", "99010001"), NAMES)

    assert named["group_id"].tolist() == ["99010001"]
