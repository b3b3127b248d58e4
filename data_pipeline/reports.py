"""What became of one file, as the command line, the upload page and the inbox report it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from data_pipeline.checks.issue import Issue, Question
from data_pipeline.warehouse.vocabulary import LoadStatus


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file.

    Parameters
    ----------
    source : key of the recognised source; "" where none was
    rows_read : data rows; each was loaded or set aside
    load_id : number of the load; None where nothing was recorded (dry run)
    questions : what has to be answered for a refused file to be taken
    """

    name: str
    sha256: str
    source: str
    status: LoadStatus
    rows_read: int = 0
    rows_loaded: int = 0
    rows_rejected: int = 0
    findings: tuple[Issue, ...] = field(default=())
    load_id: int | None = None
    questions: tuple[Question, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the report in the shape of the command line's contract."""
        return {
            "name": self.name,
            "sha256": self.sha256,
            "source": self.source,
            "status": self.status.value,
            "rows_read": self.rows_read,
            "rows_loaded": self.rows_loaded,
            "rows_rejected": self.rows_rejected,
            "findings": [
                {
                    "check": found.check,
                    "severity": found.severity.value,
                    "where": found.where,
                    "message_th": found.message_th,
                    "message_en": found.message_en,
                    "rows": list(found.rows),
                    "suggestion": found.suggestion,
                    "mend": None if found.mend is None else asdict(found.mend),
                }
                for found in self.findings
            ],
            "load_id": self.load_id,
            "questions": [asdict(question) for question in self.questions],
        }
