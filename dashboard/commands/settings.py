"""Settings of an office: ``khetview.toml`` as it is made, read and checked.

Nothing but this module and ``app.py`` reads the file or the environment: every part gets a frozen
settings object.
"""

from __future__ import annotations

import dataclasses
import ipaddress
import os
import tomllib
from typing import TYPE_CHECKING, Any

from dashboard.commands.wiring import UsageProblem

if TYPE_CHECKING:  # heavy imports stay inside what needs them
    from dashboard.people.settings import AccountSettings, Provider
    from dashboard.rate_rules import RateRule
    from data_pipeline.load import Answers
    from data_pipeline.warehouse.engine import Workspace
    from metrics.settings import MetricsSettings

SETTINGS_TEMPLATE = """\
# KhetView: settings of this office. Remove the # of a line to use it.

[office]
{home_area}      # the area that the first screen shows
# url = "http://khetview.office:8050"   # where people open the screens; the QR code of reports leads there

[files]                            # said of a file only where its options, name and title say nothing
# district = "5601"
# year_be = 2567

[numbers]
# min_tested_count = 2             # fewest pupils for a school's mean to be shown; 1 is one child's mark
# min_public_count = 10            # fewest pupils behind a number that the public may see
# keep_snapshots = 30

[public]
approve_automatically = {is_demo}        # false: `khetview snapshots approve` lets the public see a snapshot
{colours}   # colours of quality schools that the public sees: key of a scheme; the shipped ones are examples

[accounts]
# sign_in = "required"             # "none": no accounts, and this machine alone is answered
# idle_hours = 8                   # a session ends after so long without a request
# longest_hours = 168              # and after so long in any case
# shortest_password = 12

[server]
# trusted_proxies = ["127.0.0.1"]  # whose X-Forwarded-For and -Proto are believed; nobody's by default

[limits]                           # how often one may ask; "none" = as often as they like
# sign_in = "300 per 10 minutes"   # per address; a whole office may stand behind one
# api = "600 per 1 minute"         # per account, as exports and reports
# exports = "120 per 1 minute"
# reports = "30 per 1 minute"

# [single_sign_on]                 # OpenID Connect; the secret comes from KHETVIEW_OIDC_SECRET
# issuer = "https://id.example.go.th"
# client_id = "khetview"
# grants = [{{ claim = "groups", value = "supervisors", role = "supervisor", scope = "district:{{area_code}}" }}]

[demo]
is_demo = {is_demo}
"""


@dataclasses.dataclass(frozen=True, slots=True)
class OfficeSettings:
    """What ``khetview.toml`` says, checked.

    Parameters
    ----------
    metrics : settings of the numbers
    file_defaults : test, grade, year_be, round_no, district for files that do not say
    is_demo : every load of this workspace is invented data
    accounts : sessions, passwords, single sign-on
    needs_sign_in : people sign in; where not, this machine alone is answered
    url : where people open the screens; None where it is not said
    rates : how often one may ask; None = as declared
    trusted_proxies : addresses and networks whose word on who asks, and how, is believed
    """

    metrics: MetricsSettings
    file_defaults: Answers
    is_demo: bool
    accounts: AccountSettings
    needs_sign_in: bool = True
    url: str | None = None
    rates: tuple[RateRule, ...] | None = None
    trusted_proxies: tuple[str, ...] = ()


def initialise(workspace: Workspace, *, is_demo: bool = False) -> None:
    """Make what a workspace lacks: folders, settings, warehouse, published reference means."""
    from data_pipeline.load import load_reference

    for folder in (workspace.inbox, workspace.refused, workspace.received, workspace.snapshots):
        folder.mkdir(parents=True, exist_ok=True)
    if not workspace.exists:
        home_area = 'home_area = "district:9901"' if is_demo else '# home_area = "district:5601"'
        colours = ("" if is_demo else "# ") + 'quality_colours = "six_colours"'
        text = SETTINGS_TEMPLATE.format(
            is_demo=str(is_demo).lower(), home_area=home_area, colours=colours
        )
        workspace.settings_file.write_text(text, encoding="utf-8")
    load_reference(workspace)


