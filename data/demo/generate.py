"""Write the files of the demonstration, as an office would receive them.

Everything in them is invented (see `data.demo.places`), except the rows ``00000000`` of papers
whose national mean is published: those equal `data/reference/benchmarks.csv`.

Shapes, as real files have them: comma separated, heading in row 1, means of the area (``PPAA0000``)
and the nation (``00000000``) among the rows.

==========  ================================  =========================================================
paper       written as                        rows
==========  ================================  =========================================================
schools     UTF-8; every second file cp874    names in quotes, the area itself first
O-NET       cp874, LF; from 2565 UTF-8 with   by code; area, then nation at the end; a school that took
            BOM, CRLF (saved by Excel)        no part has ``-`` or is missing
NT          cp874 to 2561, then UTF-8         by mean, highest first; nation, then area at the end
RT          UTF-8                             nation and area first; in 2560 without their names
enrolment   XLSX, two rows of headings        see `data.demo.registers`; at the scale of the nation
                                              only for the newest three years
dropout     cp874 to 2561, then UTF-8         see `data.demo.registers`
quality     UTF-8                             see `data.demo.quality`; a district and a province only
==========  ================================  =========================================================

Faults planted in the first district, so that the checks have something to find (``faults=False``
leaves them out):

1. ``onet_p6_2558.csv``: the rows hold ไทย, คณิตศาสตร์, วิทยาศาสตร์, สังคม, อังกฤษ under the heading ไทย,
   สังคม, อังกฤษ, คณิตศาสตร์, วิทยาศาสตร์. The area's row has the right order and proves it.
2. ``nt_p3_2566.csv``: one code stands for two schools of different names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np

from data.demo.places import Scale, Schools, districts_of, invent_schools
from data.demo.pupils import FIRST_YEAR_BE, LAST_YEAR_BE, LIVE_YEAR_BE
from data.demo.quality import quality_files
from data.demo.registers import dropout_file, enrolment_file, pupils_on_roll
from data.demo.scores import (
    PAPER,
    PAPERS,
    Form,
    Paper,
    Results,
    half_up,
    invent_form,
    invent_results,
    nation_mean,
)

SEED = 2569
Progress = Callable[[int, int, str], None]
Kind = Literal["schools", "results", "enrolment", "dropout", "quality"]
Maker = Callable[[], tuple[str, bytes]]
KINDS: tuple[Kind, ...] = ("schools", "results", "enrolment", "dropout", "quality")
_NATION_ENROLMENT_YEARS = 3

_HEADINGS = {
    "onet": ("รหัสโรงเรียน", "โรงเรียน", "จน.นร.", "เฉลี่ย"),
    "nt": ("รหัสโรงเรียน", "ชื่อโรงเรียน", "น.ร.(คน)", "รวมเฉลี่ย"),
    "rt": ("รหัสโรงเรียน", "ชื่อโรงเรียน", "น.ร.(คน)", "รวมเฉลี่ย"),
}
_SUBJECT_HEADINGS = {
    "thai": "ไทย",
    "social": "สังคม",
    "english": "อังกฤษ",
    "math": "คณิตศาสตร์",
    "science": "วิทยาศาสตร์",
    "literacy": "ภาษา",
    "numeracy": "คำนวณ",
    "reasoning": "เหตุผล",
    "reading_aloud": "อ่านออกเสียง",
    "comprehension": "อ่านรู้เรื่อง",
}
_NT_SUBJECT_HEADINGS = {"thai": "ภาษาไทย"}
_SCHOOL_HEADINGS = (
    "รหัสโรงเรียน",
    "ชื่อโรงเรียน",
    "รหัสกระทรวง",
    "เครือข่าย",
    "อำเภอ",
    "ตำบล",
    "จังหวัด",
    "จำนวนนักเรียน",
)
_NATION_CODE = "00000000"
_NATION_LABEL = {"onet": "ค่าเฉลี่ยระดับประเทศ", "nt": "ระดับประเทศ", "rt": "ระดับประเทศ"}
_DISTRICT_LABEL = {"onet": "ค่าเฉลี่ยระดับเขตพื้นที่", "nt": "ระดับเขตพื้นที่", "rt": "ระดับเขตพื้นที่"}
_UNLABELLED = ("rt", 2560)
_PERMUTED = ("onet", "p6", 2558)
_PERMUTATION = (0, 3, 4, 1, 2)
_CODE_SHARED = ("nt", "p3", 2566)

_CENTS = tuple(f"{number // 100}.{number % 100:02d}" for number in range(10_001))


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a result file; ``order`` is what NT files are sorted by."""

    text: str
    order: int = 0


