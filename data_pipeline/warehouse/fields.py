"""Every column of every table, declared once: its SQL type and what it means.

A name means one quantity in one unit wherever it stands (STYLE: suffixes carry the unit).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from data_pipeline.warehouse.vocabulary import Sex


@dataclass(frozen=True, slots=True)
class Field:
    """One column: SQL type, one sentence in English, and whether it may be missing."""

    name: str
    type: Any
    description: str
    nullable: bool = True


BY_SEX: dict[Sex, dict[str, str]] = {
    sex: {name: f"{sex}_{name}" for name in ("tested_count", "mean_score_pct", "sd_score_pct")}
    for sex in Sex
}
"""What a file may say of boys and of girls: measure → its column."""


def _fields(*fields: Field) -> dict[str, Field]:
    return {field.name: field for field in fields}


FIELDS: dict[str, Field] = _fields(
    # where a row comes from
    Field("load_id", sa.Integer, "Number of the load, counted up in this workspace.", False),
    Field(
        "cell_id",
        sa.String,
        "What a load replaces as a whole: dataset/grade/year/round/district.",
        False,
    ),
    Field("source_file", sa.String, "Name of the file as received.", False),
    Field(
        "source_row",
        sa.Integer,
        "Row in the file as a spreadsheet counts it, 1 = first line.",
        False,
    ),
    Field("origin", sa.String, "published, file or computed (BenchmarkOrigin).", False),
    Field("source_text", sa.String, "Publication that a number comes from, in words."),
    # schools and areas
    Field(
        "school_id",
        sa.String,
        "School code as opaque text; usually SMIS, 8 digits. Where the file's code cannot mean one school: the code with the row behind it, 56010058~39.",
        False,
    ),
    Field("school_code", sa.String, "School code exactly as the file has it."),
    Field("ministry_code", sa.String, "Ministry code, 10 digits."),
    Field("percode", sa.String, "OBEC code (percode), 6 digits."),
    Field("name_th", sa.String, "Thai name."),
    Field("name_en", sa.String, "English name."),
    Field("name_rank", sa.Integer, "Position of the name in Thai dictionary order."),
    Field("area_level", sa.String, "Level of the area (AreaLevel).", False),
    Field("area_id", sa.String, "Code of the area within its level; nation and obec: 0000.", False),
    Field("parent_level", sa.String, "Level of the next wider area."),
    Field("parent_id", sa.String, "Code of the next wider area."),
    Field("district_id", sa.String, "Educational service area (เขตพื้นที่การศึกษา), 4 digits."),
    Field("province_id", sa.String, "Province, 2 digits as in SMIS codes."),
    Field("province_name_th", sa.String, "Province (จังหวัด), as the school master names it."),
    Field("network_id", sa.String, "School cluster (กลุ่มเครือข่าย / สหวิทยาเขต)."),
    Field("network_name_th", sa.String, "Name of the school cluster."),
    Field("amphoe_name_th", sa.String, "Amphoe (อำเภอ)."),
    Field("tambon_name_th", sa.String, "Tambon (ตำบล)."),
    Field(
        "region_id",
        sa.String,
        "Region (ภาค), from data/reference/regions.csv or the list of areas.",
    ),
    Field(
        "size_band",
        sa.String,
        "Size of the school by its pupils, from data/reference/size_schemes.csv.",
    ),
    Field("pupil_count", sa.Integer, "Pupils of the school, as its master row says."),
    Field(
        "is_in_doubt",
        sa.Boolean,
        "The row cannot be given to one school yet; it counts in its district.",
        False,
    ),
    Field(
        "doubt_reason",
        sa.String,
        "Why (DoubtReason); missing where there is no doubt. code_unknown follows the current school master and stands in snapshots only.",
    ),
    # what was measured
    Field("test", sa.String, "Key of the test: onet, nt, rt.", False),
    Field("grade", sa.String, "Grade (Grade): p1 … m6.", False),
    Field("year_be", sa.Integer, "Academic year, Buddhist era.", False),
    Field("round_no", sa.Integer, "Round within the year, 1 where there is only one.", False),
    Field("subject", sa.String, "Key of the subject or ability.", False),
    Field("tested_count", sa.Integer, "Pupils who sat the paper."),
    Field("mean_score_pct", sa.Double, "Mean score, percent of full marks."),
    Field(
        "sd_score_pct", sa.Double, "Standard deviation of pupils' scores, percent of full marks."
    ),
    Field("sd_basis", sa.String, "given, estimated (from means and counts alone) or missing."),
    Field("standard_error_pp", sa.Double, "Standard error of the mean, points."),
    Field(
        "degrees_of_freedom",
        sa.Integer,
        "Degrees of freedom behind the standard error, for Student t.",
    ),
    Field("school_count", sa.Integer, "Schools (with those in doubt) behind the row."),
    Field("covered_pct", sa.Double, "Share of the level's districts that are loaded, percent."),
    Field(
        "simple_mean_pct",
        sa.Double,
        "Mean of the schools' means, each school counted once, percent of full marks.",
    ),
    Field("stated_mean_pct", sa.Double, "Mean that somebody else states, percent of full marks."),
    Field("stated_tested_count", sa.Integer, "Pupils tested, as somebody else states."),
    Field("stated_load_id", sa.Integer, "Load that brought the stated mean."),
    Field("min_score_pct", sa.Double, "Lowest score of a pupil, percent of full marks."),
    Field("max_score_pct", sa.Double, "Highest score of a pupil, percent of full marks."),
    Field("median_score_pct", sa.Double, "Median score of the pupils, percent of full marks."),
    Field("very_good_count", sa.Integer, "Pupils at the level “very good” (ดีมาก)."),
    Field("good_count", sa.Integer, "Pupils at the level “good” (ดี)."),
    Field("fair_count", sa.Integer, "Pupils at the level “fair” (พอใช้)."),
    Field("improve_count", sa.Integer, "Pupils at the level “to improve” (ปรับปรุง)."),
    Field(
        "pass_50_base_count",
        sa.Integer,
        "Pupils tested of the schools that state how many reached half of the marks.",
    ),
    Field(
        "school_p10_pct",
        sa.Double,
        "Tenth percentile of the schools' means, exact, percent of full marks.",
    ),
    Field(
        "school_median_pct",
        sa.Double,
        "Median of the schools' means, exact, percent of full marks.",
    ),
    Field(
        "school_p90_pct",
        sa.Double,
        "Ninetieth percentile of the schools' means, exact, percent of full marks.",
    ),
    *(
        field
        for sex, word in ((Sex.MALE, "boys"), (Sex.FEMALE, "girls"))
        for field in (
            Field(f"{sex}_tested_count", sa.Integer, f"Among the pupils tested, {word}."),
            Field(
                f"{sex}_mean_score_pct", sa.Double, f"Mean score of {word}, percent of full marks."
            ),
            Field(
                f"{sex}_sd_score_pct",
                sa.Double,
                f"Standard deviation of the scores of {word}, percent of full marks.",
            ),
        )
    ),
    Field("pass_50_count", sa.Integer, "Pupils with half of the marks or more."),
    Field("pass_50_pct", sa.Double, "Share of pupils with half of the marks or more, percent."),
    Field(
        "quality_level",
        sa.String,
        "Quality level (QualityLevel): very_good, good, fair, improve.",
        False,
    ),
    Field("level_count", sa.Integer, "Pupils at the level."),
    Field("level_pct", sa.Double, "Share of pupils at the level, percent."),
    # areas, networks, resources, places, assessments
    Field("from_be", sa.Integer, "First year in which it holds, Buddhist era; missing = always."),
    Field("to_be", sa.Integer, "Last year in which it holds, Buddhist era; missing = to this day."),
    Field("teacher_count", sa.Integer, "Teachers of the school."),
    Field("teacher_base_count", sa.Integer, "Pupils of the schools that state their teachers."),
    Field("room_base_count", sa.Integer, "Pupils of the schools that state their classrooms."),
    Field("budget_base_count", sa.Integer, "Pupils of the schools that state their budget."),
    Field("budget_baht", sa.Double, "Budget of the school in the year, baht."),
    Field("latitude", sa.Double, "Degrees north."),
    Field("longitude", sa.Double, "Degrees east."),
    Field(
        "is_approximate", sa.Boolean, "The place is a stand-in, such as the middle of the tambon."
    ),
    Field("assessed_on", sa.Date, "Day of the assessment."),
    Field("indicator", sa.String, "Indicator of quality schools, as 5.1.1."),
    Field("indicator_version", sa.String, "Version of the list of indicators."),
    Field("indicator_level", sa.Integer, "Level reached; missing = not assessed."),
    Field("value_status", sa.String, "Why the number is there or not (ValueStatus).", False),
    Field("sex", sa.String, "Sex (Sex); missing on the row that counts both together."),
    Field("enrolled_count", sa.Integer, "Pupils enrolled in the grade at the round's date."),
    Field("room_count", sa.Integer, "Classrooms of the grade."),
    Field("leaver_count", sa.Integer, "Pupils who left during the year."),
    Field("enrolled_male_count", sa.Integer, "Boys among the enrolled."),
    Field("enrolled_female_count", sa.Integer, "Girls among the enrolled."),
    Field("leaver_male_count", sa.Integer, "Boys among those who left."),
    Field("leaver_female_count", sa.Integer, "Girls among those who left."),
    Field(
        "expected_leaver_count",
        sa.Double,
        "Leavers to expect from the number enrolled, at the rate of that grade and year over all loaded schools.",
    ),
    Field("neighbour_id", sa.String, "Code of the similar school.", False),
    Field("neighbour_no", sa.Integer, "1 = the most similar.", False),
    Field(
        "distance_sd",
        sa.Double,
        "How unlike two schools are: 0 = alike; the root of the summed squares of the differences, each in standard deviations.",
    ),
    Field("reason_th", sa.String, "Why the school is similar, Thai."),
    Field("reason_en", sa.String, "Why the school is similar, English."),
    Field("cause_th", sa.String, "Cause of leaving exactly as the file words it."),
    Field("cause_group", sa.String, "Group of the cause, from data/reference/dropout_causes.csv."),
    Field(
        "has_left", sa.Boolean, "The pupil left the system; a transfer or a death did not.", False
    ),
    # labels of open sets
    Field("label_th", sa.String, "Thai label.", False),
    Field("label_en", sa.String, "English label.", False),
    Field("sort_order", sa.Integer, "Position in lists.", False),
    Field("break_year_be", sa.Integer, "First year of a new series: earlier years do not compare."),
    Field("voluntary_from_be", sa.Integer, "First year in which sitting the test was voluntary."),
    # loads
    Field("sha256", sa.String, "SHA-256 of the bytes as received.", False),
    Field("file_name", sa.String, "Name of the file as received.", False),
    Field("dataset", sa.String, "Key of the declared source; missing where none was recognised."),
    Field("load_status", sa.String, "What became of the file (LoadStatus).", False),
    Field("rows_read", sa.Integer, "Data rows in the file.", False),
    Field("rows_loaded", sa.Integer, "Rows that count.", False),
    Field("rows_rejected", sa.Integer, "Rows set aside with their reason.", False),
    Field("loaded_at", sa.DateTime, "When, UTC.", False),
    Field("undone_at", sa.DateTime, "When the load was undone, UTC; missing while it stands."),
    Field("is_demo", sa.Boolean, "Invented data of the demonstration.", False),
    Field("is_current", sa.Boolean, "The load is what counts today for at least one cell.", False),
    Field("answers_json", sa.String, "What the officer answered: test, grade, year …", False),
    Field("finding_no", sa.Integer, "Position within the load's report.", False),
    Field("check_key", sa.String, "Key of the check that spoke.", False),
    Field("severity", sa.String, "info, warning or error (Severity).", False),
    Field("place", sa.String, "Where in the file: column, row, cell.", False),
    Field("message_th", sa.String, "What, expected, found, next step; Thai.", False),
    Field("message_en", sa.String, "What, expected, found, next step; English.", False),
    Field("rows_json", sa.String, "Rows of the file that the finding speaks of, JSON list.", False),
    Field("suggestion", sa.String, "Proposed mend, in words."),
    Field(
        "numbers_sha256",
        sa.String,
        "SHA-256 of the codes and means of the cell: the same numbers have the same.",
    ),
    Field(
        "mend_json",
        sa.String,
        "Proposed mend as edits of cells, JSON; missing where it is not mechanical.",
    ),
    Field(
        "correction_no", sa.Integer, "Position among the corrections of the load, from 1.", False
    ),
    Field("decision", sa.String, "What the officer decided (Decision): accepted or left.", False),
    Field("finding_load_id", sa.Integer, "Load whose finding proposed the mend.", False),
    Field("sheet_name", sa.String, "Sheet of the workbook; empty in a text file.", False),
    Field("source_column", sa.Integer, "Column in the file, from 0.", False),
    Field("before_text", sa.String, "What stands in the file.", False),
    Field("after_text", sa.String, "What it is read as instead.", False),
    Field("decided_by", sa.String, "Who decided; empty where nobody signed in.", False),
    Field("decided_at", sa.DateTime, "When it was decided, UTC.", False),
    Field("raw_json", sa.String, "The row as it stood, JSON list of texts.", False),
    # quality schools
    Field("scheme", sa.String, "Key of the scheme of colours.", False),
    Field("scheme_version", sa.String, "Version of the scheme; missing where none fits."),
    Field("scheme_family", sa.String, "score or grid.", False),
    Field("scheme_text", sa.String, "The scheme's declaration as read, TOML.", False),
    Field("scheme_digest", sa.String, "Changes when a rule of the scheme does.", False),
    Field("indicators_text", sa.String, "The scheme's list of indicators as read, CSV.", False),
    Field("in_force_from", sa.Date, "First day whose rounds count by this version.", False),
    Field("score_pct", sa.Double, "Score of the assessment, percent of full points."),
    Field("tier", sa.String, "Key of the colour; unrated where there is none.", False),
    Field("tier_by_score", sa.String, "Colour by the score alone, before gates.", False),
    Field(
        "gates_failed",
        sa.String,
        "Gates that hold the school below its score's colour, as purple/5.1.1; empty = none.",
        False,
    ),
    Field("is_partial", sa.Boolean, "Some indicators were not assessed.", False),
    Field("assessed_count", sa.Integer, "Indicators assessed.", False),
    Field("indicator_count", sa.Integer, "Indicators of the list.", False),
    Field("assessed_pct", sa.Double, "Share of the weight that was assessed, percent."),
    Field("rating_status", sa.String, "Why there is a colour or none (RatingStatus).", False),
    Field("component", sa.String, "Component of the list of indicators.", False),
    Field("mean_level", sa.Double, "Mean level of the component's indicators."),
    # what the public may see
    Field("shown_cell_count", sa.Integer, "Cells (school or area, one subject) that are public."),
    Field(
        "primary_cell_count",
        sa.Integer,
        "Cells hidden for their own sake: few pupils, or all the same.",
    ),
    Field(
        "secondary_cell_count",
        sa.Integer,
        "Cells hidden because others could be worked out from them.",
    ),
    Field(
        "primary_pupil_count",
        sa.Integer,
        "Pupils tested behind the cells hidden for their own sake, each unit's once.",
    ),
    Field(
        "secondary_pupil_count",
        sa.Integer,
        "Pupils tested behind the cells hidden for others, each unit's once.",
    ),
    Field(
        "fewest_public_count",
        sa.Integer,
        "Fewest pupils behind a public number when it was released.",
    ),
    Field(
        "is_held_back",
        sa.Boolean,
        "An earlier release stands: the change since would show too few pupils.",
    ),
    Field("released_in", sa.String, "Snapshot in which these rows were released."),
    Field("setting_key", sa.String, "Name of a fact about the snapshot.", False),
    Field("setting_value", sa.String, "Its value, as text.", False),
)
"""All columns by name."""