def read_settings(workspace: Workspace) -> OfficeSettings:
    """Read the workspace's settings.

    Raises
    ------
    UsageProblem : the file is not TOML, or names a setting that does not exist; lists those that do
    """
    from dashboard.people.settings import AccountSettings
    from dashboard.rate_rules import RATE_RULES, read_rates
    from data_pipeline.load import Answers
    from metrics.settings import MetricsSettings

    if not workspace.exists:
        return OfficeSettings(MetricsSettings(), Answers(), False, AccountSettings())
    try:
        with workspace.settings_file.open("rb") as handle:
            written = tomllib.load(handle)
    except tomllib.TOMLDecodeError as error:
        raise UsageProblem(f"{workspace.settings_file.name}: {error}. Mend the line.") from None
    sections: dict[str, set[str]] = {
        "office": {"home_area", "url"},
        "files": {f.name for f in dataclasses.fields(Answers)},
        "numbers": {f.name for f in dataclasses.fields(MetricsSettings)}
        - {"home_area", "approve_automatically", "quality_colours"},
        "public": {"approve_automatically", "quality_colours"},
        "demo": {"is_demo"},
        "server": {"trusted_proxies"},
        "limits": {rule.key for rule in RATE_RULES},
        "accounts": {"sign_in", "idle_hours", "longest_hours", "shortest_password"},
        "single_sign_on": {
            "issuer",
            "client_id",
            "client_secret",
            "scopes",
            "name_claim",
            "grants",
        },
    }
    for section, values in written.items():
        known = sections.get(section)
        unknown = section if known is None else next((k for k in values if k not in known), None)
        if unknown:
            listed = ", ".join(sorted(sections if known is None else known))
            raise UsageProblem(
                f"{workspace.settings_file.name}: “{unknown}” is not a setting. Known: {listed}."
            )
    numbers = (written.get(section, {}) for section in ("numbers", "office", "public"))
    values = {key: value for part in numbers for key, value in part.items()}
    url = values.pop("url", None)
    metrics = MetricsSettings(**values)
    is_demo = bool(written.get("demo", {}).get("is_demo", False))
    accounts = dict(written.get("accounts", {}))
    sign_in = accounts.pop("sign_in", "required")
    if sign_in not in ("required", "none"):
        raise UsageProblem(
            f'{workspace.settings_file.name}: sign_in is "required" or "none", not “{sign_in}”.'
        )
    provider = read_provider(workspace, written.get("single_sign_on"))
    try:
        rates = read_rates(written.get("limits", {}))
    except ValueError as error:
        raise UsageProblem(f"{workspace.settings_file.name}: [limits]: {error}.") from None
    trusted = written.get("server", {}).get("trusted_proxies", [])
    try:
        proxies = tuple(str(ipaddress.ip_network(one)) for one in trusted)
    except ValueError as error:
        raise UsageProblem(
            f"{workspace.settings_file.name}: trusted_proxies: {error}. "
            'Write addresses or networks: ["127.0.0.1"].'
        ) from None
    return OfficeSettings(
        metrics, Answers(**written.get("files", {})), is_demo,
        AccountSettings(**accounts, provider=provider), sign_in == "required", url, rates, proxies,
    )  # fmt: skip


def read_provider(workspace: Workspace, written: dict[str, Any] | None) -> Provider | None:
    """Read the provider of single sign-on; None where the settings name none.

    Raises
    ------
    UsageProblem : something is missing, a role is unknown, or others can read the secret
    """
    from dashboard.people.settings import Grant, Provider
    from dashboard.rights import Role

    if not written:
        return None
    name, given = workspace.settings_file.name, dict(written)
    if "client_secret" in given and workspace.settings_file.stat().st_mode & 0o077:
        raise UsageProblem(f"{name}: it holds a secret and others can read it. chmod 600 {name}.")
    secret = os.environ.get("KHETVIEW_OIDC_SECRET") or given.pop("client_secret", "")
    given.pop("client_secret", None)
    try:
        grants = [
            Grant(**{**grant, "role": Role(grant["role"])}) for grant in given.pop("grants", [])
        ]
        return Provider(**given, client_secret=secret, grants=tuple(grants))
    except (KeyError, TypeError, ValueError) as error:
        raise UsageProblem(f"{name}: [single_sign_on]: {error}.") from None
