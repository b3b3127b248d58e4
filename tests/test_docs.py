"""The documents say what the code does: generated ones are current, the README's commands exist."""

from __future__ import annotations

import re
import subprocess

import pytest
from click.testing import CliRunner

from app import cli
from tests.write_docs import DOCUMENTS, PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_generated_documents__are_current(name: str) -> None:
    written = (PROJECT / name).read_text(encoding="utf-8")

    assert written == DOCUMENTS[name](), f"{name} is behind the declarations: run `make docs`"


def readme_commands() -> list[str]:
    blocks = re.findall(r"```(?:sh|bash)\n(.*?)```", README, re.S)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


@pytest.mark.parametrize("command", [c for c in readme_commands() if c.startswith("khetview ")])
def test_readme__its_commands_and_options_exist(command: str) -> None:
    words = command.split()[1:]
    path = []
    group = cli
    while words and hasattr(group, "commands") and words[0] in group.commands:
        group = group.commands[words[0]]
        path.append(words.pop(0))
    assert path, f"{command}: no such command"

    shown = CliRunner().invoke(cli, [*path, "--help"])

    assert shown.exit_code == 0
    for option in (word.split("=")[0] for word in words if word.startswith("--")):
        assert option in shown.output, f"{command}: {option} is not an option"


@pytest.mark.parametrize("command", [c for c in readme_commands() if c.startswith("make ")])
def test_readme__its_make_targets_exist(command: str) -> None:
    target = command.split()[1]

    shown = subprocess.run(
        ["make", "-n", "-C", str(PROJECT), target], capture_output=True, check=False
    )

    assert shown.returncode == 0


def test_readme__opens_with_the_two_commands_and_a_picture() -> None:
    top = README[:1500]

    assert top.index("make demo") < top.index("make test")
    picture = re.search(r"!\[.*?\]\((.*?)\)", top)
    assert picture and (PROJECT / picture.group(1)).is_file()


def test_project__names_no_machine_and_fetches_nothing_from_outside() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    outside = re.compile(r"https?://(?:cdn|unpkg|fonts\.g|cdnjs)")
    machine = re.compile("/" + r"(?:work|root|home/[a-z]+)/")
    found = []
    for name in filter(None, tracked):
        path = PROJECT / name
        if path.suffix in {".py", ".css", ".js", ".md", ".toml", ".html", ".sh"} and path.is_file():
            text = path.read_text(encoding="utf-8")
            found += [
                f"{name}: {m.group(0)}" for rule in (outside, machine) for m in rule.finditer(text)
            ]

    assert found == []
