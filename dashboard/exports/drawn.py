"""Reading a drawn page back: its panels, their tables and the filters, as the viewer sees them.

An export is made from the page itself, so that it follows the filters and equals the screen, and so
that a new panel has its export without a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.components.html import Component


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as text: headings and rows, each cell as the screen shows it."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def parts_of(node: Any) -> Iterator[Component]:
    """Give every part of a tree, outermost first."""
    if isinstance(node, list | tuple):
        for child in node:
            yield from parts_of(child)
    elif isinstance(node, dict) and "props" in node:
        yield node
        yield from parts_of(node["props"].get("children"))


def text_of(node: Any) -> str:
    """Return the text of a part as the browser's ``textContent`` has it."""
    if isinstance(node, list | tuple):
        return "".join(map(text_of, node))
    if isinstance(node, dict):
        return text_of(node.get("props", {}).get("children"))
    return "" if node is None or isinstance(node, bool) else str(node)


def find(node: Any, *, kind: str | None = None, **props: str) -> Component | None:
    """Return the first part of a type with such properties; a class is one of several."""
    return next(_matching(node, kind, props), None)


def find_all(node: Any, *, kind: str | None = None, **props: str) -> list[Component]:
    """Return every part of a type with such properties."""
    return list(_matching(node, kind, props))


def _matching(node: Any, kind: str | None, props: dict[str, str]) -> Iterator[Component]:
    for part in parts_of(node):
        if kind is not None and part["type"] != kind:
            continue
        own = part["props"]
        if all(
            value in str(own.get(name, "")).split()
            if name == "className"
            else own.get(name) == value
            for name, value in props.items()
        ):
            yield part


def read_table(panel: Component) -> Sheet | None:
    """Return the values of a panel: the table behind its drawing, else the table it shows."""
    behind = find(panel, id=f"{panel['props'].get('id')}-table")
    table = find(behind or panel, kind="Table")
    if table is None:
        return None
    head = find(table, kind="Thead")
    headings = [_cell_text(cell) for row in _rows(head) for cell in _cells(row)]
    bodies = find_all(table, kind="Tbody")
    rows = [[_cell_text(cell) for cell in _cells(row)] for body in bodies for row in _rows(body)]
    return Sheet(headings, rows)


def _rows(part: Component | None) -> list[Component]:
    return find_all(part, kind="Tr") if part is not None else []


def _cells(row: Component) -> list[Component]:
    return [part for part in parts_of(row) if part["type"] in ("Th", "Td")]


def _cell_text(cell: Component) -> str:
    written = cell["props"].get("data-csv")
    return (text_of(cell) if written is None else str(written)).strip()


def read_filters(page: Any, panel: Any = None) -> list[tuple[str, str]]:
    """Return what the filter chips of a page, and those of one of its panels, say: label and present choice."""
    chips = []
    bars = [*find_all(page, className="filters"), *find_all(panel, className="panel-choice")]
    for chip in find_all(bars, className="chip"):
        options = find_all(chip, kind="Option")
        chosen = next((o for o in options if o["props"].get("selected")), None)
        label = find(chip, kind="Span")
        if chosen is not None:
            chips.append((text_of(label), text_of(chosen)))
    return chips


def read_formula(panel: Component) -> str:
    """Return the metric of a panel with its formula; nothing where it shows none."""
    popover = find(find(panel, className="formula"), className="popover")
    if popover is None:
        return ""
    return f"{text_of(find(popover, kind='B'))}: {text_of(find(popover, kind='Code'))}"
