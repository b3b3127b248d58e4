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
==========  ================================  =========================================================

Faults planted in the first district, so that the checks have something to find (``faults=False``
leaves them out):

1. ``onet_p6_2558.csv``: the rows hold ไทย, คณิตศาสตร์, วิทยาศาสตร์, สังคม, อังกฤษ under the heading ไทย,
   สังคม, อังกฤษ, คณิตศาสตร์, วิทยาศาสตร์. The area's row has the right order and proves it.
2. ``nt_p3_2566.csv``: one code stands for two schools of different names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.demo.places import Scale, Schools, districts_of, invent_schools
from data.demo.scores import (
    FIRST_YEAR_BE,
    LAST_YEAR_BE,
    LIVE_YEAR_BE,
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
) -> list[Path]:
    """Write the demonstration's files into a folder.

    Parameters
    ----------
    folder : made if it is missing; files of the same names are replaced
    scale : district (39 files), province (52) or nation (49; one file holds the whole nation)
    seed : the same seed and scale give the same bytes
    progress : called after each file with files written, files in all, and the file's name
    faults : plant the faults that the module describes

    Returns
    -------
    list of Path, in the order in which they are to be loaded: schools, then year by year

    Raises
    ------
    ValueError, scale is not one of the three
    """
    folder.mkdir(parents=True, exist_ok=True)
    forms = _forms(scale, seed)
    cells = [
        (paper, year_be)
        for year_be in range(FIRST_YEAR_BE, LAST_YEAR_BE + 1)
        for paper in _papers(forms)
        if year_be >= paper.first_year_be
    ]
    masters = list(_master_files(scale, forms))
    total, written = len(masters) + len(cells), []
    for name, content in masters:
        written.append(_write(folder / name, content))
        if progress:
            progress(len(written), total, name)
    for paper, year_be in cells:
        name, content = _result_file(forms, paper, year_be, faults=faults)
        written.append(_write(folder / name, content))
        if progress:
            progress(len(written), total, name)
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
    return _write(folder / name, content)


def _forms(scale: Scale, seed: int) -> list[Form]:
    return [
        invent_form(invent_schools(district, seed), seed, is_first=place == 0)
        for place, district in enumerate(districts_of(scale))
    ]


def _papers(forms: Iterable[Form]) -> list[Paper]:
    kinds = {form.schools.district.kind for form in forms}
    return [paper for paper in PAPERS if paper.grade != "m6" or "secondary" in kinds]


def _write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _master_files(scale: Scale, forms: Sequence[Form]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each school master: one per district, or one for the nation."""
    groups = [forms] if scale == "nation" else [[form] for form in forms]
    for place, group in enumerate(groups):
        lines = [",".join(_SCHOOL_HEADINGS)]
        for form in group:
            lines.extend(_master_lines(form.schools))
        key = "nation" if scale == "nation" else group[0].schools.district.district_id
        encoding = "cp874" if place % 2 else "utf-8"
        yield f"schools_{key}.csv", ("\n".join(lines) + "\n").encode(encoding)


def _master_lines(schools: Schools) -> Iterator[str]:
    area = schools.district
    yield f'{area.area_code},"{area.name_th}",,,,,{area.province_name_th},'
    for code, name, ministry, network, amphoe, tambon, pupils in zip(
        schools.codes,
        schools.names,
        schools.ministry_codes,
        schools.networks,
        schools.amphoes,
        schools.tambons,
        schools.pupil_count.tolist(),
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
