"""What the screens may ask of the pipeline: place an order, see how it goes, fetch an empty form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from typing import Any, BinaryIO

from data_pipeline.templates import Template, as_csv, as_xlsx, templates
from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.orders import Order, OrderKind, place_order, read_progress

_WRITERS = {"xlsx": as_xlsx, "csv": as_csv}


class Desk:
    """The orders of one workspace; it writes to the inbox alone, never to the warehouse."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def place_file(
        self,
        name: str,
        stream: BinaryIO,
        answers: Mapping[str, Any],
        *,
        by: str = "",
        districts: Sequence[str] = (),
    ) -> str:
        """Put a file into the inbox and return the order's token.

        Parameters
        ----------
        by : who brings it
        districts : the districts that it may fill, no others; () = any

        Raises
        ------
        OSError : the disk is full; nothing is in the inbox
        """
        order = Order(OrderKind.LOAD, answers, by=by, districts=tuple(districts))
        return place_order(self._workspace, order, name, stream)

    def place(self, order_json: str) -> str:
        """Put an order that brings no file into the inbox and return its token.

        Raises
        ------
        ValueError : not an order, or one that needs a file
        """
        order = Order.from_json(order_json)
        if order.kind is OrderKind.LOAD:
            raise ValueError("a load comes with its file")
        return place_order(self._workspace, order)

    def progress(self, token: str) -> dict[str, Any] | None:
        """Return what has become of an order; None where there is no such order."""
        found = read_progress(self._workspace, token)
        return None if found is None else asdict(found)

    def templates(self) -> Mapping[str, tuple[str, str]]:
        """Return the empty forms: name → its title in Thai and in English."""
        return {name: _title(template) for name, template in _templates().items()}

    def template(self, name: str, suffix: str) -> bytes | None:
        """Return an empty form as ``xlsx`` or ``csv``; None where there is none such."""
        template, write = _templates().get(name), _WRITERS.get(suffix)
        return write(template) if template and write else None


@cache
def _templates() -> dict[str, Template]:
    return {template.name: template for template in templates()}


def _title(template: Template) -> tuple[str, str]:
    source = template.source
    grades = [grade for grade in source.grades if template.name == f"{source.key}_{grade.value}"]
    thai = [source.title_th, *(grade.label_th for grade in grades)]
    english = [source.title_en, *(grade.label_en for grade in grades)]
    return " ".join(thai), " ".join(english)
