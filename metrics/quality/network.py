"""Schools within a distance of each other: straight lines on a sphere, and who would join whom.

Distances are great circles, not roads, and every table says so. A school without coordinates is
listed as such; a stand-in place (the middle of a tambon) is used only with its mark.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth, IUGG."""

DEFAULT_RADIUS_KM = 5.0

NEIGHBOUR_COLUMNS = ("school_id", "neighbour_id", "distance_km", "is_approximate")
"""Columns of `find_neighbours`."""

JOINED_COLUMNS = (
    "quality_school_id", "grade", "enrolled_count", "room_count", "joining_count",
    "joined_enrolled_count", "pupils_per_room", "pupils_per_room_joined", "rooms_needed",
)  # fmt: skip
"""Columns of `join_grades`."""

_SLACK = 1e-9
"""Chords are compared with this much to spare, then the exact distance decides."""

_Floats = npt.NDArray[np.float64]


def haversine_km(
    latitude: npt.ArrayLike,
    longitude: npt.ArrayLike,
    other_latitude: npt.ArrayLike,
    other_longitude: npt.ArrayLike,
) -> _Floats:
    """Return great-circle distances.

    Parameters
    ----------
    latitude, longitude, other_latitude, other_longitude : degrees, north and east; broadcast

    Returns
    -------
    array, kilometres; missing where an input is

    Notes
    -----
    2R·asin √(sin²(Δφ/2) + cos φ₁·cos φ₂·sin²(Δλ/2)) with R = 6371.0088 km. The Earth is not a
    sphere: up to 0.5 % off.

    References
    ----------
    Sinnott (1984), Virtues of the Haversine, Sky and Telescope 68(2); radius: IUGG.

    Examples
    --------
    >>> float(haversine_km(13.0, 100.0, 14.0, 100.0).round(3))
    111.195
    """
    lat, lon, other_lat, other_lon = (
        np.radians(np.asarray(degrees, dtype=np.float64))
        for degrees in (latitude, longitude, other_latitude, other_longitude)
    )
    half = np.sin((other_lat - lat) / 2) ** 2
    half = half + np.cos(lat) * np.cos(other_lat) * np.sin((other_lon - lon) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def has_place(places: pd.DataFrame) -> pd.Series:
    """Say which rows have coordinates that a place on Earth can have."""
    latitude, longitude = places["latitude"], places["longitude"]
    return latitude.between(-90, 90) & longitude.between(-180, 180)


def find_neighbours(
    places: pd.DataFrame, centres: Sequence[str] | None = None, radius_km: float = DEFAULT_RADIUS_KM
) -> pd.DataFrame:
    """Find every school within a distance of each centre.

    Parameters
    ----------
    places : DataFrame[school_id, latitude, longitude, is_approximate], degrees; one row per school;
        rows without coordinates are nobody's neighbour
    centres : schools to search around; None = all
    radius_km : a school at exactly this distance is within it

    Returns
    -------
    DataFrame[`NEIGHBOUR_COLUMNS`], by centre in the order of `places`, nearest first; no school is
    its own neighbour. `is_approximate` = one of the two places is a stand-in.

    Raises
    ------
    ValueError : the radius is not above 0

    Notes
    -----
    A k-d tree on the unit sphere finds candidates by chord 2·sin(r/2R); the great circle decides.
    """
    if not radius_km > 0:
        raise ValueError(
            f"metrics.quality.network · radius: expected kilometres above 0. Found: {radius_km!r}."
        )
    known = places[has_place(places)].reset_index(drop=True)
    is_centre = (
        np.ones(len(known), dtype=bool)
        if centres is None
        else known["school_id"].isin(list(centres)).to_numpy()
    )
    rows = np.flatnonzero(is_centre)
    if not len(rows):
        return _no_neighbours()
    lat, lon = (known[c].to_numpy(dtype="float64") for c in ("latitude", "longitude"))
    points = _on_sphere(lat, lon)
    angle = min(radius_km / EARTH_RADIUS_KM, np.pi)
    chord = 2 * np.sin(angle / 2) * (1 + _SLACK) + 1e-12
    from scipy.spatial import cKDTree  # 0.2 s to import, needed only here

    tree = cKDTree(points)
    found = tree.query_ball_point(points[rows], chord, return_sorted=False)
    counts = np.fromiter((len(one) for one in found), dtype=np.int64, count=len(found))
    one = np.repeat(rows, counts)
    other = np.concatenate([np.asarray(near, dtype=np.int64) for near in found])
    apart = one != other
    one, other = one[apart], other[apart]
    distance = haversine_km(lat[one], lon[one], lat[other], lon[other])
    near = distance <= radius_km
    one, other, distance = one[near], other[near], distance[near]
    order = np.lexsort((other, distance, one))
    one, other, distance = one[order], other[order], distance[order]
    ids = known["school_id"].to_numpy()
    approximate = known["is_approximate"].to_numpy(dtype=bool)
    return pd.DataFrame(
        {
            "school_id": ids[one],
            "neighbour_id": ids[other],
            "distance_km": distance,
            "is_approximate": approximate[one] | approximate[other],
        }
    )


def _on_sphere(latitude: _Floats, longitude: _Floats) -> _Floats:
    lat, lon = np.radians(latitude), np.radians(longitude)
    return np.column_stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)))


