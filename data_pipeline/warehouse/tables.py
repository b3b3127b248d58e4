"""The tables, derived from `FIELDS`: ``core_`` facts, ``dim_`` lists, ``mart_`` views, ``meta_`` logs.

Facts are never changed or deleted. What counts today follows from the loads: for each ``cell_id``
the newest load that was not undone (`current_cells`). So a corrected file supersedes by being
newer, and undoing it brings the earlier one back.
"""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from data_pipeline.warehouse.fields import BY_SEX, FIELDS

WAREHOUSE = sa.MetaData()
"""Tables of ``warehouse.duckdb``."""

SNAPSHOT = sa.MetaData()
"""Tables of a snapshot's ``internal.duckdb`` and ``public.duckdb``."""


def _table(metadata: sa.MetaData, name: str, columns: str, description: str) -> sa.Table:
    # comments are one statement each: worth it in the warehouse, made once; not in every snapshot
    comments = metadata is WAREHOUSE
    table = sa.Table(name, metadata, comment=description if comments else None)
    table.info["description"] = description
    for field in (FIELDS[column] for column in columns.split()):
        column = sa.Column(
            field.name,
            field.type,
            nullable=field.nullable,
            autoincrement=False,
            comment=field.description if comments else None,
        )
        table.append_column(column)
    return table


def _copy(table: sa.Table) -> sa.Table:
    return _table(SNAPSHOT, table.name, " ".join(table.c.keys()), table.info["description"])


_SOURCE = "load_id cell_id source_file source_row"
_CELL = "test grade year_be round_no subject"
_LEVELS = "very_good_count good_count fair_count improve_count"
_MEASURES = "tested_count mean_score_pct sd_score_pct value_status"
_BY_SEX = " ".join(column for own in BY_SEX.values() for column in own.values())

core_test_result = _table(
    WAREHOUSE,
    "core_test_result",
    f"{_SOURCE} district_id school_id school_code name_th is_in_doubt doubt_reason {_CELL} {_MEASURES} min_score_pct max_score_pct median_score_pct "
    f"pass_50_count pass_50_pct {_BY_SEX}",
    "One row per load, school (or school in doubt), year, test, grade, round and subject.",
)
core_test_level = _table(
    WAREHOUSE,
    "core_test_level",
    f"{_SOURCE} district_id school_id {_CELL} quality_level level_count level_pct",
    "One row per load, school (or school in doubt), year, test, grade, round, subject and quality level.",
)
core_benchmark = _table(
    WAREHOUSE,
    "core_benchmark",
    f"{_SOURCE} origin area_level area_id name_th {_CELL} {_MEASURES} source_text",
    "One row per load, area, year, test, grade, round and subject: a mean that somebody else states.",
)
core_school = _table(
    WAREHOUSE,
    "core_school",
    f"{_SOURCE} school_id ministry_code percode name_th district_id province_id province_name_th network_name_th "
    "amphoe_name_th tambon_name_th pupil_count",
    "One row per load and school of the school master.",
)
core_area = _table(
    WAREHOUSE,
    "core_area",
    f"{_SOURCE} area_level area_id name_th name_en parent_level parent_id from_be to_be",
    "One row per load and area: of a list of areas, or that a school master names (the PPAA0000 row).",
)
core_network_member = _table(
    WAREHOUSE,
    "core_network_member",
    f"{_SOURCE} district_id school_id school_code name_th network_name_th from_be to_be",
    "One row per load, school and period of membership in a cluster.",
)
core_staff = _table(
    WAREHOUSE,
    "core_staff",
    f"{_SOURCE} district_id school_id school_code name_th year_be teacher_count room_count budget_baht",
    "One row per load, school and year: staff and resources.",
)
core_coordinate = _table(
    WAREHOUSE,
    "core_coordinate",
    f"{_SOURCE} district_id school_id school_code name_th latitude longitude is_approximate source_text",
    "One row per load and school: where it stands.",
)
core_assessment = _table(
    WAREHOUSE,
    "core_assessment",
    f"{_SOURCE} district_id school_id school_code name_th year_be round_no assessed_on indicator_version "
    "indicator indicator_level",
    "One row per load, school, round and indicator of quality schools.",
)
core_enrolment = _table(
    WAREHOUSE,
    "core_enrolment",
    f"{_SOURCE} district_id school_id school_code name_th year_be round_no grade sex "
    "enrolled_count room_count value_status",
    "One row per load, school, year, round, grade and sex; the row without a sex counts both and has the rooms.",
)
core_dropout = _table(
    WAREHOUSE,
    "core_dropout",
    f"{_SOURCE} district_id school_id school_code name_th year_be grade sex "
    "cause_th cause_group has_left leaver_count value_status",
    "One row per load, school, year, grade, sex and cause.",
)
meta_load = _table(
    WAREHOUSE,
    "meta_load",
    "load_id sha256 file_name dataset load_status rows_read rows_loaded rows_rejected loaded_at "
    "undone_at is_demo answers_json",
    "One row per file that was given to the loader, refused ones too.",
)
meta_load_cell = _table(
    WAREHOUSE,
    "meta_load_cell",
    "load_id cell_id numbers_sha256",
    "One row per load and cell that it fills.",
)
meta_finding = _table(
    WAREHOUSE,
    "meta_finding",
    "load_id finding_no check_key severity place message_th message_en rows_json suggestion mend_json",
    "One row per load and finding of its report.",
)
meta_correction = _table(
    WAREHOUSE,
    "meta_correction",
    "load_id correction_no decision finding_load_id finding_no check_key sheet_name source_row source_column "
    "before_text after_text decided_by decided_at",
    "One row per load and cell of a mend that was taken (the load was read with it) or left.",
)
meta_rejected_row = _table(
    WAREHOUSE,
    "meta_rejected_row",
    "load_id source_row check_key message_th message_en raw_json",
    "One row per load and row of the file that was set aside.",
)
dim_test = _table(
    WAREHOUSE,
    "dim_test",
    "test label_th label_en sort_order break_year_be voluntary_from_be",
    "One row per declared test.",
)
dim_subject = _table(
    WAREHOUSE,
    "dim_subject",
    "test subject label_th label_en sort_order",
    "One row per declared test and subject.",
)

