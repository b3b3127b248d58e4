"""Rows of a result file, in whichever form it came → typed means, measures and level counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from data_pipeline.numbers import Numbers, read_codes, read_numbers
from data_pipeline.places import codes_by_name, place_rows
from data_pipeline.result_layouts import subject_of
from data_pipeline.results import LEVEL_COLUMNS, Batch, Context, Fault
from data_pipeline.sources.common import MEAN
from data_pipeline.warehouse.vocabulary import AreaLevel, QualityLevel, ValueStatus

SCHOOL = AreaLevel.SCHOOL.value
PLACEHOLDER_SCORES = (99.99,)
"""Scores that offices type for "unknown"."""

SCORE_RANGE = (0.0, 100.0)
COUNT_RANGE = (0, 20_000)

_LEVEL_SUM_WITHIN = 1.5
"""Percent that four rounded shares may miss 100 by."""


@dataclass(slots=True)
class _Read:
    """What was read of a file, while it is read.

    Parameters
    ----------
    rows : ``source_row school_code name_th area_level tested_count``, one row per school or area
    values, statuses : by measure and subject, index of `rows`
    source_rows : row of each subject's number, where the rows are one subject each
    """

    rows: pd.DataFrame
    values: dict[str, dict[str, pd.Series]] = field(default_factory=dict)
    statuses: dict[str, pd.Series] = field(default_factory=dict)
    source_rows: dict[str, pd.Series] | None = None
    faults: list[Fault] = field(default_factory=list)
    placeholders: list[tuple[int, str]] = field(default_factory=list)
    decimals: list[int] = field(default_factory=list)
    row_mean: pd.Series | None = None
    level_shares: set[str] = field(default_factory=set)
    """Subjects whose columns headed by a level alone hold percent of pupils, not pupils."""


def read_results(batch: Batch, columns: Mapping[str, pd.Series], context: Context) -> Batch:
    """Type the rows of a result file.

    Parameters
    ----------
    columns : tidy text of each column of the header, by name

    Raises
    ------
    Refusal : the file names schools without codes, and no school master is there to look them up
    """
    read = _read_long(batch, columns) if batch.header.is_long else _read_wide(batch, columns)
    rows = read.rows
    means = pd.DataFrame(read.values.pop(MEAN), index=rows.index)
    statuses = pd.DataFrame(read.statuses, index=rows.index)
    is_school = rows["area_level"] == SCHOOL
    zeroes = _all_zero(means, rows["tested_count"]) & is_school
    read.placeholders += [(int(row), means.columns[0]) for row in rows.index[zeroes]]
    means = means.mask(zeroes, axis=0)
    statuses = statuses.mask(zeroes, ValueStatus.NOT_REPORTED.value, axis=0)
    measures = {
        name: pd.DataFrame(found, index=rows.index).reindex(columns=means.columns)
        for name, found in read.values.items()
    }
    _nobody_sat(rows, means, statuses, measures.get("tested_count"))

    read.faults += _duplicates(rows, batch)
    kept = ~rows["source_row"].isin({fault.source_row for fault in read.faults})
    rows, names = codes_by_name(rows[kept], batch, context)
    rows, scope = place_rows(rows, context.master, batch.identity.district, named=names)
    nowhere = rows["area_id"] == ""
    if nowhere.any():  # a district's row that does not say which of several districts
        code = columns["school_code"] if "school_code" in columns else columns["name_th"]
        note(read.faults, "code_invalid", "school_code", code[rows.index[nowhere]])
        rows = rows[~nowhere]
    index = rows.index
    source_rows = None
    if read.source_rows is not None:
        source_rows = pd.DataFrame(read.source_rows).reindex(index=index, columns=means.columns)
    placeholders = tuple(place for place in read.placeholders if place[0] in index)
    typed = {name: frame.loc[index] for name, frame in measures.items()}
    return replace(
        batch,
        rows=rows,
        means=means.loc[index],
        statuses=statuses.loc[index],
        measures={name: frame for name, frame in typed.items() if not _is_level(name)},
        levels=_levels(rows, typed, read.level_shares),
        source_rows=source_rows,
        row_mean=None if read.row_mean is None else read.row_mean.loc[index],
        decimals=min(read.decimals, default=2),
        placeholders=placeholders,
        scope=scope,
        faults=tuple(read.faults),
    )


# --- the two forms ---------------------------------------------------------------------------------


def _read_wide(batch: Batch, columns: Mapping[str, pd.Series]) -> _Read:
    """Read a file in which each row is a school."""
    source, header = batch.source, batch.header
    rows = _who(batch, columns)
    read = _Read(rows)
    if "school_code" in columns:
        bad_code = ~rows["school_code"].str.fullmatch(r"\d{8}") & (rows["area_level"] == SCHOOL)
        note(read.faults, "code_invalid", "school_code", columns["school_code"][bad_code])
    nothing = pd.Series(np.nan, index=rows.index)
    not_reported = pd.Series(ValueStatus.NOT_REPORTED.value, index=rows.index, dtype="str")
    counts = Numbers(nothing, not_reported, nothing.notna(), -1)
    if "tested_count" in columns:
        counts = read_numbers(columns["tested_count"], source.statuses)
        _check_counts(counts, "tested_count", columns["tested_count"], read.faults)
    rows["count_status"] = counts.status
    means = read.values.setdefault(MEAN, {})
    for key in header.subjects:
        means[key], read.statuses[key] = nothing, not_reported
        if key in columns:
            numbers = read_numbers(columns[key], source.statuses)
            means[key], read.statuses[key] = _scores(numbers, key, columns[key], read)
    for measure in source.measures:
        for key in header.subjects:
            name = f"{key}/{measure.key}"
            if measure.key and name in columns:
                numbers = read_numbers(columns[name], source.statuses)
                _check_measure(numbers, measure.is_count, name, columns[name], read.faults)
                read.values.setdefault(measure.key, {})[key] = numbers.values
    rows["tested_count"] = counts.values
    sat = read.values.get("tested_count", {})
    if sat:
        most = pd.DataFrame(sat).max(axis=1)
        rows["tested_count"] = counts.values.fillna(most)
    for key in header.subjects:
        levels = {
            f"{key}/{level}": read.values[level][key]
            for level in QualityLevel
            if key in read.values.get(level, {})
        }
        n = sat.get(key, nothing).fillna(rows["tested_count"])
        _settle_levels(read, key, pd.DataFrame(levels), n, columns)
    if source.row_mean in columns:
        read.row_mean = read_numbers(columns[source.row_mean], source.statuses).values
    return read


def _read_long(batch: Batch, columns: Mapping[str, pd.Series]) -> _Read:
    """Read a file in which each row is one subject of a school."""
    source = batch.source
    lines = _who(batch, columns)
    texts = columns["subject"]
    keys = {text: subject_of(source, text) for text in texts.unique()}
    subject = texts.map(keys)
    read = _Read(lines)
    note(read.faults, "key_unknown", "subject", texts[subject == ""])
    if "school_code" in columns:
        bad_code = ~lines["school_code"].str.fullmatch(r"\d{8}") & (lines["area_level"] == SCHOOL)
        note(read.faults, "code_invalid", "school_code", columns["school_code"][bad_code])
    found: dict[str, pd.Series] = {}
    status = pd.Series(ValueStatus.NOT_REPORTED.value, index=lines.index, dtype="str")
    found[MEAN] = pd.Series(np.nan, index=lines.index)
    for measure in source.measures:
        if not measure.key or measure.key not in columns:
            continue
        cells = columns[measure.key]
        numbers = read_numbers(cells, source.statuses)
        if measure.key == MEAN:
            found[MEAN], status = _scores(numbers, MEAN, cells, read)
        else:
            _check_measure(numbers, measure.is_count, measure.key, cells, read.faults)
            found[measure.key] = numbers.values
    levels = pd.DataFrame({str(level): found[level] for level in QualityLevel if level in found})
    sat = found.get("tested_count", found[MEAN] * np.nan)
    for key, own in levels.groupby(subject):
        _settle_levels(read, str(key), own, sat[own.index], columns)
    who = lines["school_code"] + "/" + lines["name_th"]
    if "school_code" in columns:
        has_code = lines["school_code"] != ""
        who = who.where(~has_code, lines["school_code"] + lines["area_level"])
    is_usable = ~lines["source_row"].isin({fault.source_row for fault in read.faults})
    codes = {"who": pd.factorize(who)[0], "subject": pd.factorize(subject)[0]}
    again = pd.DataFrame(codes, index=who.index)[is_usable].duplicated()
    repeated = again.index[again]
    note(read.faults, "duplicate", "subject", texts[repeated])
    is_usable[repeated] = False
    _pivot(read, batch.header.subjects, lines[is_usable], who[is_usable], subject, found, status)
    return read


def _pivot(
    read: _Read,
    subjects: Sequence[str],
    lines: pd.DataFrame,
    who: pd.Series,
    subject: pd.Series,
    found: Mapping[str, pd.Series],
    status: pd.Series,
) -> None:
    """Turn lines of one subject each into one row per school; in place, on what is being read.

    Parameters
    ----------
    lines, who : the usable lines, and whom each is about
    subject, found, status : subject, measures and status of every line
    """
    number, schools = pd.factorize(who)
    rows = lines[~pd.Series(number, index=lines.index).duplicated()].copy()
    of_line = subject[lines.index].to_numpy(dtype=object)
    line_rows = lines["source_row"].to_numpy()
    measured = {name: column[lines.index].to_numpy("float64") for name, column in found.items()}
    line_status = status[lines.index].to_numpy(dtype=object)
    read.source_rows = {}
    read.values.setdefault(MEAN, {})
    for key in subjects:
        mine = of_line == key
        if not mine.any():
            continue
        target = number[mine]
        for name, column in measured.items():
            values = np.full(len(schools), np.nan)
            values[target] = column[mine]
            read.values.setdefault(name, {})[key] = pd.Series(values, index=rows.index)
        words = np.full(len(schools), ValueStatus.NOT_REPORTED.value, dtype=object)
        words[target] = line_status[mine]
        read.statuses[key] = pd.Series(words, index=rows.index, dtype="str")
        places = rows["source_row"].to_numpy().copy()
        places[target] = line_rows[mine]
        read.source_rows[key] = pd.Series(places, index=rows.index)
    school_row = dict(zip(line_rows, rows["source_row"].to_numpy()[number], strict=True))
    read.placeholders = [
        (int(school_row[row]), str(subject[row]))
        for row, _ in read.placeholders
        if row in school_row
    ]
    rows["count_status"] = ValueStatus.OK.value
    sat = read.values.get("tested_count")
    rows["tested_count"] = pd.DataFrame(sat).max(axis=1) if sat else np.nan
    read.rows = rows


def _who(batch: Batch, columns: Mapping[str, pd.Series]) -> pd.DataFrame:
    index = batch.raw.index
    rows = pd.DataFrame({"source_row": index}, index=index)
    empty = pd.Series("", index=index, dtype="str")
    rows["school_code"] = read_codes(columns["school_code"]) if "school_code" in columns else empty
    rows["name_th"] = columns.get("name_th", empty)
    rows["area_level"] = _area_levels(rows, batch)
    return rows


def _area_levels(rows: pd.DataFrame, batch: Batch) -> pd.Series:
    """Return for each row which area it states; "school" for a school."""
    level = pd.Series(SCHOOL, index=rows.index, dtype="str")
    code, name = rows["school_code"], rows["name_th"]
    by_code = pd.Series(False, index=rows.index)
    for footer in batch.source.footers:
        if footer.code:
            matches = code == footer.code
        elif footer.code_ends:
            matches = code.str.endswith(footer.code_ends) & code.str.fullmatch(r"\d{8}")
        else:
            continue
        matches &= ~by_code
        level = level.mask(matches, footer.level.value)
        by_code |= matches
    # a label speaks where there is no code, and tells OBEC's row from the nation's under one code
    no_code = code == ""
    for footer in batch.source.footers:
        may = no_code & (level == SCHOOL)
        if not (footer.code or footer.code_ends):
            may |= level == AreaLevel.NATION.value
        open_rows = name[may]
        says = pd.Series(False, index=open_rows.index)
        for label in footer.labels:
            says |= open_rows.str.contains(label, regex=False)
        level[says.index[says]] = footer.level.value
    return level


# --- cells -----------------------------------------------------------------------------------------


def note(faults: list[Fault], check: str, name: str, cells: pd.Series) -> None:
    """Note cells at fault: their rows are set aside."""
    faults += [
        Fault(check, row, name, str(text))
        for row, text in zip(cells.index.tolist(), cells.tolist(), strict=True)
    ]


def _scores(
    numbers: Numbers, key: str, cells: pd.Series, read: _Read
) -> tuple[pd.Series, pd.Series]:
    """Return a column's scores and their status; placeholders are not reported."""
    check_scores(numbers, key, cells, read.faults)
    held = numbers.values.isin(PLACEHOLDER_SCORES)
    read.placeholders += [(int(row), key) for row in numbers.values.index[held]]
    if numbers.decimals >= 0:
        read.decimals.append(numbers.decimals)
    return (
        numbers.values.mask(held),
        numbers.status.mask(held, ValueStatus.NOT_REPORTED.value),
    )


