"""A graph as GraphML (http://graphml.graphdrawing.org), which networkx, Gephi and yEd open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from mscu.exchange.list_file import fit_for_xml

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
Value = str | bool | int
TYPES: Mapping[type, str] = {str: "string", bool: "boolean", int: "int"}


@dataclass(frozen=True, kw_only=True)
class GraphNode:
    """A node with its attributes by name."""

    key: str
    said: Mapping[str, Value]


@dataclass(frozen=True, kw_only=True)
class GraphEdge:
    """A directed edge with its attributes by name."""

    first: str
    second: str
    said: Mapping[str, Value]


def graph_file(about: Mapping[str, Value], nodes: Sequence[GraphNode], edges: Sequence[GraphEdge]) -> bytes:
    """Return a graph as GraphML; all edges are directed, since networkx refuses files that mix both."""
    root = Element("graphml", xmlns=NAMESPACE)
    keys = {
        **_keys(root, "graph", [about]),
        **_keys(root, "node", [node.said for node in nodes]),
        **_keys(root, "edge", [edge.said for edge in edges]),
    }
    graph = SubElement(root, "graph", id="G", edgedefault="directed")
    _say(graph, "graph", about, keys)
    for node in nodes:
        _say(SubElement(graph, "node", id=node.key), "node", node.said, keys)
    for number, edge in enumerate(edges):
        ends = {"source": edge.first, "target": edge.second}
        _say(SubElement(graph, "edge", id=f"e{number}", attrib=ends), "edge", edge.said, keys)
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _keys(root: Element, of: str, said: Iterable[Mapping[str, Value]]) -> dict[tuple[str, str], str]:
    """Declare the attributes of a kind of element, and return their keys."""
    types = {name: type(value) for each in said for name, value in each.items()}
    for name, kind in types.items():
        about = {"for": of, "attr.name": name, "attr.type": TYPES[kind]}
        SubElement(root, "key", id=f"{of}_{name}", attrib=about)
    return {(of, name): f"{of}_{name}" for name in types}


def _say(part: Element, of: str, said: Mapping[str, Value], keys: Mapping[tuple[str, str], str]) -> None:
    for name, value in said.items():
        words = str(value).lower() if isinstance(value, bool) else fit_for_xml(str(value))
        SubElement(part, "data", key=keys[of, name]).text = words
