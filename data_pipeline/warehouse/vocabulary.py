"""Closed sets of the field, each declared once with its Thai and English label.

Open sets (tests, subjects, areas, tiers) are rows, not enums: see the sources and ``data/reference``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A closed set whose members carry a Thai and an English label.

    Examples
    --------
    >>> Grade.P6.label_th, Grade.P6.label_en, Grade("p6") is Grade.P6
    ('ป.6', 'Grade 6', True)
    """

    label_th: str
    label_en: str

    def __new__(cls, value: str, label_th: str = "", label_en: str = "") -> Self:
        """Make the member a string that carries its labels."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label_th = label_th
        member.label_en = label_en
        return member

    def label(self, language: str) -> str:
        """Return the label in ``"th"`` or ``"en"``."""
        return self.label_en if language == "en" else self.label_th


class Grade(Labelled):
    """School grades in the order in which a child passes them."""

    K1 = "k1", "อ.1", "Kindergarten 1"
    K2 = "k2", "อ.2", "Kindergarten 2"
    K3 = "k3", "อ.3", "Kindergarten 3"
    P1 = "p1", "ป.1", "Grade 1"
    P2 = "p2", "ป.2", "Grade 2"
    P3 = "p3", "ป.3", "Grade 3"
    P4 = "p4", "ป.4", "Grade 4"
    P5 = "p5", "ป.5", "Grade 5"
    P6 = "p6", "ป.6", "Grade 6"
    M1 = "m1", "ม.1", "Grade 7"
    M2 = "m2", "ม.2", "Grade 8"
    M3 = "m3", "ม.3", "Grade 9"
    M4 = "m4", "ม.4", "Grade 10"
    M5 = "m5", "ม.5", "Grade 11"
    M6 = "m6", "ม.6", "Grade 12"

    @property
    def order(self) -> int:
        """Position in school life, 0 = อ.1."""
        return list(Grade).index(self)


class AreaLevel(Labelled):
    """Levels that schools are grouped and compared by, widest first.

    ``OBEC`` is the nation's schools of one affiliation (สังกัด สพฐ.): its mean is not the nation's.
    ``SIMILAR`` is the ten schools nearest to one in size, grades, place and resources: each school
    has its own ten, so they are compared with and never listed.
    """

    NATION = "nation", "ประเทศ", "Nation"
    OBEC = "obec", "สพฐ.", "OBEC"
    REGION = "region", "ภาค", "Region"
    PROVINCE = "province", "จังหวัด", "Province"
    DISTRICT = "district", "เขตพื้นที่", "District"
    NETWORK = "network", "เครือข่าย", "Network"
    SIZE_BAND = "size_band", "ขนาดโรงเรียน", "School size"
    SIMILAR = "similar", "โรงเรียนที่คล้ายกัน", "Similar schools"
    SCHOOL = "school", "โรงเรียน", "School"


class PlaceLevel(Labelled):
    """Kinds of areas that lists of areas name; schools stand in amphoe and tambon too."""

    REGION = "region", "ภาค", "Region"
    PROVINCE = "province", "จังหวัด", "Province"
    DISTRICT = "district", "เขตพื้นที่", "District"
    NETWORK = "network", "เครือข่าย", "Network"
    AMPHOE = "amphoe", "อำเภอ", "Amphoe"
    TAMBON = "tambon", "ตำบล", "Tambon"


class QualityLevel(Labelled):
    """Quality levels of RT and NT, best first."""

    VERY_GOOD = "very_good", "ดีมาก", "Very good"
    GOOD = "good", "ดี", "Good"
    FAIR = "fair", "พอใช้", "Fair"
    IMPROVE = "improve", "ปรับปรุง", "To improve"


class ValueStatus(Labelled):
    """Why a number is there, or is not. The number is missing unless the status is ``OK``."""

    OK = "OK", "มีค่า", "Value"
    NOT_REPORTED = "NOT_REPORTED", "ไม่มีรายงาน", "Not reported"
    NOT_TESTED = "NOT_TESTED", "ไม่มีการสอบ", "Not tested"
    TOO_FEW = "TOO_FEW", "ผู้เข้าสอบน้อยเกินไป", "Too few pupils"
    SUPPRESSED = "SUPPRESSED", "ปิดไว้เพื่อคุ้มครองเด็ก", "Hidden to protect pupils"
    NO_REFERENCE = "NO_REFERENCE", "ไม่มีค่าเปรียบเทียบ", "Nothing to compare with"
    UNRELIABLE = "UNRELIABLE", "ยังเชื่อถือไม่ได้", "Not reliable yet"


class Severity(Labelled):
    """How much an issue in a file weighs. ``ERROR`` refuses the file, or sets its row aside."""

    INFO = "info", "แจ้งให้ทราบ", "Note"
    WARNING = "warning", "ควรตรวจ", "To check"
    ERROR = "error", "ผิด", "Error"


class LoadStatus(Labelled):
    """What became of one file."""

    LOADED = "loaded", "โหลดแล้ว", "Loaded"
    LOADED_WITH_FINDINGS = (
        "loaded_with_findings",
        "โหลดแล้ว มีเรื่องให้ตรวจ",
        "Loaded, with findings",
    )
    REFUSED = "refused", "ไม่รับ", "Refused"
    UNCHANGED = "unchanged", "ไม่มีอะไรเปลี่ยน", "Unchanged"


class Decision(Labelled):
    """What an officer decided about a proposed mend."""

    ACCEPTED = "accepted", "รับการแก้", "Accepted"
    LEFT = "left", "ไม่แก้", "Left as it is"


class Coverage(Labelled):
    """How much of one dataset, grade and year is loaded."""

    LOADED = "loaded", "ครบ", "Whole"
    PARTIAL = "partial", "บางส่วน", "In part"
    MISSING = "missing", "ไม่มี", "Missing"


class DifferenceCause(Labelled):
    """Why our mean of an area differs from one that somebody else states."""

    AGREES = "agrees", "ตรงกัน", "Agrees"
    ROUNDING = "rounding", "การปัดเศษ", "Rounding"
    WEIGHTING = (
        "weighting",
        "เขาไม่ได้ถ่วงด้วยจำนวนผู้เข้าสอบ",
        "Not weighted by pupils tested",
    )
    COLUMNS = "columns", "คอลัมน์วิชาในไฟล์น่าจะสลับกัน", "The file's columns are probably swapped"
    OTHER_LEVEL = "other_level", "เป็นค่าของระดับอื่น", "Another level's mean"
    COVERAGE = "coverage", "โรงเรียนไม่ครบเท่ากัน", "Not the same schools"
    DATE = "date", "ไฟล์คนละรุ่น", "Files of different dates"
    UNEXPLAINED = "unexplained", "ยังหาสาเหตุไม่ได้", "Not explained yet"


class Unit(Labelled):
    """Units of the numbers that people see."""

    SCORE_PCT = "score_pct", "คะแนน (ร้อยละ)", "score (% of full marks)"
    PERCENT_POINT = "percent_point", "คะแนน", "points"
    SD = "sd", "เท่าของส่วนเบี่ยงเบนมาตรฐาน", "standard deviations"
    PERCENT = "percent", "ร้อยละ", "%"
    COUNT = "count", "คน", "pupils"
    RANK = "rank", "อันดับ", "rank"
    CHANCE = "chance", "โอกาส", "chance (0–1)"
    INDEX = "index", "ดัชนี", "index"
    RATIO = "ratio", "คนต่อหน่วย", "pupils per unit"
    BAHT = "baht", "บาท", "baht"


class Polarity(StrEnum):
    """Which direction of a number is good."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"
    NEUTRAL = "neutral"