def write_demo(
    folder: Path,
    scale: Scale = "province",
    seed: int = SEED,
    progress: Progress | None = None,
    *,
    faults: bool = True,
    kinds: Collection[Kind] = KINDS,
) -> list[Path]:
    """Write the demonstration's files into a folder.

    Parameters
    ----------
    folder : made if it is missing; files of the same names are replaced
    scale : district (71 files of all `KINDS`), province (84) or nation (74; one file holds the whole
        nation, beside those of the quality schools)
    seed : the same seed and scale give the same bytes
    progress : called after each file with files written, files in all, and the file's name
    faults : plant the faults that the module describes
    kinds : which files to write; what is in a file does not depend on it

    Returns
    -------
    list of Path, in the order in which they are to be loaded: schools, then year by year enrolment,
    results, dropout, then the quality schools

    Raises
    ------
    ValueError, scale or one of the kinds is unknown
    """
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise ValueError(f"kinds: expected {', '.join(KINDS)}. Found: {', '.join(unknown)}.")
    folder.mkdir(parents=True, exist_ok=True)
    forms = _forms(scale, seed)
    masters = _master_files(scale, forms) if "schools" in kinds else []
    makers = [*masters, *_yearly_files(scale, forms, kinds, faults=faults)]
    if "quality" in kinds:
        makers += [partial(_as_made, *file) for file in quality_files(places_seed=seed).items()]
    written = []
    for make in makers:
        name, content = make()
        written.append(folder / name)
        written[-1].write_bytes(content)
        if progress:
            progress(len(written), len(makers), name)
    return written


def write_live_file(folder: Path, scale: Scale = "province", seed: int = SEED) -> Path:
    """Write O-NET ป.6 of the year after the demonstration's last, to be dropped into the inbox.

    It belongs to the same schools as `write_demo` with the same scale and seed; in the first
    district mathematics gains about three points on the nation.

    Parameters
    ----------
    folder : made if it is missing
    scale, seed : those of the running demonstration

    Returns
    -------
    Path of ``onet_p6_2568.csv``
    """
    folder.mkdir(parents=True, exist_ok=True)
    paper = PAPER["onet", "p6"]
    name, content = _result_file(_forms(scale, seed), paper, LIVE_YEAR_BE, faults=False)
    (folder / name).write_bytes(content)
    return folder / name


def _forms(scale: Scale, seed: int) -> list[Form]:
    return [
        invent_form(invent_schools(district, seed), seed, is_first=place == 0)
        for place, district in enumerate(districts_of(scale))
    ]


def _as_made(name: str, content: bytes) -> tuple[str, bytes]:
    return name, content


def _papers(forms: Iterable[Form]) -> list[Paper]:
    has_secondary = any(form.schools.district.kind == "secondary" for form in forms)
    return [paper for paper in PAPERS if paper.grade != "m6" or has_secondary]


def _yearly_files(
    scale: Scale, forms: Sequence[Form], kinds: Collection[Kind], *, faults: bool
) -> Iterator[Maker]:
    """Yield what makes each file of a year, in the order of loading."""
    first_enrolment = LAST_YEAR_BE - _NATION_ENROLMENT_YEARS + 1 if scale == "nation" else 0
    for year_be in range(FIRST_YEAR_BE, LAST_YEAR_BE + 1):
        if "enrolment" in kinds and year_be >= first_enrolment:
            yield partial(enrolment_file, forms, year_be)
        if "results" in kinds:
            for paper in _papers(forms):
                if year_be >= paper.first_year_be:
                    yield partial(_result_file, forms, paper, year_be, faults=faults)
        if "dropout" in kinds:
            yield partial(dropout_file, forms, year_be)


def _master_files(scale: Scale, forms: Sequence[Form]) -> list[Maker]:
    """Return what makes each school master: one per district, or one for the nation."""
    if scale == "nation":
        return [partial(_master_file, "nation", forms, "utf-8")]
    return [
        partial(
            _master_file,
            form.schools.district.district_id,
            [form],
            "cp874" if place % 2 else "utf-8",
        )
        for place, form in enumerate(forms)
    ]


def _master_file(key: str, forms: Sequence[Form], encoding: str) -> tuple[str, bytes]:
    lines = [",".join(_SCHOOL_HEADINGS)]
    for form in forms:
        lines.extend(_master_lines(form))
    return f"schools_{key}.csv", ("\n".join(lines) + "\n").encode(encoding)


