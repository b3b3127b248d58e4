"""Orders in the name of whoever asks: held against their rights and scope, placed, and written down."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from dashboard.records.audit import Action
from dashboard.rights import Right, current_viewer
from dashboard.scoped_service import ScopedService, require
from dashboard.service import OrderDesk

WriteDown = Callable[..., None]
"""`AuditLog.write`: who, what, about what, and details."""


@dataclass(frozen=True, slots=True)
class Ordering:
    """The one way from a screen to the inbox.

    Parameters
    ----------
    desk : where orders are placed
    service : knows what whoever asks may change
    write_down : where orders are written down; None = the office keeps no accounts, and no log
    """

    desk: OrderDesk
    service: ScopedService
    write_down: WriteDown | None = None

    def refuse(self) -> None:
        """Refuse whoever may not change anything.

        Raises
        ------
        NoRight, OutsideScope : the role may not, or nothing is known of its scope
        """
        self.service.districts_to_change()

    def place_file(
        self, name: str, stream: BinaryIO, answers: Mapping[str, Any], **detail: Any
    ) -> str:
        """Place a file for the districts that whoever asks may change, and return its token.

        Raises
        ------
        NoRight, OutsideScope : see `refuse`
        """
        districts = self.service.districts_to_change()
        by = current_viewer().name
        token = self.desk.place_file(name, stream, answers, by=by, districts=districts)
        self._note(Action.FILE_UPLOADED, name, token=token, **detail)
        return token

    def place(self, given: Mapping[str, Any]) -> str:
        """Place an order about a load as whoever asks, whatever it says of itself.

        Raises
        ------
        NoRight, OutsideScope : the role may not, or the load reaches beyond the scope
        ValueError, TypeError : not an order
        """
        load_id = int(given.get("load_id", 0))
        self.service.refuse_foreign_order(load_id)
        who = {"by": current_viewer().name, "districts": self.service.districts_to_change()}
        token = self.desk.place(json.dumps({**given, **who}))
        about = f"{given.get('kind')} {load_id or given.get('token', '')}"
        self._note(Action.ORDER_PLACED, about, token=token, accept=bool(given.get("accept")))
        return token

    def progress(self, token: str) -> dict[str, Any] | None:
        """Return what has become of an order; None where there is no such one.

        Raises
        ------
        NoRight : the role may not change anything
        """
        require(Right.CHANGE_DATA)
        return self.desk.progress(token)

    def _note(self, action: Action, subject: str, **detail: Any) -> None:
        if self.write_down is not None:
            self.write_down(current_viewer().name, action, subject, **detail)
