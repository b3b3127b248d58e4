"""Invented provinces, districts, networks and schools.

Every name carries one of `MARKERS`, so that no invented number ever stands beside a real name.
Codes lie under `UNUSED_PROVINCE_IDS`, which no province has: nothing in the demonstration shares a
code with a real province, district or school. Primary areas are numbered from 01, secondary ones
from 81.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

Scale = Literal["district", "province", "nation"]
Kind = Literal["primary", "secondary"]

REFERENCE = Path(__file__).resolve().parents[1] / "reference"

MARKERS = ("สมมติ", "จำลอง", "ตัวอย่าง", "สาธิต")
"""One of these stands in every invented name."""

UNUSED_PROVINCE_IDS = tuple(
    f"{number:02d}"
    for number in (*range(1, 10), 28, 29, 59, 68, 69, 78, 79, 87, 88, 89, 97, 98, 99)
)
"""Two-digit numbers that stand for no province of `reference/provinces.csv`."""

NATION_SCHOOLS = 30_000
NATION_PRIMARY, NATION_SECONDARY = 183, 62
SMALLEST_SCHOOL, LARGEST_PRIMARY, LARGEST_SECONDARY = 9, 2_400, 3_900


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_HEADS = _words(
    "หนอง ห้วย โคก ทุ่ง ดอน แม่ สัน ป่า ท่า บึง นา โนน คลอง ไร่ วัง บ่อ เขา ดง ร่อง ปาง เหล่า น้ำ ต้น ถ้ำ"
)
_TAILS = _words(
    "บัว ขาม ไผ่ สัก ตาล หว้า แก้ว ใหญ่ น้อย ต๊ำ ต๋อม ตุ้ม ปง ผึ้ง กวาง ช้าง ปลา หอย ม่วง กล้วย มะค่า "
    "ข่อย ยาง แดง เหลือง ดำ เงิน คำ ทราย หิน แฝก คูณ เปา จาน แต้ เย็น สูง กว้าง ลึก หลวง เก่า ใหม่"
)
_TURNS = _words("เหนือ ใต้ กลาง พัฒนา สามัคคี วิทยา ประชาสรรค์")
_PATRONS = _words("ราษฎร์บำรุง ประชานุเคราะห์ ราษฎร์อุปถัมภ์ มิตรภาพ ประชาสงเคราะห์ วิทยาทาน")
_PRIMARY_PREFIXES = ("บ้าน", "บ้าน", "บ้าน", "บ้าน", "บ้าน", "บ้าน", "วัด", "วัด", "ชุมชนบ้าน", "ชุมชนวัด", "")
_SECONDARY_ENDS = ("วิทยาคม", "พิทยาคม", "วิทยา", "พิทยาลัย", "ศึกษา", "ราชวิทยา")
_CLUSTERS = _words("รวมใจ พัฒนา ก้าวหน้า ร่มเย็น ริมน้ำ เชิงเขา ทุ่งทอง สายธาร แสงตะวัน ร่วมคิด ใฝ่รู้ เบิกบาน")


@dataclass(frozen=True, slots=True)
class District:
    """One invented educational service area and how many schools it has."""

    district_id: str
    name_th: str
    province_id: str
    province_name_th: str
    kind: Kind
    school_count: int

    @property
    def area_code(self) -> str:
        """The code under which result files and the school master name the area itself."""
        return f"{self.district_id}0000"


@dataclass(frozen=True, slots=True)
class Schools:
    """The schools of one district, in the order of their codes; one entry per school in each field."""

    district: District
    codes: Sequence[str]
    names: Sequence[str]
    ministry_codes: Sequence[str]
    networks: Sequence[str]
    amphoes: Sequence[str]
    tambons: Sequence[str]
    network_no: npt.NDArray[np.int64]
    pupil_count: npt.NDArray[np.int64]
    has_lower_secondary: npt.NDArray[np.bool_]


def districts_of(scale: Scale) -> list[District]:
    """List the invented districts of a scale, the one with the planted faults first.

    The first district is the same, with the same figures, at every scale.

    Parameters
    ----------
    scale : district (one), province (three primary and one secondary, in two provinces) or nation
        (183 primary and 62 secondary, in 22 provinces, `NATION_SCHOOLS` schools)

    Examples
    --------
    >>> [d.name_th for d in districts_of("district")]
    ['สพป.สาธิต เขต 1']
    >>> [d.district_id for d in districts_of("province")]
    ['9901', '9902', '9801', '9981']
    >>> len(districts_of("nation")), sum(d.school_count for d in districts_of("nation"))
    (245, 30000)
    """
    if scale == "district":
        return [_FIRST]
    if scale == "province":
        return [
            _FIRST,
            _district("99", 2, "primary", 132),
            _district("98", 1, "primary", 118),
            _district("99", 1, "secondary", 42),
        ]
    if scale == "nation":
        return _nation()
    raise ValueError(
        f"scale: no such scale. Expected district, province or nation. Found: {scale}."
    )


def invent_schools(district: District, seed: int) -> Schools:
    """Invent the schools of one district; the same district and seed give the same schools.

    Pupils per school are log-normal with many small schools; a quarter of the primary schools
    also teach ม.1–ม.3 (ขยายโอกาส). Two schools of a larger district share a name, as real ones do.
    """
    rng = np.random.default_rng([seed, int(district.district_id), 1])
    count, is_primary = district.school_count, district.kind == "primary"
    network_count = max(1, round(count / (16 if is_primary else 10)))
    amphoe_count = max(1, round(network_count * 2 / 3))
    network_no = np.sort(rng.integers(0, network_count, count))
    network_no[:network_count] = np.arange(network_count)
    network_no.sort()
    amphoe_no = network_no * amphoe_count // network_count

    if is_primary:
        pupils = np.exp(rng.normal(np.log(88), 0.88, count))
        pupils = np.clip(pupils, SMALLEST_SCHOOL, LARGEST_PRIMARY)
        pupils[0] = max(pupils.max(), 1_150)  # the อนุบาล of the town
    else:
        pupils = np.clip(np.exp(rng.normal(np.log(520), 0.85, count)), 60, LARGEST_SECONDARY)
    running = np.cumsum(rng.choice([1, 1, 1, 2], count))
    prefix = "กลุ่มเครือข่าย" if is_primary else "สหวิทยาเขต"
    clusters = [f"{prefix}{name}" for name in _draw_unique(rng, network_count, _cluster)]
    amphoes = _draw_unique(rng, amphoe_count, _amphoe)
    if is_primary and district.district_id.endswith("1"):
        amphoes[0] = f"เมือง{district.province_name_th.removeprefix('จังหวัด')}"
    tambons = [_draw_unique(rng, 5, _amphoe) for _ in range(amphoe_count)]

    names = _draw_unique(rng, count, _primary_name if is_primary else _secondary_name)
    if is_primary:
        names[0] = f"อนุบาล{amphoes[0]}"
        if count > 60:
            names[-3] = names[12]
    return Schools(
        district=district,
        codes=[f"{district.district_id}{number:04d}" for number in running],
        names=names,
        ministry_codes=[f"10{district.district_id}{number:04d}" for number in running],
        networks=[clusters[number] for number in network_no],
        amphoes=[amphoes[number] for number in amphoe_no],
        tambons=[tambons[number][rng.integers(5)] for number in amphoe_no],
        network_no=network_no.astype(np.int64),
        pupil_count=np.rint(pupils).astype(np.int64),
        has_lower_secondary=(rng.random(count) < 0.26) | (not is_primary),
    )


def _district(province_id: str, number: int, kind: Kind, school_count: int) -> District:
    place = "สาธิต" if province_id == "99" else f"สาธิต {province_id}"
    office, first_number = ("สพป.", 1) if kind == "primary" else ("สพม.", 81)
    return District(
        district_id=f"{province_id}{first_number + number - 1:02d}",
        name_th=f"{office}{place} เขต {number}",
        province_id=province_id,
        province_name_th=f"จังหวัด{place}",
        kind=kind,
        school_count=school_count,
    )


QUALITY_DISTRICT_ID = "9982"
"""The district of the quality schools; see `data.demo.quality`. At no scale has it other schools."""

_FIRST = _district("99", 1, "primary", 96)


def _nation() -> list[District]:
    """Share the areas evenly among the provinces, that of the first district leading."""
    province_ids = sorted(UNUSED_PROVINCE_IDS, key=lambda number: (number != "99", number))
    primary_sizes = _spread(NATION_PRIMARY, 101, 201)
    secondary_sizes = _spread(NATION_SECONDARY, 28, 48)
    primary_sizes[0] = _FIRST.school_count
    primary_sizes[1] += NATION_SCHOOLS - sum(primary_sizes) - sum(secondary_sizes)
    districts: list[District] = []
    for place, province_id in enumerate(province_ids):
        kinds: tuple[tuple[Kind, list[int]], ...] = (
            ("primary", primary_sizes[place :: len(province_ids)]),
            ("secondary", secondary_sizes[place :: len(province_ids)]),
        )
        for kind, sizes in kinds:
            numbered = (_district(province_id, number, kind, 0) for number in itertools.count(1))
            free = (one for one in numbered if one.district_id != QUALITY_DISTRICT_ID)
            districts.extend(
                replace(one, school_count=size) for one, size in zip(free, sizes, strict=False)
            )
    return districts


def _spread(count: int, low: int, high: int) -> list[int]:
    """Return whole numbers spread evenly from low to high, in a mixed order."""
    step = 37
    return [low + round((high - low) * (i * step % count) / (count - 1)) for i in range(count)]


def _draw_unique(
    rng: np.random.Generator, count: int, draw: Callable[[np.random.Generator], str]
) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < count:
        names[draw(rng)] = None
    return list(names)


def _pick(rng: np.random.Generator, words: Sequence[str]) -> str:
    return words[int(rng.random() * len(words))]


def _place(rng: np.random.Generator) -> str:
    return _pick(rng, _HEADS) + (_pick(rng, _TAILS) if rng.random() < 0.85 else "")


def _primary_name(rng: np.random.Generator) -> str:
    marker, shape = _pick(rng, MARKERS), rng.random()
    prefix = _pick(rng, _PRIMARY_PREFIXES)
    place = _place(rng) if prefix else _pick(rng, _HEADS) + _pick(rng, _TAILS)
    if shape < 0.62:
        return f"{prefix}{place}{marker}"
    if shape < 0.82:
        return f"{prefix}{place}{marker}{_pick(rng, _TURNS)}"
    if shape < 0.96:
        return f"{prefix}{place} ({marker}{_pick(rng, _PATRONS)})"
    return f"{prefix}{place}{marker} ({_pick(rng, _PATRONS)} {'๐๑๒๓๔๕๖๗๘๙'[int(rng.random() * 9) + 1]})"


def _secondary_name(rng: np.random.Generator) -> str:
    return f"{_place(rng)}{_pick(rng, MARKERS)}{_pick(rng, _SECONDARY_ENDS)}"


def _amphoe(rng: np.random.Generator) -> str:
    return f"{_place(rng)}{_pick(rng, MARKERS)}"


def _cluster(rng: np.random.Generator) -> str:
    return f"{_pick(rng, MARKERS)}{_pick(rng, _CLUSTERS)}"