def _check_counts(counts: Numbers, name: str, cells: pd.Series, faults: list[Fault]) -> None:
    whole = counts.values.isna() | (counts.values % 1 == 0)
    note(faults, "number_expected", name, cells[counts.is_text | ~whole])
    outside = whole & ~counts.values.between(*COUNT_RANGE) & counts.values.notna()
    note(faults, "out_of_range", name, cells[outside])


def _check_measure(
    numbers: Numbers, is_count: bool, name: str, cells: pd.Series, faults: list[Fault]
) -> None:
    if is_count:
        _check_counts(numbers, name, cells, faults)
    elif _is_level(name.rpartition("/")[2]):  # pupils or percent: the values of all levels tell
        note(faults, "number_expected", name, cells[numbers.is_text])
        outside = numbers.values.notna() & ~numbers.values.between(*COUNT_RANGE)
        note(faults, "out_of_range", name, cells[outside])
    else:
        check_scores(numbers, name, cells, faults)


def check_scores(numbers: Numbers, name: str, cells: pd.Series, faults: list[Fault]) -> None:
    """Note cells that hold no number, or one that is no percentage."""
    note(faults, "number_expected", name, cells[numbers.is_text])
    outside = numbers.values.notna() & ~numbers.values.between(*SCORE_RANGE)
    note(faults, "out_of_range", name, cells[outside])