def _no_neighbours() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "school_id": pd.Series(dtype="str"),
            "neighbour_id": pd.Series(dtype="str"),
            "distance_km": pd.Series(dtype="float64"),
            "is_approximate": pd.Series(dtype="bool"),
        }
    )


def assign_members(neighbours: pd.DataFrame, quality_schools: Sequence[str]) -> pd.DataFrame:
    """Give each neighbour of a quality school to one of them, and show where several claim it.

    Parameters
    ----------
    neighbours : of `find_neighbours` around the quality schools
    quality_schools : their ids; a quality school joins no other

    Returns
    -------
    `neighbours` without quality schools among the neighbours, and
    `claimed_by_count` : quality schools within the distance
    `is_assigned` : this is the nearest of them; of two at the same distance the lower code
    """
    rows = neighbours[~neighbours["neighbour_id"].isin(list(quality_schools))]
    rows = rows[rows["school_id"].isin(list(quality_schools))].copy()
    rows["claimed_by_count"] = rows.groupby("neighbour_id")["school_id"].transform("size")
    order = rows.sort_values(["neighbour_id", "distance_km", "school_id"])
    nearest = order.index[~order.duplicated("neighbour_id")]
    rows["is_assigned"] = rows.index.isin(nearest)
    return rows.reset_index(drop=True)


def join_grades(
    members: pd.DataFrame, grades: pd.DataFrame, pupils_in_room: float = 40.0
) -> pd.DataFrame:
    """Say what each quality school would have, grade by grade, if its members joined.

    Parameters
    ----------
    members : DataFrame[school_id, neighbour_id]: who joins whom, each once
    grades : DataFrame[school_id, grade, enrolled_count, room_count]: pupils and rooms by grade
    pupils_in_room : most pupils that a room takes

    Returns
    -------
    DataFrame[`JOINED_COLUMNS`], one row per quality school and grade that it or a member teaches:
    `enrolled_count`, `room_count` its own; `joining_count` pupils who come; `joined_enrolled_count`
    both; `pupils_per_room` now, and afterwards in the rooms it has; `rooms_needed` for all of them.
    A count is missing where one of its parts is: half a sum says nothing.
    """
    who = pd.concat(
        [
            pd.DataFrame({"quality_school_id": sorted(set(members["school_id"])), "is_own": True})
            .assign(school_id=lambda own: own["quality_school_id"]),
            pd.DataFrame(
                {
                    "quality_school_id": members["school_id"].to_numpy(),
                    "is_own": False,
                    "school_id": members["neighbour_id"].to_numpy(),
                }
            ),
        ],
        ignore_index=True,
    )  # fmt: skip
    rows = who.merge(grades, on="school_id")
    key = ["quality_school_id", "grade"]
    own = rows[rows["is_own"]].set_index(key)[["enrolled_count", "room_count"]].astype("float64")
    coming = rows[~rows["is_own"]].groupby(key)["enrolled_count"].agg(_whole_sum)
    table = own.join(coming.rename("joining_count"), how="outer").reset_index()
    is_taught = pd.MultiIndex.from_frame(table[key]).isin(own.index)
    table.loc[~is_taught, ["enrolled_count", "room_count"]] = 0.0
    comes = pd.MultiIndex.from_frame(table[key]).isin(coming.index)
    table.loc[~comes, "joining_count"] = 0.0
    table["joined_enrolled_count"] = table["enrolled_count"] + table["joining_count"]
    rooms = table["room_count"].where(table["room_count"] > 0)
    table["pupils_per_room"] = table["enrolled_count"] / rooms
    table["pupils_per_room_joined"] = table["joined_enrolled_count"] / rooms
    table["rooms_needed"] = np.ceil(table["joined_enrolled_count"] / pupils_in_room)
    return table[list(JOINED_COLUMNS)]


def _whole_sum(counts: pd.Series) -> float:
    return float(counts.sum(skipna=False))
