"""A page as it is sent: one part that the browser draws at once, with the charts and tables that answer inside.

Dash's browser side keeps a subscription for each component, and asks every one of them on each change:
with hundreds of headings, cells and links that alone was half a second of a changed filter. What nothing
calls back is no component of Dash here but a plain element (``assets/screen.js``).
"""

from __future__ import annotations

from typing import Any

from dashboard.components.html import Component

NAMESPACE, SCREEN = "khetview", "Screen"
_PLAIN = "dash_html_components"


def pack(page: Component) -> Component:
    """Return a page as the one component that is sent.

    Parameters
    ----------
    page : as the parts of `dashboard.components.html` make it

    Returns
    -------
    Component with the properties ``tree`` and ``children``. A node of the tree is a text, a list, an
    element (``t`` tag, ``p`` properties, ``c`` content), or the place of a living component (``at`` its
    number among the children, ``id``).
    """
    living: list[Component] = []
    tree = _pack(page, living)
    return {"type": SCREEN, "namespace": NAMESPACE, "props": {"tree": tree, "children": living}}


def _pack(part: Any, living: list[Component]) -> Any:
    if isinstance(part, list | tuple):
        return [_pack(one, living) for one in part]
    if not isinstance(part, dict):
        return part
    if part["namespace"] != _PLAIN:
        living.append(part)
        return {"at": len(living) - 1, "id": part["props"].get("id")}
    properties = part["props"]
    node: dict[str, Any] = {"t": part["type"].lower()}
    own = {name: value for name, value in properties.items() if name != "children"}
    if own:
        node["p"] = own
    if "children" in properties:
        node["c"] = _pack(properties["children"], living)
    return node
