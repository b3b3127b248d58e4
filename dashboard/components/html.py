"""HTML as Dash's browser side reads it, written as plain values instead of component objects.

A page has some 500 parts. As objects of Dash each is checked when it is made and walked again when
it is written, 20 ms a page in all; as plain values the whole page is written in one step, 0.3 ms.
What Dash would have checked, the names of tags and properties, a test checks on every page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash.development.base_component import Component as DashComponent

Component = dict[str, Any]
"""One part of a page as it is sent: ``type``, ``namespace`` and ``props``."""


def _tag(name: str) -> Callable[..., Component]:
    def make(children: Any = None, **properties: Any) -> Component:
        props = {key: value for key, value in properties.items() if value is not None}
        if children is not None:
            props["children"] = children
        return {"type": name, "namespace": "dash_html_components", "props": props}

    return make


def embed(component: DashComponent) -> Component:
    """Return a Dash component without children, such as a graph, as the value that it is sent as."""
    sent: Component = component.to_plotly_json()
    return sent


A, B, Button, Caption, Code = map(_tag, ("A", "B", "Button", "Caption", "Code"))
Dd, Details, Dialog, Div, Dl, Dt = map(_tag, ("Dd", "Details", "Dialog", "Div", "Dl", "Dt"))
Form, Input = map(_tag, ("Form", "Input"))  # for the screens that are written as HTML
H1, H2, H3, Header = map(_tag, ("H1", "H2", "H3", "Header"))
Label, Li, Main, Nav = map(_tag, ("Label", "Li", "Main", "Nav"))
Ol, Option, P, Section, Select = map(_tag, ("Ol", "Option", "P", "Section", "Select"))
Span, Summary = map(_tag, ("Span", "Summary"))
Table, Tbody, Td, Textarea, Th, Thead, Time, Tr, Ul = map(
    _tag, ("Table", "Tbody", "Td", "Textarea", "Th", "Thead", "Time", "Tr", "Ul")
)
