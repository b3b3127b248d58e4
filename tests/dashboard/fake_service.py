"""An invented office in memory: the same questions as `metrics.service.MetricsService`, no files.

Two provinces, three districts, twelve schools each; O-NET, NT and RT for ten years, one year of
which is missing. All names are fictional.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pandas as pd

from data_pipeline.warehouse.vocabulary import AreaLevel, Grade, Polarity, Unit, ValueStatus
from metrics.answers import (
    ANSWER_COLUMNS,
    Answer,
    Area,
    AreaInfo,
    DatasetLabel,
    MetricSpec,
    Paper,
    SchoolInfo,
    Stamp,
    SubjectLabel,
    TestLabel,
    UnknownKey,
)
from metrics.boundaries import Boundaries
from metrics.quality.network import has_place
from metrics.registry import all_metrics
from tests.dashboard.fake_quality import FakeQuality

SPECS = {
    spec.key: spec
    for spec in (
        MetricSpec("mean", "คะแนนเฉลี่ย", "Mean score", Unit.SCORE_PCT, 1,
                   Polarity.HIGHER_IS_BETTER, False, False, "Σ nⱼ·x̄ⱼ / Σ nⱼ",
                   ("Papers differ from year to year.",), "data/README.md#onet"),
        MetricSpec("mean_gap", "ระยะห่าง (คะแนน)", "Gap in points", Unit.PERCENT_POINT, 1,
                   Polarity.HIGHER_IS_BETTER, True, True, "x̄ − x̄_ref", (), "data/README.md#onet"),
        MetricSpec("sd_gap", "ระยะห่าง (เท่าของ SD)", "Gap in SD", Unit.SD, 2,
                   Polarity.HIGHER_IS_BETTER, True, True, "(x̄ − x̄_ref) / s_ref", (),
                   "data/README.md#onet"),
        MetricSpec("tested_count", "จำนวนผู้เข้าสอบ", "Pupils tested", Unit.COUNT, 0,
                   Polarity.NEUTRAL, False, False, "Σ nⱼ", (), "data/README.md#onet"),
    )
}  # fmt: skip
TESTS = [
    TestLabel("rt", "RT", "RT", 1, None, None),
    TestLabel("nt", "NT", "NT", 2, 2562, None),
    TestLabel("onet", "O-NET", "O-NET", 3, None, 2563),
]
SUBJECTS = [
    SubjectLabel("rt", "reading", "อ่านออกเสียง", "Reading aloud", 1),
    SubjectLabel("nt", "thai", "ภาษาไทย", "Thai", 1),
    SubjectLabel("nt", "math", "คณิตศาสตร์", "Mathematics", 2),
    SubjectLabel("onet", "thai", "ภาษาไทย", "Thai", 1),
    SubjectLabel("onet", "math", "คณิตศาสตร์", "Mathematics", 2),
    SubjectLabel("onet", "science", "วิทยาศาสตร์", "Science", 3),
    SubjectLabel("onet", "english", "ภาษาอังกฤษ", "English", 4),
]
GRADES = {"rt": (Grade.P1,), "nt": (Grade.P3,), "onet": (Grade.P6, Grade.M3)}
YEARS = (2558, 2559, 2561, 2562, 2563, 2564, 2565, 2566, 2567)
NATION = {"reading": 68.0, "thai": 53.9, "math": 30.0, "science": 38.8, "english": 37.6}
BIAS = {"reading": -0.6, "thai": 3.4, "math": -5.6, "science": -1.2, "english": -3.1}
DISTRICTS = {"9901": "สพป.สาธิต เขต 1", "9902": "สพป.สาธิต เขต 2", "9801": "สพป.ตัวอย่าง เขต 1"}
PROVINCES = {"99": "จังหวัดสาธิต", "98": "จังหวัดตัวอย่าง"}
PLACES = [
    "ทุ่งสาธิต",
    "ดอยจำลอง",
    "ห้วยสมมติ",
    "น้ำลอง",
    "ไร่ตัวอย่าง",
    "ใหม่สมมติ",
    "หนองลอง",
    "ป่าจำลอง",
    "วังทดลอง",
    "ท่าสมมุติ",
    "เขาจำลอง",
    "นาสาธิต",
]
PARTS: dict[str, tuple[str, tuple[object, ...]]] = {
    "sd": ("subject", ("thai", "math")),
    "level_share": ("quality_level", ("very_good", "good", "fair", "improve")),
    "variance_share": ("between", ("province", "district", "network", "school", "pupil")),
    **dict.fromkeys(("p90_p10", "small_school_gap", "size_slope", "gini_index", "sex_gap"), ("subject", ("thai", "math"))),
    "theil_index": ("between", ("total", "between", "within")),
    **dict.fromkeys(("enrolled_count", "pupils_per_room", "dropout_rate"), ("year_be", (2565, 2566, 2567))),
    "dropout_rate_by_grade": ("grade", ("p1", "p6", "m3")),
    "dropout_rate_by_cause": ("cause_group", ("poverty", "family", "other")),
    "dropout_rate_by_sex": ("sex", ("male", "female")),
    "cohort_survival": ("grade", ("p1", "p6", "m3")),
    "leaver_alert_chance": ("year_be", (2567,)),
    "excess_leavers": ("year_be", (2567,)),
}  # fmt: skip
"""Metrics whose answer has a row for each part: the column that says it, and its values."""

NOT_INSIDE: dict[AreaLevel, tuple[str, ...]] = {
    AreaLevel.NATION: (),
    AreaLevel.PROVINCE: ("province",),
    AreaLevel.DISTRICT: ("province", "district"),
}
"""Levels between whose groups nothing can lie."""

SPREAD_PP = 14.0
NATION_AREA = Area(AreaLevel.NATION, "0000")


class FakeService(FakeQuality):
    """Answers like the real service, from numbers drawn once with a seed."""

    def __init__(self, *, is_empty: bool = False) -> None:
        self.version = "" if is_empty else "0142"
        self.fails = False
        self.drawn = Boundaries()
        self.participation: dict[tuple[str, str, int], float] = {}
        self.schools = {
            f"{district}{number:04d}": f"โรงเรียน{'บ้าน' if number % 3 else 'วัด'}{place}"
            for district in DISTRICTS
            for number, place in enumerate(PLACES, 1)
        }
        self.results = pd.DataFrame(self._draw())
        self.prepare_quality()

    def _draw(self) -> list[dict[str, object]]:
        dice = random.Random(7)
        rows = []
        for school_id in self.schools:
            size = max(1, round(dice.lognormvariate(2.9, 0.8)))
            level = dice.gauss(0, 4)
            for test, grades in GRADES.items():
                for grade in grades:
                    for year in YEARS:
                        for subject in (s.key for s in SUBJECTS if s.test == test):
                            drift = BIAS[subject] * (year - 2554) / 13
                            error = dice.gauss(0, SPREAD_PP) / size**0.5
                            rows.append({
                                "school_id": school_id, "test": test, "grade": grade.value,
                                "year_be": year, "subject": subject, "n": size,
                                "mean": NATION[subject] + drift + level + error,
                                "source": f"{test}_{grade}_{year}.csv:{int(school_id[-4:]) + 1}",
                            })  # fmt: skip
        return rows

    def publish(self) -> None:
        """Move to the next snapshot with slightly other numbers."""
        self.results = self.results.assign(mean=self.results["mean"] - 0.5)
        self.version = f"{int(self.version or 141) + 1:04d}"

    # --- what there is

    def data_version(self) -> str:
        if self.fails:
            raise RuntimeError("the pointer is gone")
        return self.version

    def snapshots(self) -> list[Stamp]:
        newest = int(self.version or 0)
        return [self._stamp(f"{n:04d}") for n in (newest, newest - 1)] if newest else []

    def _stamp(self, snapshot: str) -> Stamp:
        moment = datetime(2026, 11, 20, 7, 2, tzinfo=UTC) + timedelta(minutes=int(snapshot) - 142)
        return Stamp(snapshot, moment, moment, 38, True,
                     "O-NET ป.6 2567: 96 โรงเรียน", "O-NET Grade 6 2567: 96 schools")  # fmt: skip

    def stamp(self, *, snapshot: str | None = None) -> Stamp | None:
        wanted = snapshot or self.version
        return self._stamp(wanted) if wanted else None

    def tests(self, *, snapshot: str | None = None) -> list[TestLabel]:
        return TESTS

    def subjects(
        self, test: str | None = None, *, snapshot: str | None = None
    ) -> list[SubjectLabel]:
        return [s for s in SUBJECTS if test in (None, s.test)]

    def papers(self, area: Area, *, snapshot: str | None = None) -> list[Paper]:
        papers = [Paper(y, t, g) for y in YEARS for t, grades in GRADES.items() for g in grades]
        return sorted(papers, reverse=True)

    # --- places

    def home_area(self, *, snapshot: str | None = None) -> AreaInfo:
        return self.area(Area(AreaLevel.DISTRICT, "9901"))

    def area(self, area: Area, *, snapshot: str | None = None) -> AreaInfo:
        nation = AreaInfo(NATION_AREA, "ประเทศ", "Nation", (), len(self.schools))
        if area == NATION_AREA:
            return nation
        if area.level == AreaLevel.PROVINCE and area.area_id in PROVINCES:
            name = PROVINCES[area.area_id]
            return AreaInfo(area, name, f"Province {area.area_id}", (nation,), 24)
        if area.level == AreaLevel.DISTRICT and area.area_id in DISTRICTS:
            province = self.area(Area(AreaLevel.PROVINCE, area.area_id[:2]))
            name = DISTRICTS[area.area_id]
            return AreaInfo(area, name, f"Demo PESAO {area.area_id}", (nation, province), 12)
        raise UnknownKey(f"There is no area {area}.", f"ไม่มีพื้นที่ {area} ในข้อมูล")

    def children(
        self, area: Area, level: AreaLevel, *, snapshot: str | None = None
    ) -> list[AreaInfo]:
        ids = {AreaLevel.PROVINCE: PROVINCES, AreaLevel.DISTRICT: DISTRICTS}.get(level, {})
        infos = [self.area(Area(level, area_id)) for area_id in ids]
        return [info for info in infos if area in [step.area for step in info.path]]

    def school(self, school_id: str, *, snapshot: str | None = None) -> SchoolInfo:
        if school_id not in self.schools:
            raise UnknownKey(f"There is no school {school_id}.", f"ไม่พบโรงเรียนรหัส {school_id}")
        district = self.area(Area(AreaLevel.DISTRICT, school_id[:4]))
        doubt = "code_shared" if school_id == "99010012" else None
        return SchoolInfo(
            school_id, self.schools[school_id], school_id[:4], school_id[:2], None, None,
            "เมืองสาธิต", "ในเมือง", 118, doubt is not None, doubt, (*district.path, district),
        )  # fmt: skip

    def search_schools(
        self,
        text: str,
        limit: int = 20,
        *,
        within: Area | None = None,
        snapshot: str | None = None,
    ) -> list[SchoolInfo]:
        inside = set(self.school_places(within or NATION_AREA)["school_id"])
        fits = [i for i, name in self.schools.items() if text in name or i == text]
        return [self.school(i) for i in fits if i in inside][:limit]

    def similar_schools(self, school_id: str, *, snapshot: str | None = None) -> pd.DataFrame:
        self.school(school_id)
        others = ["99010003", "99020004", "99010005"]
        return pd.DataFrame({
            "neighbour_no": range(1, len(others) + 1), "school_id": others,
            "name_th": [self.schools[i] for i in others], "district_name_th": "เขตสาธิต 1",
            "amphoe_name_th": "เมืองสาธิต", "pupil_count": 120, "distance_sd": 0.4,
            "reason_th": "นักเรียน 120 คน", "reason_en": "120 pupils",
        })  # fmt: skip

    def domains(
        self, by: AreaLevel, group_id: str, *, year_be: int | None = None,
        snapshot: str | None = None,
    ) -> pd.DataFrame:  # fmt: skip
        facts = {"year_be": year_be or 2567, "test": None, "grade": None, "subject": None}
        return pd.DataFrame([
            {"domain": domain, "metric": metric, "value": value, "low": None, "high": None,
             "value_status": "OK", "source": "enrolment.xlsx:4", "name_th": group_id, **facts}
            for domain, metric, value in (
                ("opportunity", "enrolled_count", 118.0), ("efficiency", "pupils_per_room", 14.8))
        ])  # fmt: skip

    def school_places(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame:
        ids = [i for i in self.schools if area == NATION_AREA or i.startswith(area.area_id)]
        return pd.DataFrame({
            "school_id": ids,
            "network_name_th": [None] * len(ids),
            "amphoe_name_th": [("เมืองสาธิต", "ดอยสาธิต")[int(i) % 2] for i in ids],
            "tambon_name_th": ["ในเมือง"] * len(ids),
            "district_name_th": [DISTRICTS[i[:4]] for i in ids],
        })  # fmt: skip

    def school_points(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame:
        ids = [i for i in self.schools if area == NATION_AREA or i.startswith(area.area_id)]
        places = self._places().set_index("school_id").loc[ids].reset_index()
        columns = ["school_id", "name_th", "amphoe_name_th", "pupil_count", "latitude", "longitude", "is_approximate"]  # fmt: skip
        return places[columns].assign(network_id=None, size_band=None, has_place=has_place(places))

    def boundaries(self) -> Boundaries:
        return self.drawn

    # --- numbers

    def metrics(self) -> list[MetricSpec]:
        return list(SPECS.values())

    def metric(self, key: str) -> MetricSpec:
        if key in PARTS:
            return all_metrics()[key].spec
        if key not in SPECS:
            raise UnknownKey(f"There is no metric “{key}”.", f"ไม่มีตัวชี้วัดชื่อ “{key}”")
        return SPECS[key]

    def answer(
        self,
        metric: str,
        *,
        by: AreaLevel,
        within: Area | None = None,
        ids: Sequence[str] | None = None,
        test: str | None = None,
        grade: str | None = None,
        subject: str | None = None,
        year_be: int | None = None,
        reference: AreaLevel | None = None,
        snapshot: str | None = None,
    ) -> Answer:
        spec = self.metric(metric)
        if within is not None:
            self.area(within)
        if metric in PARTS:
            frame = _invent(metric, by, ids or list(self.schools)[:5], test, grade, year_be)
            return Answer(frame, spec, by, None, snapshot or self.version)
        rows = self.results
        for column, wanted in (("test", test), ("grade", grade), ("subject", subject), ("year_be", year_be)):  # fmt: skip
            rows = rows if wanted is None else rows[rows[column] == wanted]
        own = _group(rows, by)
        if within is not None:
            width = 0 if within == NATION_AREA else len(within.area_id)
            own = own[own["group_id"].str[:width] == within.area_id[:width]]
        if ids is not None:
            own = own[own["group_id"].isin(ids)]
        compared = (reference or AreaLevel.NATION) if spec.needs_reference else None
        frame = self._measure(own, spec, by, compared)
        return Answer(frame, spec, by, compared, snapshot or self.version)

    def _measure(
        self, own: pd.DataFrame, spec: MetricSpec, by: AreaLevel, reference: AreaLevel | None
    ) -> pd.DataFrame:
        frame = own.copy()
        nation = frame["subject"].map(NATION)
        frame["reference_value"] = nation if reference else None
        margin = 1.96 * SPREAD_PP / frame["n"] ** 0.5
        scale = SPREAD_PP if spec.key == "sd_gap" else 1.0
        centre = (frame["mean"] - nation) / scale if reference else frame["mean"]
        frame["value"] = frame["n"].astype(float) if spec.key == "tested_count" else centre
        frame["low"], frame["high"] = (
            frame["value"] - margin / scale,
            frame["value"] + margin / scale,
        )
        few = (frame["n"] < 2) & (spec.key != "tested_count")
        frame["value_status"] = ValueStatus.OK.value
        frame.loc[few, "value_status"] = ValueStatus.TOO_FEW.value
        frame.loc[few, ["value", "low", "high"]] = None
        frame["name_th"] = frame["group_id"].map(
            {**self.schools, **DISTRICTS, **PROVINCES, "0000": "ประเทศ"}
        )
        frame["tested_count"] = frame["n"]
        shares = zip(frame["test"], frame["grade"], frame["year_be"], strict=True)
        frame["participation_pct"] = [
            self.participation.get(paper, float("nan")) for paper in shares
        ]
        frame["reference"] = reference.value if reference else None
        order = ["name_th", "group_id", "year_be", "test", "grade", "subject"]
        frame = frame.sort_values(order, ignore_index=True)
        return frame.rename(columns={"group_id": f"{by}_id"})[[f"{by}_id", *ANSWER_COLUMNS]]

    def doubts(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame:
        return pd.DataFrame([{
            "school_id": "99010012", "school_code": "99010012", "name_th": "นาสาธิต",
            "doubt_reason": "code_shared", "test": "onet", "grade": "p6", "year_be": 2567,
            "tested_count": 9, "source_file": "onet_p6_2567.csv", "source_row": 39,
            "other_names_th": "นาจำลอง",
        }])  # fmt: skip

    def findings(self, area: Area, *, snapshot: str | None = None) -> pd.DataFrame:
        return pd.DataFrame([
            {"load_id": 38, "file_name": "onet_p6_2567.csv", "test": "onet", "grade": "p6",
             "year_be": 2567, "check_key": "columns_permuted", "severity": "warning",
             "place": "แถว 98", "message_th": "คอลัมน์วิชาน่าจะสลับกัน: ค่าเฉลี่ยเขตท้ายไฟล์ตรงกับคอลัมน์อื่น",
             "message_en": "The subject columns seem to be swapped: the district means in the footer fit other columns.",
             "suggestion": "ตรวจหัวตารางกับไฟล์ของ สทศ.", "finding_no": 1, "decision": None,
             "mend_json": '{"sheet": "", "edits": [{"row": 1, "column": 3, "before": "ไทย", "after": "สังคม"}]}'},
            {"load_id": 37, "file_name": "nt_p3_2567.csv", "test": "nt", "grade": "p3",
             "year_be": 2567, "check_key": "name_differs", "severity": "info", "place": "แถว 12",
             "message_th": "ชื่อโรงเรียนไม่ตรงกับทะเบียน", "message_en": "A school name differs from the list.",
             "suggestion": None, "finding_no": 1, "decision": None, "mend_json": None},
        ])  # fmt: skip

    def loads(self, *, snapshot: str | None = None) -> pd.DataFrame:
        moment = pd.Timestamp("2026-11-20 07:02")
        return pd.DataFrame([
            {"load_id": 38, "sha256": "ab", "file_name": "onet_p6_2567.csv", "dataset": "onet",
             "load_status": "loaded_with_findings", "rows_read": 98, "rows_loaded": 96, "rows_rejected": 0,
             "loaded_at": moment, "undone_at": pd.NaT, "is_demo": True, "is_current": True, "answers_json": "{}"},
            {"load_id": 12, "sha256": "cd", "file_name": "not_a_table.csv", "dataset": "onet",
             "load_status": "refused", "rows_read": 3, "rows_loaded": 0, "rows_rejected": 3,
             "loaded_at": moment, "undone_at": pd.NaT, "is_demo": True, "is_current": False, "answers_json": "{}"},
        ])  # fmt: skip

    def load_districts(self, *, snapshot: str | None = None) -> pd.DataFrame:
        return pd.DataFrame({"load_id": [38, 38, 37], "district_id": ["9901", "9902", "9901"]})

    def datasets(self, *, snapshot: str | None = None) -> list[DatasetLabel]:
        return [DatasetLabel(test.key, test.label_th, test.label_en) for test in TESTS]

    def file_findings(
        self, load_id: int | None = None, *, snapshot: str | None = None
    ) -> pd.DataFrame:
        found = self.findings(NATION_AREA)
        return found if load_id is None else found[found["load_id"] == load_id]

    def rows_behind(
        self,
        area: Area,
        *,
        test: str,
        grade: str,
        year_be: int,
        subject: str,
        snapshot: str | None = None,
    ) -> pd.DataFrame:
        within = None if area.level is AreaLevel.SCHOOL else area
        ids = (area.area_id,) if within is None else None
        rows = self.answer(
            "mean", by=AreaLevel.SCHOOL, within=within, ids=ids,
            test=test, grade=grade, year_be=year_be, subject=subject,
        ).frame  # fmt: skip
        rows = rows.rename(columns={"value": "mean_score_pct", "status": "value_status"})
        return rows.assign(
            load_id=38, source_file="onet_p6_2567.csv", source_row=range(2, len(rows) + 2)
        )

    def rejected_rows(self, load_id: int, *, snapshot: str | None = None) -> pd.DataFrame:
        rows = [] if load_id != 12 else [{
            "load_id": 12, "source_row": 3, "check_key": "number_unreadable",
            "message_th": "อ่านตัวเลขไม่ได้", "message_en": "The number cannot be read.",
            "raw_json": '["99010001", "=cmd", "สี่สิบ"]',
        }]  # fmt: skip
        columns = ["load_id", "source_row", "check_key", "message_th", "message_en", "raw_json"]
        return pd.DataFrame(rows, columns=columns)

    def corrections(self, load_id: int, *, snapshot: str | None = None) -> pd.DataFrame:
        rows = [] if load_id != 38 else [{
            "cell": "A17", "before_text": "99010058", "after_text": "99010026",
            "decision": "accepted", "decided_at": pd.Timestamp("2026-11-20 07:02"),
        }]  # fmt: skip
        columns = ["cell", "before_text", "after_text", "decision", "decided_at"]
        return pd.DataFrame(rows, columns=columns)

    def coverage(self, district: str | None = None, *, snapshot: str | None = None) -> pd.DataFrame:
        return pd.DataFrame([
            {"dataset": "onet", "grade": "p6", "round_no": 0, "year_be": year, "state": state,
             "district_count": min(found, 1) if district else found,
             "known_count": 1 if district else 3, "load_id": 38 if found else None,
             "earlier_count": earlier}
            for year, state, found, earlier in (
                (2565, "loaded", 3, 0), (2566, "missing", 0, 0), (2567, "partial", 2, 1))
        ])  # fmt: skip

    def reconciliation(self, *, snapshot: str | None = None) -> pd.DataFrame:
        return pd.DataFrame([
            {"test": "onet", "grade": "p6", "year_be": 2567, "subject": "thai",
             "area_level": "district", "area_id": "9901", "mean_score_pct": 54.31,
             "stated_mean_pct": stated, "difference_pp": 54.31 - stated, "cause": cause,
             "other_level": None, "origin": "file", "source_text": "onet_p6_2567.csv:98",
             "school_count": 12, "covered_pct": 100.0}
            for stated, cause in ((54.31, "agrees"), (56.02, "weighting"))
        ])  # fmt: skip


def _invent(
    metric: str, by: AreaLevel, ids: Sequence[str], test: str | None, grade: str | None,
    year_be: int | None,
) -> pd.DataFrame:  # fmt: skip
    """Return rising numbers in the shape of a metric with parts."""
    column, parts = PARTS[metric]
    rows = []
    for group_id in ids:
        for at, part in enumerate(parts, 1):
            row = dict.fromkeys(ANSWER_COLUMNS)
            row |= {"test": test or "onet", "grade": grade or "p6", "year_be": year_be or 2567}
            row |= {"subject": "math", "name_th": "ทุ่งสาธิต", "value_status": ValueStatus.OK.value}
            value = 0.0 if metric == "variance_share" and part in NOT_INSIDE[by] else at / 100
            row |= {"value": value, "low": value / 2, "high": value * 2, column: part}
            rows.append({f"{by}_id": group_id, **row})
    return pd.DataFrame(rows, columns=[f"{by}_id", *dict.fromkeys((*ANSWER_COLUMNS, column))])


def _group(rows: pd.DataFrame, by: AreaLevel) -> pd.DataFrame:
    """Return n, weighted mean and source per group, paper and subject."""
    widths = {AreaLevel.SCHOOL: 8, AreaLevel.PROVINCE: 2, AreaLevel.NATION: None}
    width = widths.get(by, 4)
    ids = rows["school_id"].str[:width] if width else "0000"
    keys = ["group_id", "test", "grade", "year_be", "subject"]
    weighted = rows.assign(group_id=ids, points=rows["mean"] * rows["n"])
    grouped = weighted.groupby(keys, as_index=False).agg(
        n=("n", "sum"), points=("points", "sum"), source=("source", "first"), schools=("n", "size")
    )
    grouped["mean"] = grouped["points"] / grouped["n"]
    if by != AreaLevel.SCHOOL:
        grouped["source"] = "computed from " + grouped["schools"].astype(str) + " schools"
    return grouped
