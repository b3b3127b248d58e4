"""A proposed mend: cells of the file as received that are to be read as something else.

The file itself is never changed. An accepted mend is kept in ``meta_correction`` and applied each
time the same bytes are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from data_pipeline.warehouse.sheets import cell_name


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell, what stands in it, and what it is to be read as.

    Parameters
    ----------
    row : as a spreadsheet counts, 1 = first line
    column : position from 0
    """

    row: int
    column: int
    before: str
    after: str

    @property
    def reference(self) -> str:
        """The cell in a spreadsheet's words, ``D1``."""
        return cell_name(self.row, self.column)

    def said(self) -> str:
        """Return the change in a few signs that both languages read."""
        return f"{self.reference} “{self.before}” → “{self.after}”"


@dataclass(frozen=True, slots=True)
class Mend:
    """Edits that belong together: all are made or none.

    Parameters
    ----------
    sheet : name of the sheet; "" in a text file
    """

    edits: tuple[Edit, ...]
    sheet: str = ""

    def as_json(self) -> str:
        """Return the mend as it is kept with its finding."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Mend:
        """Read a kept mend."""
        given: Mapping[str, Any] = json.loads(text)
        return cls(tuple(Edit(**edit) for edit in given["edits"]), given["sheet"])

    def said(self) -> str:
        """Return all changes in one line."""
        return said_edits(self.edits)


def said_edits(edits: Iterable[Edit]) -> str:
    """Return changes in one line that both languages read."""
    return "; ".join(edit.said() for edit in edits)