def _all_zero(means: pd.DataFrame, counts: pd.Series) -> pd.Series:
    """Return the rows in which every subject is 0 although pupils sat: 0 for "unknown"."""
    return (means == 0).all(axis=1) & (len(means.columns) > 1) & (counts.fillna(1) > 0)


def _nobody_sat(
    rows: pd.DataFrame, means: pd.DataFrame, statuses: pd.DataFrame, sat: pd.DataFrame | None
) -> None:
    """Mark the subjects without sitters NOT_TESTED; in place, on frames made here."""
    zero = rows["tested_count"] == 0
    said = (rows["count_status"] == ValueStatus.NOT_TESTED.value) & means.isna().all(axis=1)
    for key in means:
        nobody = zero if sat is None else zero | (sat[key] == 0)
        means.loc[nobody, key] = float("nan")
        statuses.loc[nobody | said, key] = ValueStatus.NOT_TESTED.value


def _duplicates(rows: pd.DataFrame, batch: Batch) -> list[Fault]:
    """Return the rows that repeat an earlier row: the same school, or the same area's mean."""
    if batch.header.is_long:
        return []
    suspects = rows[rows["school_code"].duplicated(keep=False) & (rows["school_code"] != "")]
    if suspects.empty:
        return []
    wanted = list(batch.header.columns.values())
    same = batch.raw.loc[suspects.index, wanted].apply(lambda column: column.str.strip())
    repeated = same.duplicated() | (
        (suspects["area_level"] != SCHOOL)
        & suspects.duplicated(subset=["area_level", "school_code"])
    )
    return [
        Fault("duplicate", int(row), "school_code", str(suspects.at[row, "school_code"]))
        for row in suspects.index[repeated]
    ]


