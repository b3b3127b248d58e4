"""What an officer decides about a proposed mend: take it, or leave the file as it stands."""

from __future__ import annotations

import json
from dataclasses import fields

from data_pipeline.corrections import Correction, write_corrections
from data_pipeline.history import Load, LoadUnknown, show_load
from data_pipeline.identity import Answers
from data_pipeline.load import Progress, load_bytes
from data_pipeline.reports import FileReport
from data_pipeline.store import now_utc
from data_pipeline.warehouse.engine import Workspace, writing
from data_pipeline.warehouse.vocabulary import Decision


def leave_mend(workspace: Workspace, load_id: int, finding_no: int, *, by: str = "") -> Load:
    """Keep the decision that the file stays as it stands.

    Raises
    ------
    LoadUnknown : no such load or finding, it proposes nothing, or it was decided already
    """
    load = show_load(workspace, load_id)
    decided = _decide(load, finding_no, Decision.LEFT, by)
    with writing(workspace) as engine, engine.begin() as connection:
        write_corrections(connection, load_id, decided)
    return show_load(workspace, load_id)


def accept_mend(
    workspace: Workspace,
    load_id: int,
    finding_no: int,
    *,
    by: str = "",
    progress: Progress | None = None,
) -> FileReport:
    """Read the load's file again with the mend, as a new load that takes the first one's place.

    Raises
    ------
    LoadUnknown : no such load or finding, it proposes nothing, or the load no longer counts
    """
    load = show_load(workspace, load_id)
    accepted = [one for one in load.corrections if one.decision is Decision.ACCEPTED]
    decided = _decide(load, finding_no, Decision.ACCEPTED, by)
    if not load.is_current:
        raise LoadUnknown(
            f"การโหลด {load_id} ไม่ได้ใช้อยู่แล้ว จึงแก้ไม่ได้",
            f"Load {load_id} does not count any more; there is nothing to mend.",
        )
    settled = json.loads(load.answers_json)
    answers = Answers(**{f.name: settled.get(f.name) or None for f in fields(Answers)})
    return load_bytes(
        (workspace.received / load.sha256).read_bytes(),
        load.file_name,
        workspace,
        answers,
        is_demo=load.is_demo,
        progress=progress,
        corrections=[*accepted, *decided],
    )


def _decide(load: Load, finding_no: int, decision: Decision, by: str) -> list[Correction]:
    """Return the decision as corrections, one for each cell of the mend."""
    found = load.findings[finding_no - 1] if 1 <= finding_no <= len(load.findings) else None
    if found is None or found.mend is None:
        numbers = [str(n) for n, one in enumerate(load.findings, start=1) if one.mend]
        listed = ", ".join(numbers) or "–"
        raise LoadUnknown(
            f"การโหลด {load.load_id} ไม่มีการแก้ที่เสนอในข้อ {finding_no} ข้อที่มี: {listed}",
            f"Load {load.load_id} proposes no mend under {finding_no}. Findings with one: {listed}.",
        )
    decided = [one for one in load.corrections if one.finding_load_id == load.load_id]
    if any(one.finding_no == finding_no for one in decided) and decision is Decision.LEFT:
        raise LoadUnknown(
            f"ข้อ {finding_no} ของการโหลด {load.load_id} ตัดสินไว้แล้ว",
            f"Finding {finding_no} of load {load.load_id} was decided already.",
        )
    now = now_utc()
    return [
        Correction(edit, found.mend.sheet, decision, load.load_id, finding_no, found.check, by, now)
        for edit in found.mend.edits
    ]
