"""The picture of the house: who may import whom (DESIGN, "The house")."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent

MAY_IMPORT = {
    "data_pipeline.warehouse": {"data_pipeline.warehouse"},
    "data_pipeline": {"data_pipeline"},
    "metrics": {"data_pipeline.warehouse", "metrics"},
    "dashboard": {
        "data_pipeline.warehouse.sheets",
        "data_pipeline.warehouse.vocabulary",
        "metrics",
        "dashboard",
    },
    "dashboard.commands": {"data_pipeline", "metrics", "dashboard", "data"},
    "dashboard.operations": {"data_pipeline.warehouse", "metrics", "dashboard"},
    "data": {"data", "data_pipeline.warehouse.vocabulary"},
}
"""Room → what it may use of our own; ``app.py`` wires them, and may use all as its commands may."""

OURS = ("app", "dashboard", "data", "data_pipeline", "metrics")


def modules() -> list[Path]:
    folders = ("data_pipeline", "metrics", "dashboard", "data")
    return sorted(path for folder in folders for path in (PROJECT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(PROJECT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    return max((room for room in MAY_IMPORT if is_in(module, room)), key=len)


def is_in(module: str, room: str) -> bool:
    return module == room or module.startswith(room + ".")


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno}: write imports from the top"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] in OURS}


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_layers__imports_run_one_way(path: Path) -> None:
    allowed = MAY_IMPORT[room_of(name_of(path))]

    wrong = {name for name in imports_of(path) if not any(is_in(name, room) for room in allowed)}

    assert not wrong, f"{name_of(path)} may use {sorted(allowed)} only, and imports {sorted(wrong)}"


def test_layers__only_the_program_itself_uses_its_commands() -> None:
    users = {
        name_of(path)
        for path in modules()
        if any(is_in(name, "dashboard.commands") for name in imports_of(path))
    }

    assert {user for user in users if not is_in(user, "dashboard.commands")} == set()


def test_layers__sql_stands_in_metrics_the_pipeline_and_the_records_alone() -> None:
    users = {
        name_of(path)
        for path in modules()
        if "sqlalchemy" in path.read_text(encoding="utf-8")
        and is_in(name_of(path), "dashboard")
        and not is_in(name_of(path), "dashboard.records")
    }

    assert users == set()
