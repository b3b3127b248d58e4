"""What goes wrong with files between the office that wrote them and the one that reads them."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.builders import Table

ODD_TEXTS = (
    "", "-", "ไม่มี", "สิบ", "nan", "inf", "1e999", "-1", "99.99", "100.01", "0", "00000000", "99010000",
    "99010001", "๑๒", "9" * 400, "1,2,3", "1.2.3", "32/13/2567", "=1+1", "'", '"', "<b>", "\u200b", "\u0e4d\u0e32",
    "่่่", "🙂", "รวม", "รวมทั้งสิ้น", "ระดับประเทศ", "ค่าเฉลี่ยระดับเขตพื้นที่", "ปีการศึกษา 2599", "รหัสโรงเรียน",
    "ไทย", "ชาย", "ป.6", "ก" * 5000,
)  # fmt: skip
"""Cells that no table should hold, and words that mean something elsewhere."""


@st.composite
def mutated_tables(draw: st.DrawFn, table: Table) -> Table:
    """Draw a table with up to four things wrong: cells, rows, columns."""
    cells = [list(line) for line in table]
    for _ in range(draw(st.integers(1, 4))):
        cells = _one_more(draw, cells)
    return cells


def _one_more(draw: st.DrawFn, cells: Table) -> Table:
    rows = st.integers(0, max(len(cells) - 1, 0))
    columns = st.integers(0, max([1, *map(len, cells)]) - 1)
    match draw(st.sampled_from(("cell", "cells", "drop", "repeat", "shuffle", "column", "swap"))):
        case "cell":
            return _replace(cells, draw(rows), draw(columns), draw(st.sampled_from(ODD_TEXTS)))
        case "cells":
            at, text = draw(columns), draw(st.sampled_from(ODD_TEXTS))
            return [[text if i == at else cell for i, cell in enumerate(line)] for line in cells]
        case "drop":
            start, count = draw(rows), draw(st.integers(1, 5))
            return cells[:start] + cells[start + count :]
        case "repeat":
            start, count = draw(rows), draw(st.integers(1, 5))
            return [*cells, *cells[start : start + count]]
        case "shuffle":
            return list(draw(st.permutations(cells)))
        case "column":
            at = draw(columns)
            return [line[:at] + line[at + 1 :] for line in cells]
        case _:
            one, other = draw(columns), draw(columns)
            return [_swap(line, one, other) for line in cells]


def _replace(cells: Table, row: int, column: int, text: str) -> Table:
    return [
        [text if (i, j) == (row, column) else cell for j, cell in enumerate(line)]
        for i, line in enumerate(cells)
    ]


def _swap(line: list[str], one: int, other: int) -> list[str]:
    if max(one, other) >= len(line):
        return line
    line = list(line)
    line[one], line[other] = line[other], line[one]
    return line


@st.composite
def mutated_bytes(draw: st.DrawFn, content: bytes) -> bytes:
    """Draw content with up to three spots overwritten, put in or cut out, or with its end missing."""
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(content)))
        patch = draw(st.binary(min_size=1, max_size=6))
        match draw(st.sampled_from(("over", "in", "out", "end"))):
            case "over":
                content = content[:at] + patch + content[at + len(patch) :]
            case "in":
                content = content[:at] + patch + content[at:]
            case "out":
                content = content[:at] + content[at + len(patch) :]
            case _:
                content = content[:at]
    return content
