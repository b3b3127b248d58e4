"""The commands about accounts: ``khetview users``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from dashboard.commands.wiring import Wiring

if TYPE_CHECKING:  # heavy imports stay inside the commands that need them
    from data_pipeline.warehouse.engine import Workspace


def user_commands(wiring: Wiring, *, by: str) -> click.Group:
    """Return ``khetview users``.

    Parameters
    ----------
    by : who the audit log says did it
    """

    @click.group()
    def users() -> None:
        """Who can sign in: add, list, reset, disable."""

    @users.command("add")
    @click.argument("name")
    @click.option(
        "--role", required=True, help="school, supervisor, analyst, data_officer or administrator."
    )
    @click.option(
        "--in",
        "scope",
        default="nation",
        show_default=True,
        help="district:5601, province:56, school:…",
    )
    @click.option("--display-name", default="", help="Name or desk, for the list.")
    @click.pass_obj
    def add_user(workspace: Workspace, name: str, role: str, scope: str, display_name: str) -> None:
        """Make an account, and print its first password."""
        from dashboard.rights import RULES, Role, read_scope
        from metrics.answers import UnknownKey

        if role not in list(Role):
            listed = ", ".join(one for one in RULES if one is not Role.PUBLIC)
            raise UnknownKey(
                f"--role: “{role}” is not a role. Roles: {listed}.",
                f"--role: ไม่มีบทบาท “{role}” ที่มี: {listed}",
            )
        area = read_scope(Role(role), scope)
        desk = wiring.open_people(workspace)
        given = desk.accounts.add(name, Role(role), area, display_name=display_name, by=by)
        _print_password(name, given)

    @users.command("list")
    @click.option("--json", "as_json", is_flag=True)
    @click.pass_obj
    def list_users(workspace: Workspace, as_json: bool) -> None:
        """List every account; no password is kept that could be shown."""
        accounts = wiring.open_people(workspace).accounts.list_all()
        rows: list[dict[str, Any]] = [
            {
                "name": one.name, "role": one.role, "scope": str(one.scope),
                "signed_in_at": one.signed_in_at, "disabled_at": one.disabled_at,
            }
            for one in accounts
        ]  # fmt: skip
        if as_json:
            click.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
            return
        for row in rows:
            state = "disabled" if row["disabled_at"] else "open"
            click.echo(f"{row['name']:<24} {row['role']:<14} {row['scope']:<18} {state}")

    @users.command("reset")
    @click.argument("name")
    @click.pass_obj
    def reset_user(workspace: Workspace, name: str) -> None:
        """Give an account a new first password; its sessions and its lock end."""
        _print_password(name, wiring.open_people(workspace).accounts.reset(name, by=by))

    @users.command("disable")
    @click.argument("name")
    @click.pass_obj
    def disable_user(workspace: Workspace, name: str) -> None:
        """Close an account at once; what it did stays in the audit log."""
        wiring.open_people(workspace).accounts.disable(name, by=by)
        click.echo(f"ปิดบัญชี {name} แล้ว / Account {name} is disabled")

    return users


def _print_password(name: str, given: str) -> None:
    click.echo(f"บัญชี / Account: {name}\nรหัสผ่านครั้งแรก / First password: {given}")
    click.echo("ใช้ได้ 7 วัน และต้องเปลี่ยนเมื่อเข้าใช้ / Good for 7 days, changed at first use.")
