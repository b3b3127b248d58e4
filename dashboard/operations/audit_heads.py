"""Where the audit log stood, written down outside of it: entries cut off its end are missed.

The chain of the log shows a changed entry, and one taken out of the middle; of one without its end it
is silent. So its head (how many entries, the newest, its fingerprint) is written into the workspace
with each snapshot, backup and start, into the manifest of each backup, and into the server's log.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from dashboard.records.audit import AuditLog, Head

log = logging.getLogger(__name__)

HEADS_FILE = "audit_heads.jsonl"


def note_head(home: Path, audit: AuditLog, why: str) -> Head:
    """Write down where the log stands, in the workspace and in the server's log; once while it stands."""
    head = audit.head()
    known = read_heads(home)
    if head.entry_id and (not known or known[-1] != head):
        said = {**asdict(head), "at": datetime.now(UTC).isoformat(timespec="seconds"), "why": why}
        descriptor = os.open(home / HEADS_FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as handle:
            handle.write(json.dumps(said) + "\n")
        log.info("audit head %d %s (%s)", head.entry_id, head.entry_hash, why)
    return head


def read_heads(home: Path) -> list[Head]:
    """Return every head that was written down, oldest first; a half-written last line is none."""
    path = home / HEADS_FILE
    heads = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        try:
            said = json.loads(line)
            heads.append(Head(int(said["entry_id"]), str(said["entry_hash"])))
        except (ValueError, KeyError, TypeError):
            continue
    return heads
