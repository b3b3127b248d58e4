"""Distances against known pairs; neighbours against the plain way; 30,000 schools in time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.quality.network import (
    EARTH_RADIUS_KM,
    JOINED_COLUMNS,
    NEIGHBOUR_COLUMNS,
    assign_members,
    find_neighbours,
    haversine_km,
    join_grades,
)

# one degree of a meridian is R·π/180 = 111.195 km; a degree of longitude at 60° is half of one at 0
DEGREE_KM = EARTH_RADIUS_KM * np.pi / 180


@pytest.mark.parametrize(
    ("pair", "kilometres"),
    [
        ((0, 0, 1, 0), DEGREE_KM),
        ((0, 0, 0, 1), DEGREE_KM),
        ((0, 0, 0, 180), 180 * DEGREE_KM),
        ((90, 0, -90, 77), 180 * DEGREE_KM),
        ((19.0, 99.9, 19.0, 99.9), 0.0),
        # Nashville BNA to Los Angeles LAX: 2887.26 km on R = 6372.8 (Rosetta Code)
        ((36.12, -86.67, 33.94, -118.40), 2887.2599506071106 * EARTH_RADIUS_KM / 6372.8),
        ((0, 179.5, 0, -179.5), DEGREE_KM),
    ],
)
def test_haversine__known_pairs(pair: tuple[float, ...], kilometres: float) -> None:
    assert haversine_km(*pair) == pytest.approx(kilometres, abs=1e-6)


def test_haversine__small_distances_keep_their_digits() -> None:
    metre = 1 / (DEGREE_KM * 1000)

    assert haversine_km(19, 99, 19 + metre, 99) == pytest.approx(0.001, rel=1e-6)


def test_haversine__missing_stays_missing() -> None:
    assert np.isnan(haversine_km([np.nan], 0, 1, 0)).all()


def places(*rows: tuple[str, float, float, bool]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["school_id", "latitude", "longitude", "is_approximate"])


LINE = places(
    ("a", 0.0, 100.0, False),
    ("b", 3 / DEGREE_KM, 100.0, False),
    ("c", 6 / DEGREE_KM, 100.0, True),
    ("d", np.nan, np.nan, False),
    ("e", 300.0, 100.0, False),
)


def test_neighbours__by_hand() -> None:
    found = find_neighbours(LINE, radius_km=5)

    assert list(found.columns) == list(NEIGHBOUR_COLUMNS)
    assert found[["school_id", "neighbour_id"]].to_numpy().tolist() == [
        ["a", "b"], ["b", "a"], ["b", "c"], ["c", "b"],
    ]  # fmt: skip
    assert found["distance_km"].tolist() == pytest.approx([3, 3, 3, 3])
    assert found["is_approximate"].tolist() == [False, False, True, True]


def test_neighbours__the_radius_belongs_to_the_circle() -> None:
    exact = float(haversine_km(0, 100, 3 / DEGREE_KM, 100))

    assert len(find_neighbours(LINE, ["a"], radius_km=exact)) == 1
    assert len(find_neighbours(LINE, ["a"], radius_km=exact - 1e-6)) == 0


def test_neighbours__two_schools_on_one_spot_are_neighbours() -> None:
    found = find_neighbours(places(("a", 19, 99, False), ("b", 19, 99, False)), ["a"])

    assert found["distance_km"].tolist() == [0]


def test_neighbours__nobody_around_and_nobody_placed() -> None:
    assert find_neighbours(LINE, ["d"]).empty
    assert find_neighbours(LINE.iloc[3:]).empty
    assert list(find_neighbours(LINE, []).columns) == list(NEIGHBOUR_COLUMNS)


def test_neighbours__a_radius_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        find_neighbours(LINE, radius_km=0)


@given(
    st.lists(
        st.tuples(st.floats(5.6, 6.0), st.floats(99.7, 100.3)), min_size=1, max_size=25, unique=True
    ),
    st.floats(0.5, 60),
)
@settings(max_examples=100, deadline=None)
def test_neighbours__equal_the_plain_way(spots: list[tuple[float, float]], radius: float) -> None:
    frame = places(*((f"{i:02d}", lat, lon, False) for i, (lat, lon) in enumerate(spots)))
    lat, lon = frame["latitude"].to_numpy(), frame["longitude"].to_numpy()
    distance = haversine_km(lat[:, None], lon[:, None], lat, lon)
    expected = {
        (f"{i:02d}", f"{j:02d}")
        for i, j in zip(*np.nonzero(distance <= radius), strict=True)
        if i != j
    }

    found = find_neighbours(frame, radius_km=radius)

    assert set(zip(found["school_id"], found["neighbour_id"], strict=True)) == expected
    assert len(found) == len(expected)


def test_neighbours__of_30_000_schools_each_knows_the_other() -> None:
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(
        {
            "school_id": [f"{i:08d}" for i in range(30_000)],
            "latitude": rng.uniform(5.6, 20.5, 30_000),
            "longitude": rng.uniform(97.3, 105.7, 30_000),
            "is_approximate": False,
        }
    )

    found = find_neighbours(frame)

    assert len(found) > 30_000
    pairs = set(zip(found["school_id"], found["neighbour_id"], strict=True))
    assert {(other, one) for one, other in pairs} == pairs


# --- who joins whom ------------------------------------------------------------------------------


def test_members__the_nearest_quality_school_has_them_and_overlaps_are_counted() -> None:
    spots = places(
        ("q1", 0.0, 100.0, False),
        ("q2", 6 / DEGREE_KM, 100.0, False),
        ("near1", 2 / DEGREE_KM, 100.0, False),
        ("near2", 4.5 / DEGREE_KM, 100.0, False),
        ("alone", -4 / DEGREE_KM, 100.0, False),
    )
    found = assign_members(find_neighbours(spots, ["q1", "q2"], 5), ["q1", "q2"])

    claims = found.set_index(["school_id", "neighbour_id"])
    assert claims["claimed_by_count"].to_dict() == {
        ("q1", "near1"): 2, ("q1", "near2"): 2, ("q1", "alone"): 1,
        ("q2", "near2"): 2, ("q2", "near1"): 2,
    }  # fmt: skip
    mine = found[found["is_assigned"]][["school_id", "neighbour_id"]].to_numpy().tolist()
    assert sorted(mine) == [["q1", "alone"], ["q1", "near1"], ["q2", "near2"]]


def test_members__quality_schools_join_nobody_and_a_tie_goes_to_the_lower_code() -> None:
    spots = places(
        ("q2", 2 / DEGREE_KM, 100.0, False),
        ("q1", -2 / DEGREE_KM, 100.0, False),
        ("m", 0.0, 100.0, False),
    )

    found = assign_members(find_neighbours(spots, ["q1", "q2"], 5), ["q1", "q2"])

    assert set(found["neighbour_id"]) == {"m"}
    assert found[found["is_assigned"]]["school_id"].tolist() == ["q1"]


def test_grades__pupils_and_rooms_after_the_move() -> None:
    members = pd.DataFrame({"school_id": ["q", "q"], "neighbour_id": ["m", "n"]})
    grades = pd.DataFrame(
        [
            ("q", "p1", 30, 1), ("q", "p2", 60, 2), ("q", "m1", 35, 1),
            ("m", "p1", 8, 1), ("n", "p1", 5, 1), ("m", "p2", 21, 1), ("m", "k2", 4, 1),
            ("n", "m1", np.nan, 1),
            ("other", "p1", 99, 3),
        ],
        columns=["school_id", "grade", "enrolled_count", "room_count"],
    )  # fmt: skip

    table = join_grades(members, grades).set_index("grade")

    assert list(join_grades(members, grades).columns) == list(JOINED_COLUMNS)
    p1 = table.loc["p1"]
    assert (p1["joining_count"], p1["joined_enrolled_count"], p1["rooms_needed"]) == (13, 43, 2)
    assert (p1["pupils_per_room"], p1["pupils_per_room_joined"]) == (30, 43)
    assert table.loc["p2", "pupils_per_room_joined"] == 40.5
    assert table.loc["p2", "rooms_needed"] == 3
    k2 = table.loc["k2"]
    assert (k2["enrolled_count"], k2["room_count"], k2["joined_enrolled_count"]) == (0, 0, 4)
    assert np.isnan(k2["pupils_per_room_joined"])
    # a member whose count is missing leaves the sum missing
    assert np.isnan(table.loc["m1", "joining_count"])
