"""How a browser asks for a page, and the page as its parts were made, out of the one that is sent."""

from __future__ import annotations

import json
from typing import Any

from dashboard.components.screen import NAMESPACE

ROUTER_OUTPUT = ".._pages_content.children..._pages_store.data.."
"""Name of the callback that draws every page."""


def ask_for_page(path: str, search: str = "", *, is_for_news: bool = False) -> dict[str, Any]:
    """Return the body that asks the router for a page.

    Parameters
    ----------
    is_for_news : as an open page asks when a snapshot was published; else as a click does
    """
    changed = "live-version.data" if is_for_news else "_pages_location.pathname"
    where = {"pathname": path, "search": search}
    inputs = [
        {"id": "_pages_location", "property": name, "value": value} for name, value in where.items()
    ]
    inputs.append({"id": "live-version", "property": "data", "value": None})
    outputs = [
        {"id": "_pages_content", "property": "children"},
        {"id": "_pages_store", "property": "data"},
    ]
    return {
        "output": ROUTER_OUTPUT, "outputs": outputs, "inputs": inputs,
        "changedPropIds": [changed],
    }  # fmt: skip


def read_page(answer: str) -> str:
    """Return the router's answer with the page as a tree of components, as JSON."""
    said = json.loads(answer)
    content = said.get("response", {}).get("_pages_content", {})
    sent = content.get("children")
    if isinstance(sent, dict) and sent.get("namespace") == NAMESPACE:
        content["children"] = unpack(sent["props"]["tree"], sent["props"]["children"])
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def unpack(node: Any, living: list[dict[str, Any]]) -> Any:
    """Undo `dashboard.components.screen.pack`."""
    if isinstance(node, list):
        return [unpack(one, living) for one in node]
    if not isinstance(node, dict):
        return node
    if "at" in node:
        return living[node["at"]]
    props = dict(node.get("p", {}))
    if "c" in node:
        props["children"] = unpack(node["c"], living)
    return {"type": node["t"].capitalize(), "namespace": "dash_html_components", "props": props}
