"""What is shipped for running it: behind Debian's nginx with TLS, as systemd units, as a container."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.end_to_end.test_accounts import PASSWORD, first_password
from tests.end_to_end.test_command_line import ROWS, ROWS_2566, write
from tests.running import (
    PROJECT,
    RunningServer,
    free_port,
    khetview,
    khetview_here,
    serving,
    wait_for,
)

pytestmark = pytest.mark.timeout(600)

DEPLOY = PROJECT / "deploy"
MAIN = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; {user}
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/site.conf;
}}
"""
"""The main file that Debian's nginx has of its own, in a folder of ours."""


def find_nginx() -> str:
    """Return Debian's nginx; install it where this user may, as the browser tests do with theirs."""
    path = f"{os.environ['PATH']}:/usr/sbin"
    found = shutil.which("nginx", path=path)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "nginx-light"]
        subprocess.run(command, check=False, capture_output=True, timeout=170)
        found = shutil.which("nginx", path=path)
    if found is None or shutil.which("openssl") is None:
        pytest.skip("no nginx or no openssl here: sudo apt-get install nginx-light openssl")
    return found


@dataclass(frozen=True)
class Site:
    """The office behind nginx: its address, the server behind, and who vouches for its certificate."""

    url: str
    plain_url: str
    behind: RunningServer
    certificate: Path

    def browser(self) -> httpx.Client:
        trusted = ssl.create_default_context(cafile=str(self.certificate))
        headers = {"accept": "text/html"}
        none_kept = httpx.Limits(max_keepalive_connections=0)  # nobody is there to close them
        return httpx.Client(
            base_url=self.url, verify=trusted, headers=headers, timeout=30, limits=none_kept
        )

    def signed_in(self) -> httpx.Client:
        browser = self.browser()
        assert (
            send(browser, "/sign-in", "/sign-in", name="boss", password=PASSWORD).status_code == 303
        )
        return browser


def send(browser: httpx.Client, page: str, action: str, **fields: str) -> httpx.Response:
    text = browser.get(page).text
    form = next(f for f in re.findall(r"<form.*?</form>", text, re.S) if f'action="{action}' in f)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))
    return browser.post(
        action, data={**hidden, **fields}, headers={"origin": str(browser.base_url).rstrip("/")}
    )


def site_file(text: str, folder: Path, tls: int, plain: int, behind: int) -> str:
    """Return the shipped file with the changes that it asks for, on ports of ours."""
    for wanted, ours in (
        ("listen 80;", f"listen 127.0.0.1:{plain};"), ("listen [::]:80;", ""),
        ("listen 443 ssl;", f"listen 127.0.0.1:{tls} ssl;"), ("listen [::]:443 ssl;", ""),
        ("127.0.0.1:8050", f"127.0.0.1:{behind}"), ("127.0.0.1:8060", f"127.0.0.1:{behind}"),
        ("server_name khetview.example.go.th", "server_name localhost"),
        ("/etc/ssl/khetview/", f"{folder}/"), ("/var/log/nginx/", f"{folder}/"),
        ("https://$host$request_uri", f"https://$host:{tls}$request_uri"),
    ):  # fmt: skip
        assert wanted in text, wanted
        text = text.replace(wanted, ours)
    return text


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    nginx, folder = find_nginx(), tmp_path_factory.mktemp("nginx")
    home = tmp_path_factory.mktemp("office") / "home"
    khetview_here("load", write(home.parent / "onet_p6_2567.csv", *ROWS), home=home, check=True)
    settings = '[server]\ntrusted_proxies = ["127.0.0.1"]\n'
    (home / "khetview.toml").write_text(settings, encoding="utf-8")
    given = first_password(khetview_here("users", "add", "boss", "--role", "administrator", home=home, check=True).stdout)  # fmt: skip
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "privkey.pem",
         "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    tls, plain = free_port(), free_port()
    with serving(home, "--without-loader", has_accounts=True, workers=1) as behind:
        port = int(behind.url.rsplit(":", 1)[1])
        shipped = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
        (folder / "site.conf").write_text(
            site_file(shipped, folder, tls, plain, port), encoding="utf-8"
        )
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user), encoding="utf-8")
        command = [nginx, "-e", folder / "start.log", "-p", folder, "-c", folder / "nginx.conf"]
        process = subprocess.Popen(command)
        made = Site(
            f"https://localhost:{tls}",
            f"http://localhost:{plain}",
            behind,
            folder / "fullchain.pem",
        )
        try:
            wait_for(behind, "/readyz")
            wait_for_port(tls)
            with made.browser() as browser:
                send(browser, "/sign-in", "/sign-in", name="boss", password=given)
                new = {"new_password": PASSWORD, "new_password_again": PASSWORD}
                send(browser, "/account", "/account/password", old_password=given, **new)
            yield made
        finally:
            process.terminate()
            process.wait(10)
    assert "[emerg]" not in (folder / "error.log").read_text()


