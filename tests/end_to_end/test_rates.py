"""How often somebody may ask, as it runs: two workers count together; settings are checked."""

from __future__ import annotations

import httpx

from tests.running import khetview_here, serving


def test_two_workers__count_together(tmp_path):
    home = tmp_path / "home"
    khetview_here("init", home=home, check=True)
    (home / "khetview.toml").write_text('[limits]\npublic_api = "5 per 1 hour"\n', encoding="utf-8")

    with serving(home, "--without-loader") as running:
        asked = [httpx.get(running.url + "/public/api/v1/version") for _ in range(20)]

    assert [answer.status_code for answer in asked] == [200] * 5 + [429] * 15
    assert int(asked[-1].headers["retry-after"]) > 3500
    assert "Traceback" not in (home / "server.log").read_text(encoding="utf-8")


def test_settings__a_limit_that_cannot_be_read_is_said(tmp_path):
    home = tmp_path / "home"
    khetview_here("init", home=home, check=True)
    (home / "khetview.toml").write_text('[limits]\napi = "often"\n', encoding="utf-8")

    done = khetview_here("serve", home=home)

    assert done.returncode == 2
    assert '"600 per 1 minute"' in done.stderr and "Traceback" not in done.stderr
