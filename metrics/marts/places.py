"""Places: every area and school by name, in Thai dictionary order, and the loads behind them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import sqlalchemy as sa

from data_pipeline.warehouse import tables as t
from data_pipeline.warehouse.vocabulary import AreaLevel
from metrics.dialects import any_true, last_by
from metrics.fetching import fetch_frame, insert_frame
from metrics.marts.staging import (
    NATION_ID,
    SOURCE,
    insert,
    select_current,
    select_for,
    stage_region,
    stage_result,
    stage_school,
)
from metrics.reference_data import read_names, size_bands

_AreaRow = tuple[str, str, str, str, str | None, str | None]

_OFFICES = (
    ("สำนักงานเขตพื้นที่การศึกษาประถมศึกษา", "สพป."),
    ("สำนักงานเขตพื้นที่การศึกษามัธยมศึกษา", "สพม."),
)
"""Long names of offices and how everyone writes them."""


def build(connection: sa.Connection) -> None:
    """Fill ``dim_area``, ``dim_school`` and what the screens trace numbers by."""
    _build_areas(connection)
    _build_schools(connection)
    _copy_loads(connection)


def shorten_office_name(name: str) -> str:
    """Write an office's long name as everyone says it.

    Examples
    --------
    >>> shorten_office_name("สำนักงานเขตพื้นที่การศึกษาประถมศึกษาพะเยา เขต 1")
    'สพป.พะเยา เขต 1'
    """
    for long, short in _OFFICES:
        if name.startswith(long):
            return short + name.removeprefix(long).strip()
    return name


def _build_areas(connection: sa.Connection) -> None:
    """Name every area that has a school or a result, and its next wider area.

    A name in the office's own files wins over the reference table, whose codes are inferred.
    Districts of the same provinces that are not loaded are listed too: they say what is missing.
    """
    s = stage_school.c
    areas_of = ("province_id", "district_id", "network_id", "size_band")
    placed = (t.mart_school_result, stage_result, stage_school)
    present = fetch_frame(
        connection, sa.union(*(sa.select(*(rows.c[c] for c in areas_of)) for rows in placed))
    )
    provinces = {str(i) for i in present["province_id"].dropna()}
    districts = {str(i) for i in present["district_id"].dropna()}
    provinces |= {i[:2] for i in districts}
    names = {
        AreaLevel.PROVINCE: read_names("provinces.csv", "province_id"),
        AreaLevel.DISTRICT: read_names("districts.csv", "district_id"),
    }
    own_province = sa.func.coalesce(s.province_id, sa.func.substr(s.district_id, 1, 2))
    stated = connection.execute(
        sa.select(own_province, sa.func.mode(s.province_name_th))
        .where(s.province_name_th.is_not(None))
        .group_by(own_province)
    )
    for province_id, name in stated:
        name = name.removeprefix(AreaLevel.PROVINCE.label_th)
        if names[AreaLevel.PROVINCE].get(province_id, ("",))[0] != name:
            names[AreaLevel.PROVINCE][province_id] = (name, name)
    areas = SOURCE["core_area"]
    named = select_current(areas).where(areas.c.area_level.in_([level.value for level in names]))
    own = fetch_frame(connection, named.order_by(areas.c.load_id))
    for level, area_id, name in own[["area_level", "area_id", "name_th"]].to_numpy():
        known = names[AreaLevel(level)]
        short = shorten_office_name(name)
        if area_id not in known or known[area_id][0] != short:
            known[area_id] = (short, short)
    own_districts = set(districts)
    own_provinces = {i[:2] for i in districts}
    districts |= {i for i in names[AreaLevel.DISTRICT] if i[:2] in own_provinces}

    nation = (AreaLevel.NATION.value, NATION_ID)
    rows: list[_AreaRow] = [
        (*nation, *_name_nation(len(own_districts)), None, None),
        (AreaLevel.OBEC.value, NATION_ID, "สพฐ.", "OBEC", *nation),
    ]
    lies_in = fetch_frame(connection, sa.select(stage_region))
    lies_in = lies_in[lies_in["province_id"].isin(provinces)]
    named_regions = lies_in[["region_id", "name_th", "name_en"]].drop_duplicates("region_id")
    for region in named_regions.sort_values("region_id").itertuples(index=False):
        rows.append((AreaLevel.REGION.value, *region, *nation))
    for level, ids in ((AreaLevel.PROVINCE, provinces), (AreaLevel.DISTRICT, districts)):
        for area_id in sorted(ids):
            unnamed = (f"{level.label_th} {area_id}", f"{level.label_en} {area_id}")
            above = (AreaLevel.PROVINCE.value, area_id[:2])
            if level is AreaLevel.PROVINCE:
                above = nation
            rows.append((level.value, area_id, *names[level].get(area_id, unnamed), *above))
    rows += _size_band_rows(present)
    networks = present[["network_id", "district_id"]].dropna().drop_duplicates()
    for network_id, district_id in networks.to_numpy():
        name = str(network_id).removeprefix(f"{district_id}-")
        above = (AreaLevel.DISTRICT.value, district_id)
        rows.append((AreaLevel.NETWORK.value, network_id, name, name, *above))
    columns = ["area_level", "area_id", "name_th", "name_en", "parent_level", "parent_id"]
    frame = pd.DataFrame(rows, columns=columns, dtype="str").assign(name_rank=0)
    connection.execute(sa.delete(t.dim_area))
    insert_frame(connection, t.dim_area, frame)
    _note_regions(connection)
    _rank_names(connection, t.dim_area, ("area_level", "area_id"))


def _note_regions(connection: sa.Connection) -> None:
    """Note beside each province and district the region in which it lies."""
    a = t.dim_area.c
    province_id = sa.case(
        (a.area_level == AreaLevel.PROVINCE.value, a.area_id),
        (a.area_level == AreaLevel.DISTRICT.value, a.parent_id),
    )
    connection.execute(
        sa.update(t.dim_area)
        .where(stage_region.c.province_id == province_id)
        .values(region_id=stage_region.c.region_id)
    )


def _size_band_rows(present: pd.DataFrame) -> list[_AreaRow]:
    """Name the sizes of schools, over the nation and inside each district that has them."""
    names = {band.band: (band.name_th, band.name_en) for band in size_bands()}
    found = present[["district_id", "size_band"]].dropna().drop_duplicates()
    over_all = [(AreaLevel.NATION, NATION_ID, band) for band in sorted(set(found["size_band"]))]
    inside = [(AreaLevel.DISTRICT, *pair) for pair in found.itertuples(index=False)]
    return [
        (AreaLevel.SIZE_BAND.value, f"{area_id}-{band}", *names[band], level.value, area_id)
        for level, area_id, band in (*over_all, *inside)
    ]


def _name_nation(loaded: int) -> tuple[str, str]:
    """Name the widest area after what is loaded: a few districts are not the nation."""
    listed = len(read_names("districts.csv", "district_id"))
    if loaded >= listed:
        return "ประเทศ", "Nation"
    return f"ทุกเขตที่โหลด ({loaded} เขต)", f"All loaded districts ({loaded})"


def _build_schools(connection: sa.Connection) -> None:
    """Every school of the master, and every code with results that is not in it.

    Codes that are in neither this build's papers nor the master stay as they are, as long as some
    other paper has a result of theirs.
    """
    r, s = stage_result.c, stage_school.c
    last = (
        last_by(r[c], r.load_id).label(c)
        for c in ("name_th", "district_id", "province_id", "region_id")
    )
    found = (
        sa.select(
            r.school_id,
            *last,
            any_true(r.is_in_doubt).label("is_in_doubt"),
            sa.func.max(r.doubt_reason).label("doubt_reason"),
        )
        .group_by(r.school_id)
        .subquery("found")
    )
    f, old = found.c, t.dim_school.c
    for known in (s.school_id, r.school_id):
        connection.execute(sa.delete(t.dim_school).where(old.school_id.in_(sa.select(known))))
    # few are left, and one school's rows stand together in the history
    history = t.mart_school_history.c
    left = history.school_id.in_(sa.select(old.school_id))
    known_still = sa.select(history.school_id).where(left).subquery("known_still").c
    has_result = sa.exists().where(known_still.school_id == old.school_id)
    connection.execute(sa.delete(t.dim_school).where(~has_result))
    select = select_for(
        t.dim_school,
        stage_school,
        school_id=sa.func.coalesce(s.school_id, f.school_id),
        name_th=sa.func.coalesce(s.name_th, f.name_th, f.school_id),
        name_rank=sa.literal(0),
        district_id=sa.func.coalesce(s.district_id, f.district_id),
        province_id=sa.func.coalesce(
            s.province_id, f.province_id, sa.func.substr(s.district_id, 1, 2)
        ),
        region_id=sa.func.coalesce(s.region_id, f.region_id),
        is_in_doubt=sa.func.coalesce(f.is_in_doubt, False),
        doubt_reason=f.doubt_reason,
    )
    both = stage_school.outerjoin(found, s.school_id == f.school_id, full=True)
    insert(connection, t.dim_school, select.select_from(both))
    _rank_names(connection, t.dim_school, ("school_id",))


def _rank_names(connection: sa.Connection, table: sa.Table, keys: Sequence[str]) -> None:
    """Store each name's place in Thai dictionary order, so that a page can sort without ICU."""
    order = [sa.collate(table.c.name_th, "th"), *(table.c[k] for k in keys)]
    position = sa.func.row_number().over(order_by=order)
    ranked = sa.select(*(table.c[k] for k in keys), position.label("position")).subquery("ranked")
    connection.execute(
        sa.update(table)
        .where(*(table.c[k] == ranked.c[k] for k in keys))
        .values(name_rank=ranked.c.position)
    )


def _copy_loads(connection: sa.Connection) -> None:
    """Carry the lists and the loads with their findings along."""
    carried = (
        t.snap_test,
        t.snap_subject,
        t.snap_dataset,
        t.snap_finding,
        t.snap_rejected,
        t.snap_correction,
        t.snap_load_cell,
    )
    for target in (*carried, t.snap_load):
        connection.execute(sa.delete(target))
    for target in carried:
        insert(connection, target, sa.select(SOURCE[target.name]))
    load = SOURCE["meta_load"]
    is_current = load.c.load_id.in_(sa.select(t.current_cells(SOURCE).c.load_id))
    insert(connection, t.snap_load, select_for(t.snap_load, load, is_current=is_current))