def wait_for_port(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")


def test_page__comes_over_tls_with_each_header_once(site: Site) -> None:
    with site.browser() as browser:
        answer = browser.get("/sign-in")

    assert answer.status_code == 200 and "เข้าสู่ระบบ" in answer.text
    for name in ("strict-transport-security", "content-security-policy", "x-frame-options",
                 "x-content-type-options", "referrer-policy", "permissions-policy"):  # fmt: skip
        assert len(answer.headers.get_list(name)) == 1, name
    assert answer.headers["server"] == "nginx"
    plain = httpx.get(site.plain_url + "/area/district/9901?year=2567")
    assert plain.status_code == 301
    assert plain.headers["location"] == site.url + "/area/district/9901?year=2567"


def test_sign_in__gives_a_cookie_for_tls_alone_and_notes_the_true_address(site: Site) -> None:
    with site.browser() as browser:
        browser.headers["x-forwarded-for"] = "203.0.113.9"
        browser.headers["x-forwarded-proto"] = "http"
        answer = send(browser, "/sign-in", "/sign-in", name="boss", password=PASSWORD)
        cookie = next(
            c for c in answer.headers.get_list("set-cookie") if c.startswith("khetview_session")
        )
        screen = browser.get("/audit?action=signed_in")
        page = browser.get("/area/district/9901")

    assert answer.status_code == 303
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=lax"))
    assert page.status_code == 200 and "_dash-config" in page.text
    assert "127.0.0.1" in screen.text and "203.0.113.9" not in screen.text


def test_news__of_a_snapshot_comes_through_at_once(site: Site, tmp_path: Path) -> None:
    with closing(site.signed_in()) as browser, browser.stream("GET", "/live") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.iter_lines()
        first = next(line for line in lines if line.startswith("data:"))
        path = write(tmp_path / "onet_p6_2566.csv", *ROWS_2566)
        khetview_here("load", path, home=site.behind.home, check=True)
        published = time.time()
        second = next(line for line in lines if line.startswith("data:") and line != first)

    assert '"snapshot": "0001"' in first and '"snapshot": "0001"' not in second
    assert time.time() - published < 5, "kept back on the way"


def test_upload__goes_through_and_a_too_large_one_is_told(site: Site, tmp_path: Path) -> None:
    content = write(tmp_path / "onet_p6_2565.csv", *ROWS).read_bytes()
    headers = {"x-khetview": "1", "x-file-name": "onet_p6_2565.csv", "origin": site.url}
    with closing(site.signed_in()) as browser:
        taken = browser.post("/data/upload", content=content, headers=headers)
        other = browser.post(
            "/data/upload", content=content, headers={**headers, "origin": "https://evil.example"}
        )

    assert taken.status_code == 202, taken.text
    assert other.status_code == 403
    host, port = site.url.removeprefix("https://").split(":")
    trusted = ssl.create_default_context(cafile=str(site.certificate))
    with (
        socket.create_connection((host, int(port))) as plain,
        trusted.wrap_socket(plain, server_hostname=host) as wire,
    ):
        wire.sendall(
            f"POST /data/upload HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 500000000\r\n\r\n".encode()
        )
        answer = b""
        while chunk := wire.recv(4096):
            answer += chunk
    assert b" 413 " in answer.splitlines()[0] and "ไม่เกิน 300 MB".encode() in answer


def test_log__of_nginx_has_neither_addresses_nor_questions(site: Site) -> None:
    with site.browser() as browser:
        browser.get("/sign-in?next=/school/99010001")

    written = (site.certificate.parent / "khetview.log").read_text(encoding="utf-8")
    assert "/sign-in 200" in written
    assert "127.0.0.1" not in written and "99010001" not in written


def test_forwarded_headers__are_believed_of_trusted_proxies_alone(
    site: Site, tmp_path: Path
) -> None:
    claimed = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9"}
    home = tmp_path / "home"
    khetview_here("init", home=home, check=True)

    believed = httpx.get(site.behind.url + "/sign-in", headers=claimed)
    with serving(home, "--without-loader", has_accounts=True, workers=1) as untold:
        ignored = httpx.get(untold.url + "/sign-in", headers=claimed)

    assert "strict-transport-security" in believed.headers
    assert "strict-transport-security" not in ignored.headers


def test_settings__a_proxy_that_is_no_address_is_said(tmp_path: Path) -> None:
    home = tmp_path / "home"
    khetview_here("init", home=home, check=True)
    (home / "khetview.toml").write_text('[server]\ntrusted_proxies = ["proxy"]\n', encoding="utf-8")

    done = khetview_here("serve", home=home)

    assert (
        done.returncode == 2 and "trusted_proxies" in done.stderr and "Traceback" not in done.stderr
    )


# --- units and the container


UNITS = sorted(path.name for path in DEPLOY.glob("khetview*.*"))


def test_units__are_understood_by_systemd(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    command = shutil.which("khetview") or str(Path(sys.executable).parent / "khetview")
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("/opt/khetview/.venv/bin/khetview", command))

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(tmp_path / name for name in UNITS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert not [line for line in done.stderr.splitlines() if str(tmp_path) in line], done.stderr


def test_units__the_public_kiosk_sees_what_it_shows_and_nothing_that_is_made_later() -> None:
    """A list of what is hidden holds at the start alone: an office makes its warehouse after it."""
    text = (DEPLOY / "khetview-kiosk.service").read_text(encoding="utf-8")
    (seen,) = re.findall(r"^BindReadOnlyPaths=(.*)$", text, re.M)

    assert "TemporaryFileSystem=/var/lib/khetview:ro\n" in text and "InaccessiblePaths" not in text
    assert {path.rpartition("/")[2] for path in seen.split()} == {
        "khetview.toml",
        "snapshots",
        "geo",
    }


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_units__run_commands_that_exist(name: str) -> None:
    text = (DEPLOY / name).read_text(encoding="utf-8")
    (line,) = re.findall(r"^ExecStart=\S+/khetview (.*)$", text, re.M)
    command, *options = line.split()

    help_text = khetview(command, "--help", home=PROJECT / "nowhere", check=True).stdout

    assert all(option in help_text for option in options if option.startswith("--"))
    assert "NoNewPrivileges=yes" in text and "User=khetview" in text


def test_container__copies_what_is_there_and_leaves_nothing_out() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = {word for line in re.findall(r"^COPY (.*) \S+$", text, re.M) for word in line.split()}

    assert all((PROJECT / name).exists() for name in copied)
    assert {
        "app.py",
        "assets",
        "dashboard",
        "data/demo",
        "data/reference",
        "data_pipeline",
        "metrics",
    } <= copied
    assert "data" not in copied, "a workspace may stand in it"
    assert "USER khetview" in text
