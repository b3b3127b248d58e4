"""Schemathesis asks a running server by its OpenAPI document: whatever it makes up, no answer is a 500.

It stands in an environment of its own, which `make nightly` makes: its requirements are not ours.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.demonstration import copy_demo
from tests.running import serving, wait_for

SCHEMATHESIS = os.environ.get("SCHEMATHESIS") or shutil.which("schemathesis")
LIMITED = "[limits]"
UNLIMITED = '[limits]\napi = "1000000 per 1 minute"\nexports = "1000000 per 1 minute"'


@pytest.mark.nightly
@pytest.mark.skipif(not SCHEMATHESIS, reason="schemathesis is not installed; `make nightly` does")
def test_api__no_question_that_schemathesis_makes_up_is_answered_with_a_500(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = copy_demo(tmp_path_factory)
    settings = (home / "khetview.toml").read_text(encoding="utf-8")
    assert settings.count(LIMITED) == 1
    (home / "khetview.toml").write_text(settings.replace(LIMITED, UNLIMITED), encoding="utf-8")
    with serving(home, "--without-loader", workers=1) as server:
        wait_for(server, "/readyz")
        done = subprocess.run(
            [
                str(SCHEMATHESIS), "run", f"{server.url}/api/v1/openapi.json", "--url", server.url,
                "--checks", "not_a_server_error", "--phases", "examples,coverage,fuzzing",
                "--max-examples", "200", "--continue-on-failure", "--no-color",
            ],
            cwd=tmp_path, capture_output=True, text=True, timeout=1800,
        )  # fmt: skip
        assert server.read("/healthz")

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "Test cases:" in done.stdout
    print(done.stdout[-600:])