class Sex(Labelled):
    """Sex as enrolment and dropout files count it."""

    MALE = "male", "ชาย", "Boys"
    FEMALE = "female", "หญิง", "Girls"


class DoubtReason(Labelled):
    """Why a result row cannot be given to one school yet. It still counts in its district."""

    CODE_SHARED = "code_shared", "รหัสเดียวใช้กับสองโรงเรียน", "One code stands for two schools"
    CODE_UNKNOWN = "code_unknown", "ไม่มีรหัสนี้ในทะเบียนโรงเรียน", "The code is not in the school list"
    NAME_UNKNOWN = "name_unknown", "ไม่มีชื่อนี้ในทะเบียนโรงเรียน", "The name is not in the school list"
    NAME_SHARED = (
        "name_shared",
        "หลายโรงเรียนในเขตใช้ชื่อนี้",
        "Several schools of the district have this name",
    )
    CODE_FOREIGN = "code_foreign", "รหัสของเขตอื่น", "The code belongs to another district"


class BenchmarkOrigin(Labelled):
    """Where a reference mean comes from, most trusted first."""

    PUBLISHED = "published", "ค่าที่ประกาศ", "published"
    FILE = "file", "แถวในไฟล์ที่รับมา", "row in a received file"
    COMPUTED = "computed", "คำนวณจากข้อมูลที่โหลด", "computed from the loaded rows"


class RatingStatus(Labelled):
    """Why an assessment has a colour, or has none."""

    RATED = "rated", "มีสี", "Rated"
    TOO_PARTIAL = "too_partial", "ประเมินไม่ครบพอ", "Too little was assessed"
    NOT_ASSESSED = "not_assessed", "ยังไม่ได้ประเมิน", "Not assessed"
    NO_VERSION = "no_version", "ไม่มีเกณฑ์ฉบับที่ใช้ได้", "No version of the scheme fits"


class EvidenceVerdict(Labelled):
    """What the loaded data says about a self-assessed level."""

    AGREES = "agrees", "สอดคล้อง", "Agrees"
    CONTRADICTED = "contradicted", "ขัดกับข้อมูล", "Contradicted"
    NOT_CHECKABLE = "not_checkable", "ตรวจไม่ได้", "Not checkable"


class DueStatus(Labelled):
    """Where a reassessment stands."""

    DONE = "done", "ประเมินแล้ว", "Done"
    DONE_LATE = "done_late", "ประเมินแล้ว แต่เกินกำหนด", "Done, late"
    UPCOMING = "upcoming", "ยังไม่ถึงกำหนด", "Not due yet"
    OVERDUE = "overdue", "เกินกำหนด", "Overdue"