dim_dataset = _table(
    WAREHOUSE,
    "dim_dataset",
    "dataset label_th label_en sort_order",
    "One row per declared dataset.",
)

# --- snapshots -----------------------------------------------------------------------------------

snap_test = _copy(dim_test)
snap_subject = _copy(dim_subject)
snap_dataset = _copy(dim_dataset)
dim_area = _table(
    SNAPSHOT,
    "dim_area",
    "area_level area_id name_th name_en name_rank parent_level parent_id region_id",
    "One row per area: nation, regions, provinces, districts, networks, sizes of schools.",
)
dim_school = _table(
    SNAPSHOT,
    "dim_school",
    "school_id name_th name_rank district_id province_id region_id network_id network_name_th amphoe_name_th "
    "tambon_name_th pupil_count size_band is_in_doubt doubt_reason",
    "One row per school, and one per school in doubt.",
)
mart_school_result = _table(
    SNAPSHOT,
    "mart_school_result",
    "test grade year_be subject school_id district_id province_id region_id network_id size_band tested_count "
    "enrolled_count mean_score_pct sd_score_pct sd_basis standard_error_pp degrees_of_freedom median_score_pct "
    f"pass_50_count pass_50_base_count {_LEVELS} {_BY_SEX} value_status source_file source_row load_id",
    "One row per test, grade, year, subject and school; sorted in this order.",
)
mart_school_history = _table(
    SNAPSHOT,
    "mart_school_history",
    " ".join(mart_school_result.c.keys()),
    "One row per school, test, grade, year and subject: the same rows, sorted by school.",
)
mart_area_result = _table(
    SNAPSHOT,
    "mart_area_result",
    "test grade year_be subject area_level area_id tested_count enrolled_count school_count mean_score_pct "
    "sd_score_pct sd_basis standard_error_pp degrees_of_freedom school_p10_pct school_median_pct school_p90_pct "
    f"pass_50_count pass_50_base_count {_LEVELS} {_BY_SEX} covered_pct value_status",
    "One row per test, grade, year, subject and area: mean weighted by pupils tested.",
)
mart_benchmark = _table(
    SNAPSHOT,
    "mart_benchmark",
    "test grade year_be subject area_level area_id tested_count mean_score_pct sd_score_pct "
    f"sd_basis {_LEVELS} covered_pct value_status origin source_text",
    "One row per test, grade, year, subject and area: the reference mean in use, and whose it is.",
)
mart_reconciliation = _table(
    SNAPSHOT,
    "mart_reconciliation",
    "test grade year_be subject area_level area_id tested_count school_count covered_pct mean_score_pct "
    "simple_mean_pct load_id stated_mean_pct stated_tested_count origin source_text stated_load_id",
    "One row per test, grade, year, subject, area and stated mean of it: ours beside theirs.",
)
mart_similar_school = _table(
    SNAPSHOT,
    "mart_similar_school",
    "school_id neighbour_no neighbour_id distance_sd reason_th reason_en",
    "One row per school and similar school, nearest first; up to ten each.",
)
mart_pupil = _table(
    SNAPSHOT,
    "mart_pupil",
    "area_level area_id year_be grade round_no enrolled_count enrolled_male_count enrolled_female_count room_count "
    "leaver_count leaver_male_count leaver_female_count expected_leaver_count",
    "One row per area (a school is one too), year and grade: who was enrolled and who left.",
)
mart_leaver = _table(
    SNAPSHOT,
    "mart_leaver",
    "area_level area_id year_be grade cause_group leaver_count",
    "One row per area (a school is one too), year, grade and group of causes with at least one leaver.",
)
mart_resource = _table(
    SNAPSHOT,
    "mart_resource",
    "area_level area_id year_be teacher_count teacher_base_count room_count room_base_count budget_baht budget_base_count",
    "One row per area (a school is one too) and year: what there is for the pupils, and the pupils of the schools that state it.",
)
dim_quality_scheme = _table(
    SNAPSHOT,
    "dim_quality_scheme",
    "scheme scheme_version scheme_family label_th label_en in_force_from scheme_digest scheme_text indicators_text",
    "One row per version of a scheme of colours, with its declaration as it was used.",
)
mart_quality_problem = _table(
    SNAPSHOT,
    "mart_quality_problem",
    "finding_no message_th message_en",
    "One row per thing that is wrong with the office's own schemes.",
)
mart_quality_level = _table(
    SNAPSHOT,
    "mart_quality_level",
    "school_id year_be round_no assessed_on indicator_version indicator indicator_level load_id source_file source_row",
    "One row per school, round and indicator: the level as assessed.",
)
mart_quality_rating = _table(
    SNAPSHOT,
    "mart_quality_rating",
    "scheme school_id year_be round_no assessed_on name_th district_id province_id network_id scheme_version indicator_version score_pct tier "
    "tier_by_score gates_failed is_partial assessed_count indicator_count assessed_pct rating_status "
    "load_id source_file",
    "One row per scheme, school and round: the colour by the version in force on the day.",
)
mart_quality_component = _table(
    SNAPSHOT,
    "mart_quality_component",
    "scheme school_id year_be round_no component scheme_version score_pct mean_level assessed_count indicator_count",
    "One row per scheme, school, round and component.",
)
mart_school_place = _table(
    SNAPSHOT,
    "mart_school_place",
    "school_id name_th district_id province_id ministry_code amphoe_name_th pupil_count latitude longitude is_approximate source_text",
    "One row per school of the master or with coordinates: where it stands.",
)
mart_school_grade = _table(
    SNAPSHOT,
    "mart_school_grade",
    "school_id grade year_be round_no enrolled_count room_count",
    "One row per school and grade: pupils and rooms on the school's newest date.",
)
mart_school_staff = _table(
    SNAPSHOT,
    "mart_school_staff",
    "school_id year_be teacher_count room_count",
    "One row per school: staff and rooms in its newest year.",
)
mart_school_leaver = _table(
    SNAPSHOT,
    "mart_school_leaver",
    "school_id year_be round_no leaver_count enrolled_count",
    "One row per school and year with a dropout table: who left the system, and the pupils of the year's first date.",
)
mart_disclosure = _table(
    SNAPSHOT,
    "mart_disclosure",
    "test grade year_be shown_cell_count primary_cell_count secondary_cell_count primary_pupil_count "
    "secondary_pupil_count fewest_public_count is_held_back released_in",
    "One row per test, grade and year of a public snapshot: how much of it is hidden. Empty in the internal one.",
)
snap_load = _table(
    SNAPSHOT,
    "meta_load",
    "load_id sha256 file_name dataset load_status rows_read rows_loaded rows_rejected loaded_at "
    "undone_at is_demo is_current answers_json",
    "One row per load of the workspace at the time of the snapshot.",
)
snap_finding = _copy(meta_finding)
snap_rejected = _copy(meta_rejected_row)
snap_correction = _copy(meta_correction)
snap_load_cell = _copy(meta_load_cell)
meta_current_cell = _table(
    SNAPSHOT,
    "meta_current_cell",
    "cell_id load_id",
    "One row per cell that counted when the snapshot was built, with the load that filled it.",
)
meta_snapshot = _table(
    SNAPSHOT,
    "meta_snapshot",
    "setting_key setting_value",
    "One row per fact about the snapshot: id, build time, newest load, demonstration or not.",
)


def current_cells(tables: Mapping[str, sa.Table] = WAREHOUSE.tables) -> sa.Subquery:
    """Select what counts today: one row per ``cell_id`` with the ``load_id`` that fills it.

    Parameters
    ----------
    tables : ``meta_load`` and ``meta_load_cell`` by name, where they stand under another schema

    Returns
    -------
    Subquery with columns ``cell_id``, ``load_id``: per cell the newest load that was not undone.
    """
    load, cell = tables["meta_load"], tables["meta_load_cell"]
    return (
        sa.select(cell.c.cell_id, sa.func.max(cell.c.load_id).label("load_id"))
        .join(load, load.c.load_id == cell.c.load_id)
        .where(load.c.undone_at.is_(None))
        .group_by(cell.c.cell_id)
        .subquery("current_cells")
    )