# --- levels ----------------------------------------------------------------------------------------


def _is_level(name: str) -> bool:
    return name.removesuffix("_count").removesuffix("_pct") in list(QualityLevel)


def _settle_levels(
    read: _Read, key: str, levels: pd.DataFrame, sat: pd.Series, columns: Mapping[str, pd.Series]
) -> None:
    """Say whether a subject's columns headed by a level alone hold pupils or percent of them.

    They hold pupils where a row's levels add up to its sitters, percent where they add up to 100. A
    broken number among pupils is noted. In place, on what is being read.

    Parameters
    ----------
    levels : one column for each level, named as the column of the file
    sat : pupils who sat, index of `levels`
    """
    if levels.empty:
        return
    total = levels.sum(axis=1)
    near_100 = int(((total - 100).abs() <= _LEVEL_SUM_WITHIN).sum())
    if near_100 > int((total == sat).sum()):
        read.level_shares.add(key)
        return
    for name in map(str, levels):
        broken = levels.index[levels[name] % 1 > 0]
        note(read.faults, "number_expected", name, columns[name][broken])


def _levels(
    rows: pd.DataFrame, measures: Mapping[str, pd.DataFrame], shares: set[str]
) -> pd.DataFrame:
    """Return pupils and shares at each level, one row per school's row, subject and level.

    Parameters
    ----------
    shares : subjects whose columns headed by a level alone hold percent
    """
    found = {name: frame for name, frame in measures.items() if _is_level(name)}
    if not found:
        return pd.DataFrame(columns=LEVEL_COLUMNS)
    parts = []
    for level in QualityLevel:
        for key in map(str, next(iter(found.values()))):
            nothing = pd.Series(np.nan, index=rows.index)
            plain = found[level.value][key] if level.value in found else nothing
            count = found.get(f"{level.value}_count", pd.DataFrame()).get(key, nothing)
            share = found.get(f"{level.value}_pct", pd.DataFrame()).get(key, nothing)
            if level.value in found and key in shares:
                share = share.fillna(plain)
            elif level.value in found:
                count = count.fillna(plain)
            part = pd.DataFrame(
                {
                    "source_row": rows["source_row"],
                    "subject": key,
                    "quality_level": level.value,
                    "level_count": count,
                    "level_pct": share,
                }
            )
            parts.append(part[count.notna() | share.notna()])
    return pd.concat(parts)
