"""Questions about the schools near a quality school: who they are, where, and who would join whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.answers import NATION, Area
from metrics.quality import queries
from metrics.quality.asking import QualityAsking, of_one_snapshot
from metrics.quality.network import (
    DEFAULT_RADIUS_KM,
    assign_members,
    find_neighbours,
    has_place,
    join_grades,
)


class NetworkQuestions(QualityAsking):
    """Questions about schools within a distance; straight lines, and said so."""

    @of_one_snapshot
    def quality_network(
        self,
        area: Area,
        scheme: str,
        radius_km: float = DEFAULT_RADIUS_KM,
        *,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Return the schools within a distance of each quality school of an area, straight line.

        Returns
        -------
        DataFrame[school_id, neighbour_id, distance_km, is_approximate, claimed_by_count,
        is_assigned, school_name_th, and of the neighbour: name_th, ministry_code, amphoe_name_th,
        pupil_count, teacher_count, room_count, latitude, longitude], nearest first. A neighbour that several
        quality schools claim, in the area or around it, is assigned to the nearest.
        """
        names = self.quality_ratings(area, scheme, snapshot=snapshot).set_index("school_id")[
            "name_th"
        ]
        everyone = sorted(set(self._ratings(NATION, scheme, snapshot)["school_id"]))
        places = self._frame(("quality_places",), snapshot, queries.select_places())

        def read(_: sa.Connection) -> pd.DataFrame:
            found = assign_members(find_neighbours(places, everyone, radius_km), everyone)
            columns = ["name_th", "ministry_code", "amphoe_name_th", "pupil_count", "teacher_count", "room_count", "latitude", "longitude"]  # fmt: skip
            return found.join(places.set_index("school_id")[columns], on="neighbour_id")

        whole = self._remember(("quality_network", scheme, radius_km), snapshot, read)
        mine = whole[whole["school_id"].isin(names.index)].reset_index(drop=True)
        mine.insert(6, "school_name_th", mine["school_id"].map(names))
        return mine

    @of_one_snapshot
    def quality_places(
        self, area: Area, scheme: str, *, snapshot: str | None = None
    ) -> pd.DataFrame:
        """Return where the quality schools of an area stand, and which have no coordinates.

        Returns
        -------
        DataFrame[school_id, name_th, tier, latitude, longitude, is_approximate, has_place]
        """
        quality = self.quality_ratings(area, scheme, snapshot=snapshot)
        places = self._frame(("quality_places",), snapshot, queries.select_places())
        columns = ["school_id", "latitude", "longitude", "is_approximate"]
        frame = quality[["school_id", "name_th", "tier"]].merge(
            places[columns], on="school_id", how="left"
        )
        frame["is_approximate"] = frame["is_approximate"].fillna(False).astype(bool)
        return frame.assign(has_place=has_place(frame))

    @of_one_snapshot
    def schools_without_place(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame:
        """Return the schools of an area without coordinates: they are in nobody's network.

        Returns
        -------
        DataFrame[school_id, name_th, amphoe_name_th, pupil_count]
        """
        places = self._frame(("quality_places",), snapshot, queries.select_places())
        columns_of = {
            AreaLevel.PROVINCE: "province_id",
            AreaLevel.DISTRICT: "district_id",
            AreaLevel.SCHOOL: "school_id",
        }
        column = columns_of.get(area.level)
        inside = places if area.level is AreaLevel.NATION else places.iloc[:0]
        if column is not None:
            inside = places[places[column] == area.area_id]
        columns = ["school_id", "name_th", "amphoe_name_th", "pupil_count"]
        return inside[~has_place(inside)][columns].reset_index(drop=True)

    @of_one_snapshot
    def quality_joined(
        self,
        area: Area,
        scheme: str,
        members: Mapping[str, Sequence[str]] | None = None,
        *,
        radius_km: float = DEFAULT_RADIUS_KM,
        pupils_in_room: float = 40.0,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        """Say what each quality school would have if schools joined it, by grade.

        Parameters
        ----------
        members : quality school → schools expected to join; None = those assigned to it within
            `radius_km`
        pupils_in_room : most pupils that a room takes

        Returns
        -------
        DataFrame[`metrics.quality.network.JOINED_COLUMNS`]
        """
        if members is None:
            network = self.quality_network(area, scheme, radius_km, snapshot=snapshot)
            pairs = network[network["is_assigned"]][["school_id", "neighbour_id"]]
        else:
            pairs = pd.DataFrame(
                [(own, other) for own, others in members.items() for other in others],
                columns=["school_id", "neighbour_id"],
            )
        schools = tuple(sorted({*pairs["school_id"], *pairs["neighbour_id"]}))
        grades = self._frame(("quality_grades", schools), snapshot, queries.select_grades(schools))
        return join_grades(pairs, grades, pupils_in_room)
