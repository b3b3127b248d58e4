"""Orders in the inbox: placed in one step, named safely, read back as they were."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa

from data_pipeline.warehouse.engine import open_file, writing
from data_pipeline.warehouse.orders import (
    Order,
    OrderKind,
    OrderState,
    Progress,
    place_order,
    read_progress,
    safe_name,
    write_progress,
)
from data_pipeline.warehouse.tables import WAREHOUSE


def test_place_order__appears_whole_and_waits(workspace) -> None:
    order = Order(OrderKind.LOAD, {"test": "onet", "year_be": 2558}, by="officer")

    token = place_order(workspace, order, "../ผลสอบ.csv", io.BytesIO(b"a,b"))

    folder = workspace.inbox / f"upload-{token}"
    assert sorted(path.name for path in folder.iterdir()) == ["order.json", "ผลสอบ.csv"]
    assert Order.from_json((folder / "order.json").read_text(encoding="utf-8")) == order
    progress = read_progress(workspace, token)
    assert progress is not None
    assert (progress.state, progress.file_name) == (OrderState.WAITING, "../ผลสอบ.csv")


def test_place_order__a_stream_that_breaks_leaves_nothing(workspace) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        place_order(workspace, Order(OrderKind.LOAD), "a.csv", Broken())

    assert list(workspace.inbox.iterdir()) == []
    assert list(workspace.reports.glob("*")) == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a.csv", "a.csv"),
        ("C:\\เอกสาร\\ผล.xlsx", "ผล.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("~$ผล.xlsx", "$ผล.xlsx"),
        (".hidden.csv", "hidden.csv"),
        ("order.json", "file"),
        ("", "file"),
        ("ก" * 300 + ".csv", "ก" * 50 + ".csv"),
    ],
)
def test_safe_name__has_no_folder_and_is_not_ours(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize("token", ["", "../secret", "0" * 23, "g" * 24, "0" * 24])
def test_read_progress__of_no_order_is_none(workspace, token: str) -> None:
    assert read_progress(workspace, token) is None


def test_progress__is_read_as_it_was_written(workspace) -> None:
    progress = Progress(
        OrderState.DONE,
        report={"name": "ผล.csv"},
        questions=({"key": "year_be"},),
        snapshot="0003",
    )

    write_progress(workspace, "0" * 24, progress)

    assert read_progress(workspace, "0" * 24) == progress


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"kind": "dance"}', '{"kind": "undo", "x": 1}'])
def test_from_json__refuses_what_is_no_order(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Order.from_json(text)


def test_writing__gives_an_older_warehouse_the_columns_it_lacks(workspace) -> None:
    engine = open_file(workspace.warehouse)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE meta_load (load_id INTEGER)"))
    engine.dispose()

    with writing(workspace) as engine:
        found = {column["name"] for column in sa.inspect(engine).get_columns("meta_load")}

    assert found == set(WAREHOUSE.tables["meta_load"].c.keys())
