"""Orders from the screens: carried out once, answered always, nothing lost."""

from __future__ import annotations

import io
from typing import Any

import pytest

from data_pipeline.history import list_loads, show_load
from data_pipeline.reports import FileReport
from data_pipeline.warehouse.engine import Workspace
from data_pipeline.warehouse.orders import (
    Order,
    OrderKind,
    OrderState,
    Progress,
    place_order,
    read_progress,
)
from data_pipeline.warehouse.vocabulary import Decision
from data_pipeline.watch import drain
from tests.builders import School, as_csv, result_table, schools, weighted_means

ROWS = schools(6)
GOOD = as_csv(result_table(ROWS))


class Desk:
    """Places orders and lets the loader work, as the screens and `khetview watch` do."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.published = 0
        self.reports: list[FileReport] = []

    def publish(self) -> str:
        self.published += 1
        return f"{self.published:04d}"

    def ask(self, order: Order, name: str = "", content: bytes | None = None) -> Progress:
        stream = None if content is None else io.BytesIO(content)
        self.token = place_order(self.workspace, order, name, stream)
        drain(self.workspace, self.reports.append, self.publish)
        progress = read_progress(self.workspace, self.token)
        assert progress is not None
        return progress

    def load(self, content: bytes = GOOD, name: str = "onet_p6_2558.csv", **said: Any) -> Progress:
        return self.ask(Order(OrderKind.LOAD, said), name, content)


@pytest.fixture
def desk(workspace: Workspace) -> Desk:
    return Desk(workspace)


def test_load__is_loaded_published_and_reported(desk: Desk) -> None:
    progress = desk.load()

    assert (progress.state, progress.share, progress.snapshot) == (OrderState.DONE, 1.0, "0001")
    assert progress.report is not None
    assert progress.report["status"] == "loaded"
    assert list(desk.workspace.inbox.iterdir()) == []
    assert [report.name for report in desk.reports] == ["onet_p6_2558.csv"]


def test_load__a_refused_file_asks_and_its_answer_loads_it(desk: Desk) -> None:
    refused = desk.load(name="ผลสอบ.csv")

    assert refused.state is OrderState.DONE
    assert refused.report is not None
    assert refused.report["status"] == "refused"
    asked = {question["key"]: question for question in refused.questions}
    assert set(asked) == {"test"} or {"grade", "year_be"} <= set(asked)
    assert desk.published == 0

    answers = {"test": "onet", "grade": "p6", "year_be": "2558"}
    progress = desk.ask(Order(OrderKind.ANSWER, answers, token=desk.token))

    assert progress.report is not None
    assert progress.report["status"] == "loaded"
    assert progress.report["name"] == "ผลสอบ.csv"
    assert list(desk.workspace.refused.glob("*")) == []


def test_answer__that_is_not_enough_asks_again_and_keeps_the_file(desk: Desk) -> None:
    desk.load(name="ผลสอบ.csv")

    again = desk.ask(Order(OrderKind.ANSWER, {"test": "onet", "grade": "p6"}, token=desk.token))

    assert [question["key"] for question in again.questions] == ["year_be"]
    done = desk.ask(
        Order(OrderKind.ANSWER, {"test": "onet", "grade": "p6", "year_be": 2558}, token=desk.token)
    )
    assert done.report is not None
    assert done.report["status"] == "loaded"


@pytest.mark.parametrize("answers", [{"year_be": "x"}, {"colour": "red"}, {"year_be": 1}])
def test_answer__that_cannot_be_used_is_refused_in_a_sentence(desk: Desk, answers: dict) -> None:
    progress = desk.load(name="onet_p6.csv", **answers)

    assert progress.report is not None
    assert progress.report["findings"][0]["check"] == "answer_invalid"
    assert len(list(desk.workspace.refused.glob("onet_p6.csv"))) == 1


def test_answer__about_a_file_that_is_gone_says_so(desk: Desk) -> None:
    progress = desk.ask(Order(OrderKind.ANSWER, {}, token="0" * 24))

    assert progress.state is OrderState.FAILED
    assert "ส่งไฟล์อีกครั้ง" in progress.message_th


def test_undo__is_done_once_and_says_so_the_second_time(desk: Desk) -> None:
    desk.load()
    order = Order(OrderKind.UNDO, load_id=1)

    first, second = desk.ask(order), desk.ask(order)

    assert (first.state, first.snapshot) == (OrderState.DONE, "0002")
    assert second.state is OrderState.FAILED
    assert "undone already" in second.message_en
    assert list_loads(desk.workspace)[0].undone_at is not None


def test_mend__is_taken_or_left_by_name(desk: Desk) -> None:
    swapped = [
        School(r.code, r.name, r.tested, (r.scores[1], r.scores[0], *r.scores[2:])) for r in ROWS
    ]
    first = desk.load(as_csv(result_table(swapped, footer=weighted_means(ROWS))))
    assert first.report is not None
    findings = first.report["findings"]
    number = next(n for n, one in enumerate(findings, 1) if one["check"] == "columns_permuted")

    left = desk.ask(Order(OrderKind.MEND, load_id=1, finding_no=number, by="นิภา"))
    taken = desk.ask(Order(OrderKind.MEND, load_id=1, finding_no=number, accept=True, by="นิภา"))

    assert left.state is OrderState.DONE
    assert {one.decision for one in show_load(desk.workspace, 1).corrections} == {Decision.LEFT}
    assert taken.report is not None
    assert taken.report["load_id"] == 2
    assert {one.decided_by for one in show_load(desk.workspace, 2).corrections} == {"นิภา"}


def test_order__that_is_no_order_fails_and_its_file_is_kept(desk: Desk) -> None:
    folder = desk.workspace.inbox / f"upload-{'a' * 24}"
    folder.mkdir(parents=True)
    (folder / "order.json").write_text("{", encoding="utf-8")
    (folder / "ผล.csv").write_bytes(GOOD)

    drain(desk.workspace, desk.reports.append, desk.publish)

    progress = read_progress(desk.workspace, "a" * 24)
    assert progress is not None
    assert progress.state is OrderState.FAILED
    assert (desk.workspace.refused / f"{'a' * 24}-ผล.csv").read_bytes() == GOOD
    assert not folder.exists()


def test_order__that_was_cut_short_is_carried_out_again(desk: Desk, monkeypatch) -> None:
    import data_pipeline.orders as carrying

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(carrying.shutil, "rmtree", killed)
        desk.load()

    drain(desk.workspace, desk.reports.append, desk.publish)

    (token,) = [path.stem for path in desk.workspace.reports.glob("*.json")]
    progress = read_progress(desk.workspace, token)
    assert progress is not None
    assert progress.state is OrderState.DONE
    assert len(list_loads(desk.workspace)) == 1
    assert list(desk.workspace.inbox.glob("upload-*")) == []


def test_identity__an_answer_settles_what_name_and_title_contradict(desk: Desk) -> None:
    table = [["ผลการทดสอบ O-NET ป.6 ปีการศึกษา 2559"], *result_table(ROWS)]

    asked = desk.load(as_csv(table))
    assert [choice["value"] for choice in asked.questions[0]["choices"]] == ["2558", "2559"]

    done = desk.ask(Order(OrderKind.ANSWER, {"year_be": 2559}, token=desk.token))

    assert done.report is not None
    assert done.report["status"] == "loaded"
    assert list_loads(desk.workspace)[0].cells == ("onet/p6/2559/1/9901",)


def test_load__fills_no_district_that_its_officer_may_not_change(desk: Desk) -> None:
    district = ROWS[0].code[:4]

    refused = desk.ask(Order(OrderKind.LOAD, districts=("9902",)), "onet_p6_2558.csv", GOOD)
    assert refused.report is not None
    assert refused.report["status"] == "refused"
    assert refused.report["findings"][0]["check"] == "district_not_yours"
    again = desk.ask(Order(OrderKind.ANSWER, token=desk.token, districts=("9902",)))
    assert again.report is not None and again.report["status"] == "refused"

    taken = desk.ask(Order(OrderKind.LOAD, districts=(district,)), "onet_p6_2558.csv", GOOD)
    assert taken.report is not None and taken.report["status"] == "loaded"
