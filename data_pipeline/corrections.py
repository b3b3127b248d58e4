"""Accepted mends: kept for each load that was read with them, and applied to the sheets as read.

A correction belongs to the bytes of a file. It counts for as long as the newest load that was read
with it is not undone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import sqlalchemy as sa

from data_pipeline.checks.issue import Issue, Place, Refusal, Said, issue
from data_pipeline.checks.mend import Edit, said_edits
from data_pipeline.extract import Sheet
from data_pipeline.store import insert_dicts
from data_pipeline.text import tidy
from data_pipeline.warehouse.tables import meta_correction, meta_load
from data_pipeline.warehouse.vocabulary import Decision, Severity


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell of a mend, and what was decided about it.

    Parameters
    ----------
    finding_load_id, finding_no, check_key : the finding that proposed it
    decided_at : UTC
    """

    edit: Edit
    sheet_name: str
    decision: Decision
    finding_load_id: int
    finding_no: int
    check_key: str
    decided_by: str
    decided_at: dt.datetime


def read_corrections(connection: sa.Connection, load_id: int) -> tuple[Correction, ...]:
    """Return what was decided about a load: the mends that it was read with, and those left."""
    c = meta_correction.c
    rows = connection.execute(
        sa.select(meta_correction).where(c.load_id == load_id).order_by(c.correction_no)
    )
    return tuple(
        Correction(
            Edit(row.source_row, row.source_column, row.before_text, row.after_text),
            row.sheet_name,
            Decision(row.decision),
            row.finding_load_id,
            row.finding_no,
            row.check_key,
            row.decided_by,
            row.decided_at,
        )
        for row in rows
    )


def standing_corrections(connection: sa.Connection, sha256: str) -> tuple[Correction, ...]:
    """Return the accepted mends of some bytes: those of their newest load that is not undone."""
    load_id = connection.scalar(
        sa.select(sa.func.max(meta_load.c.load_id))
        .join(meta_correction, meta_correction.c.load_id == meta_load.c.load_id)
        .where(
            meta_load.c.sha256 == sha256,
            meta_load.c.undone_at.is_(None),
            meta_correction.c.decision == Decision.ACCEPTED.value,
        )
    )
    if load_id is None:
        return ()
    found = read_corrections(connection, load_id)
    return tuple(one for one in found if one.decision is Decision.ACCEPTED)


def write_corrections(
    connection: sa.Connection, load_id: int, corrections: Sequence[Correction]
) -> None:
    """Keep what was decided, behind what the load has already."""
    if not corrections:
        return
    c = meta_correction.c
    last = connection.execute(
        sa.select(sa.func.count()).select_from(meta_correction).where(c.load_id == load_id)
    ).all()[0][0]
    insert_dicts(
        connection,
        meta_correction,
        [
            {
                "load_id": load_id,
                "correction_no": number,
                "source_row": one.edit.row,
                "source_column": one.edit.column,
                "before_text": one.edit.before,
                "after_text": one.edit.after,
                **{k: v for k, v in asdict(one).items() if k != "edit"},
            }
            for number, one in enumerate(corrections, start=int(last) + 1)
        ],
    )


def apply_corrections(
    sheets: Sequence[Sheet], corrections: Sequence[Correction], file_name: str
) -> list[Sheet]:
    """Read the corrected cells as what was accepted; the sheets that came in stay as they are.

    Raises
    ------
    Refusal : a cell no longer reads as it did when the mend was accepted
    """
    cells_of = {sheet.name: sheet.cells.copy() for sheet in sheets}
    for one in corrections:
        cells, edit = cells_of.get(one.sheet_name), one.edit
        fits = (
            cells is not None
            and edit.row <= len(cells)
            and edit.column < len(cells.columns)
            and tidy(str(cells.iat[edit.row - 1, edit.column])) == tidy(edit.before)
        )
        if cells is None or not fits:
            raise Refusal(_does_not_fit(file_name, edit))
        cells.iat[edit.row - 1, edit.column] = edit.after
    return [replace(sheet, cells=cells_of[sheet.name]) for sheet in sheets]


def say_corrections(file_name: str, corrections: Sequence[Correction]) -> Issue:
    """Say on the load's report, for ever, what it was read with."""
    edits = [one.edit for one in corrections]
    said = said_edits(edits)
    return issue(
        "correction_applied",
        Severity.INFO,
        Place(file_name, tuple(dict.fromkeys(edit.row for edit in edits))),
        th=Said(
            "อ่านไฟล์ตามการแก้ที่เจ้าหน้าที่รับไว้ ต้นฉบับไม่ถูกเปลี่ยน",
            found=said,
            next_step="ยกเลิกการโหลดนี้เพื่อกลับไปใช้ค่าตามต้นฉบับ",
        ),
        en=Said(
            "the file was read with mends that the officer accepted; the original is unchanged",
            found=said,
            next_step="Undo this load to go back to the file as it stands.",
        ),
    )


def _does_not_fit(file_name: str, edit: Edit) -> Issue:
    return issue(
        "correction_outdated",
        Severity.ERROR,
        Place(file_name, (edit.row,), edit.column),
        th=Said(
            "การแก้ที่รับไว้ไม่ตรงกับไฟล์แล้ว",
            f"{edit.reference} = “{edit.before}”",
            "ค่าอื่น",
            "ยกเลิกการโหลดที่มีการแก้นี้ แล้วโหลดไฟล์อีกครั้ง",
        ),
        en=Said(
            "an accepted mend does not fit the file any more",
            f"{edit.reference} = “{edit.before}”",
            "something else",
            "Undo the load with this mend, and load the file again.",
        ),
    )
