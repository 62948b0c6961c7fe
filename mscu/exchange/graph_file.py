"""A graph as GraphML (http://graphml.graphdrawing.org), which networkx, Gephi and yEd open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from mscu.exchange.list_table import fit_for_xml

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
Value = str | bool | int
TYPES: Mapping[type, str] = {str: "string", bool: "boolean", int: "int"}


@dataclass(frozen=True, kw_only=True)
class GraphNode:
    """A node with its attributes by name."""

    key: str
    attributes: Mapping[str, Value]


@dataclass(frozen=True, kw_only=True)
class GraphEdge:
    """A directed edge with its attributes by name."""

    first: str
    second: str
    attributes: Mapping[str, Value]


def graph_file(about: Mapping[str, Value], nodes: Sequence[GraphNode], edges: Sequence[GraphEdge]) -> bytes:
    """Return a graph as GraphML; all edges are directed, since networkx refuses files that mix both."""
    root = Element("graphml", xmlns=NAMESPACE)
    keys = {
        **_keys(root, "graph", [about]),
        **_keys(root, "node", [node.attributes for node in nodes]),
        **_keys(root, "edge", [edge.attributes for edge in edges]),
    }
    graph = SubElement(root, "graph", id="G", edgedefault="directed")
    _add_data(graph, "graph", about, keys)
    for node in nodes:
        _add_data(SubElement(graph, "node", id=node.key), "node", node.attributes, keys)
    for index, edge in enumerate(edges):
        ends = {"source": edge.first, "target": edge.second}
        _add_data(SubElement(graph, "edge", id=f"e{index}", attrib=ends), "edge", edge.attributes, keys)
    indent(root)
    content: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _keys(
    root: Element, element: str, attributes: Iterable[Mapping[str, Value]]
) -> dict[tuple[str, str], str]:
    """Declare the attributes of a kind of element, and return their keys."""
    types = {name: type(value) for values in attributes for name, value in values.items()}
    for name, kind in types.items():
        about = {"for": element, "attr.name": name, "attr.type": TYPES[kind]}
        SubElement(root, "key", id=f"{element}_{name}", attrib=about)
    return {(element, name): f"{element}_{name}" for name in types}


def _add_data(
    parent: Element, element: str, attributes: Mapping[str, Value], keys: Mapping[tuple[str, str], str]
) -> None:
    for name, value in attributes.items():
        text = str(value).lower() if isinstance(value, bool) else fit_for_xml(str(value))
        SubElement(parent, "data", key=keys[element, name]).text = text