def _master_lines(form: Form) -> Iterator[str]:
    schools, area = form.schools, form.schools.district
    yield f'{area.area_code},"{area.name_th}",,,,,{area.province_name_th},'
    for code, name, ministry, network, amphoe, tambon, pupils in zip(
        schools.codes,
        schools.names,
        schools.ministry_codes,
        schools.networks,
        schools.amphoes,
        schools.tambons,
        pupils_on_roll(form, LAST_YEAR_BE).tolist(),
        strict=True,
    ):
        yield f'{code},"{name}",{ministry},{network},{amphoe},{tambon},{area.province_name_th},{pupils}'


def _result_file(
    forms: Sequence[Form], paper: Paper, year_be: int, *, faults: bool
) -> tuple[str, bytes]:
    """Return name and bytes of one result file over all districts."""
    test, cell = paper.test, (paper.test, paper.grade, year_be)
    rows: list[_Row] = []
    areas: list[str] = []
    for place, form in enumerate(forms):
        results = invent_results(form, paper, year_be)
        if not results.tested.any():
            continue
        areas.append(_area_line(form, results, paper, year_be, alone=len(forms) == 1))
        planted = faults and place == 0
        if planted and cell == _PERMUTED:
            results = Results(results.school, results.tested, results.means[:, _PERMUTATION])
        codes = list(form.schools.codes)
        if planted and cell == _CODE_SHARED:
            keeper, lost = _two_large_schools(results)
            codes[lost] = codes[keeper]
        rows.extend(_school_rows(form.schools, codes, results))
    if test == "nt":
        rows.sort(key=lambda row: -row.order)
    nation = _nation_line(paper, year_be)
    schools = [row.text for row in rows]
    body = {
        "onet": [*schools, *areas, nation],
        "nt": [*schools, nation, *areas],
        "rt": [nation, *areas, *schools],
    }[test]
    encoding, newline = _writing(test, year_be)
    content = newline.join([_heading(paper, year_be), *body, ""])
    return f"{test}_{paper.grade}_{year_be}.csv", content.encode(encoding)


def _writing(test: str, year_be: int) -> tuple[str, str]:
    if test == "onet":
        return ("utf-8-sig", "\r\n") if year_be >= 2565 else ("cp874", "\n")
    return ("cp874" if test == "nt" and year_be <= 2561 else "utf-8", "\n")


def _heading(paper: Paper, year_be: int) -> str:
    code, name, tested, mean = _HEADINGS[paper.test]
    renamed = _NT_SUBJECT_HEADINGS if paper.test == "nt" else {}
    subjects = [renamed.get(key, _SUBJECT_HEADINGS[key]) for key in paper.subjects(year_be)]
    return ",".join([code, name, tested, *subjects, mean])


def _school_rows(schools: Schools, codes: Sequence[str], results: Results) -> Iterator[_Row]:
    width = results.means.shape[1]
    absent = ",-" * (width + 2)
    averages = (2 * results.means.sum(axis=1) + width) // (2 * width)
    for at, tested, means, average in zip(
        results.school.tolist(),
        results.tested.tolist(),
        results.means.tolist(),
        averages.tolist(),
        strict=True,
    ):
        start = f"{codes[at]},{schools.names[at]}"
        if tested:
            values = ",".join([_CENTS[mean] for mean in means])
            yield _Row(f"{start},{tested},{values},{_CENTS[average]}", average)
        else:
            yield _Row(start + absent, -1)


def _area_line(form: Form, results: Results, paper: Paper, year_be: int, *, alone: bool) -> str:
    """Return the district's own row: means weighted by pupils tested, exact to two decimals."""
    area, sitters = form.schools.district, int(results.tested.sum())
    sums = (results.tested[:, None] * results.means).sum(axis=0).tolist()
    means = [half_up(total, sitters) for total in sums]
    label = _DISTRICT_LABEL[paper.test] if alone else area.name_th
    if (paper.test, year_be) == _UNLABELLED:
        label = ""
    return _benchmark_line(area.area_code, label, means, half_up(sum(means), len(means)))


def _nation_line(paper: Paper, year_be: int) -> str:
    means = [nation_mean(paper.test, paper.grade, year_be, s) for s in paper.subjects(year_be)]
    average = half_up(sum(means), len(means))
    if paper.test != "onet":
        average = nation_mean(paper.test, paper.grade, year_be, "total")
    label = "" if (paper.test, year_be) == _UNLABELLED else _NATION_LABEL[paper.test]
    return _benchmark_line(_NATION_CODE, label, means, average)


def _benchmark_line(code: str, label: str, means: Iterable[int], average: int) -> str:
    return f"{code},{label},,{','.join(_CENTS[mean] for mean in means)},{_CENTS[average]}"


def _two_large_schools(results: Results) -> tuple[int, int]:
    """Return two schools of the file with more than a handful of sitters, by position."""
    order = np.argsort(-results.tested, kind="stable")
    return int(results.school[order[8]]), int(results.school[order[13]])
