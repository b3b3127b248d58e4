"""Checks of who a row is: its code in the file and in the school master."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from data_pipeline.checks.issue import Issue, Said, issue
from data_pipeline.text import fold_name, short_list
from data_pipeline.warehouse.vocabulary import DoubtReason, Severity

if TYPE_CHECKING:
    from data_pipeline.results import Batch, Context

_PAIRS_SHOWN = 8


def code_shared(batch: Batch, context: Context) -> list[Issue]:
    """Find one code on several rows: all of them are in doubt, none is overwritten."""
    doubtful = _in_doubt(batch, DoubtReason.CODE_SHARED)
    issues = []
    for code, rows in doubtful.groupby("school_code", sort=False):
        names = short_list([f"{row.name_th} (แถว {row.source_row})" for row in rows.itertuples()])
        names_en = short_list(
            [f"{row.name_th} (row {row.source_row})" for row in rows.itertuples()]
        )
        in_master = _master_name(context, str(code))
        suggestion = _other_codes(batch, context, rows)
        proposed = _own_codes(batch, context, rows)
        issues.append(
            issue(
                DoubtReason.CODE_SHARED.value,
                Severity.WARNING,
                batch.place("school_code", tuple(int(row) for row in rows["source_row"])),
                th=Said(
                    f"รหัส {code} ใช้กับ {len(rows)} แถว",
                    f"รหัสละหนึ่งโรงเรียน{f' ในทะเบียน {code} คือ {in_master}' if in_master else ''}",
                    names,
                    "ยังนับในค่าเฉลี่ยของเขต แต่ยังไม่ให้โรงเรียนใด โปรดยืนยันรหัสของแต่ละแถว",
                ),
                en=Said(
                    f"code {code} stands on {len(rows)} rows",
                    f"one school for each code{f'; the school list has {code} as {in_master}' if in_master else ''}",
                    names_en,
                    "They count in the district but belong to no school yet. Confirm the code of each row.",
                ),
                suggestion=suggestion,
                mend=batch.mend(*((row, "school_code", code) for row, code in proposed.items())),
            )
        )
    return issues


def code_unknown(batch: Batch, context: Context) -> list[Issue]:
    """Find codes that the school master of the district does not have."""
    rows = batch.rows[batch.rows["is_code_unknown"]]
    if rows.empty:
        return []
    return [
        issue(
            DoubtReason.CODE_UNKNOWN.value,
            Severity.WARNING,
            batch.place("school_code", tuple(int(row) for row in rows["source_row"])),
            th=Said(
                "ไม่มีรหัสนี้ในทะเบียนโรงเรียนของเขต",
                "รหัสที่อยู่ในทะเบียน",
                _codes_and_names(rows),
                "แก้รหัส หรือส่งทะเบียนโรงเรียนที่เป็นปัจจุบัน ระหว่างนี้นับในเขตเท่านั้น",
            ),
            en=Said(
                "the code is not in the district's school list",
                "a code of the list",
                _codes_and_names(rows),
                "Correct the code, or send the current school list; until then it counts in the district only.",
            ),
            suggestion=_other_codes(batch, context, rows),
            mend=batch.mend(
                *(
                    (row, "school_code", code)
                    for row, code in _own_codes(batch, context, rows).items()
                )
            ),
        )
    ]


def code_foreign(batch: Batch, context: Context) -> list[Issue]:
    """Find schools of another district in a district's file."""
    rows = _in_doubt(batch, DoubtReason.CODE_FOREIGN)
    if rows.empty:
        return []
    return [
        issue(
            DoubtReason.CODE_FOREIGN.value,
            Severity.WARNING,
            batch.place("school_code", tuple(int(row) for row in rows["source_row"])),
            th=Said(
                "รหัสเป็นของเขตอื่น",
                f"โรงเรียนของเขต {', '.join(batch.scope)}",
                _codes_and_names(rows),
                "แก้รหัส หรือย้ายแถวไปไฟล์ของเขตนั้น ระหว่างนี้นับในเขตของไฟล์",
            ),
            en=Said(
                "the code belongs to another district",
                f"schools of district {', '.join(batch.scope)}",
                _codes_and_names(rows),
                "Correct the code, or move the row to that district's file; until then it counts in the file's district.",
            ),
            suggestion=_other_codes(batch, context, rows),
        )
    ]


def _in_doubt(batch: Batch, reason: DoubtReason) -> pd.DataFrame:
    return batch.rows[batch.rows["doubt_reason"] == reason.value]


def _codes_and_names(rows: pd.DataFrame) -> str:
    named = (rows["school_code"] + " " + rows["name_th"]).str.strip().drop_duplicates()
    return short_list(named.tolist(), _PAIRS_SHOWN)


def _master_name(context: Context, code: str) -> str:
    found = context.master.loc[context.master["school_id"] == code, "name_th"]
    return str(found.iloc[0]) if len(found) else ""


def _other_codes(batch: Batch, context: Context, rows: pd.DataFrame) -> str | None:
    """Name the master's schools of the same name whose own code the file does not use."""
    if context.master.empty:
        return None
    used = set(batch.rows["school_code"])
    wanted = {fold_name(name): name for name in rows["name_th"] if name}
    free = context.master[~context.master["school_id"].isin(used)]
    found = [
        f"{name} = {code}?"
        for code, name in zip(free["school_id"], free["name_th"], strict=True)
        if fold_name(name) in wanted
    ]
    return short_list(found, _PAIRS_SHOWN) if found else None


def _own_codes(batch: Batch, context: Context, rows: pd.DataFrame) -> dict[int, str]:
    """Return the master's code of each row that can only be one other school.

    The school has the row's name and its code stands nowhere in the file. Where several rows have
    that name, the one is meant whose neighbours leave room for the code: files are sorted by code.
    """
    used = set(batch.rows["school_code"])
    free = context.master[~context.master["school_id"].isin(used)]
    folded = free["name_th"].map(fold_name)
    only = free[~folded.duplicated(keep=False)]
    names = rows["name_th"].map(fold_name)
    proposed: dict[int, str] = {}
    for code, name in zip(only["school_id"], folded[only.index], strict=True):
        named = rows["source_row"][names == name].tolist()
        fitting = named if len(named) == 1 else [r for r in named if _stands_at(batch, r, code)]
        if name and len(fitting) == 1:
            proposed[int(fitting[0])] = str(code)
    return {} if len(proposed) == len(rows) and len(rows) > 1 else proposed


def _stands_at(batch: Batch, row: int, code: str) -> bool:
    """Whether the codes above and below a row leave room for a code."""
    schools = batch.rows[batch.is_school]
    above = schools["school_code"][schools["source_row"] < row]
    below = schools["school_code"][schools["source_row"] > row]
    return (above.empty or str(above.iloc[-1]) < code) and (
        below.empty or code < str(below.iloc[0])
    )
