"""The structure of a tagged PDF, for screen readers.

While pages are drawn, an element collects the marks (page and number) under which its text stands. `tagged`
then writes the tree of elements, the language and the title into the finished file.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, OutlineItem, Pdf, String

PRODUCER = "mscu"


@dataclass(eq=False)
class Element:
    """An element of the structure tree: its tag, and either its children or its marks.

    `read_as` is its text where its marks are drawn in another order than they are read, `title` that of a
    section, `summary` what a table holds.
    """

    tag: str
    read_as: str = ""
    title: str = ""
    summary: str = ""
    parts: list[Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)

    def add(self, tag: str) -> Element:
        """Add a child, in reading order."""
        part = Element(tag)
        self.parts.append(part)
        return part

    @property
    def is_drawn(self) -> bool:
        """Return whether any of it stands on a page."""
        return bool(self.marks) or any(part.is_drawn for part in self.parts)


def tagged(pdf: bytes, root: Element, *, title: str, language: str) -> bytes:
    """Write structure, title and language into a PDF, without any other metadata on its author or time."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        _write_structure(document, root)
        _write_outline(document, root)
        _write_title(document, title)
        document.Root.Lang = String(language)
        target = io.BytesIO()
        document.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return target.getvalue()


def _write_structure(document: Pdf, root: Element) -> None:
    top = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    by_mark: list[dict[int, Object]] = [{} for _ in document.pages]
    top.K = _write_element(document, root, top, by_mark)
    numbers = Array()
    for index, (page, marks) in enumerate(zip(document.pages, by_mark, strict=True)):
        page.obj.StructParents = index
        page.obj.Tabs = Name.S
        numbers.append(index)
        numbers.append(document.make_indirect(Array([marks[n] for n in sorted(marks)])))
    top.ParentTree = document.make_indirect(Dictionary(Nums=numbers))
    top.ParentTreeNextKey = len(document.pages)
    document.Root.StructTreeRoot = top
    document.Root.MarkInfo = Dictionary(Marked=True)


def _write_element(
    document: Pdf, element: Element, parent: Object, by_mark: list[dict[int, Object]]
) -> Object:
    node = document.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{element.tag}"), P=parent))
    kids = Array()
    for page, number in element.marks:
        kids.append(Dictionary(Type=Name.MCR, Pg=document.pages[page].obj, MCID=number))
        by_mark[page][number] = node
    for part in element.parts:
        if part.is_drawn or part.tag in {"TD", "TH"}:
            kids.append(_write_element(document, part, node, by_mark))
    node.K = kids
    if element.read_as:
        node.ActualText = String(element.read_as)
    if element.tag == "Figure":
        node.Alt = String(element.read_as)
    if element.tag == "TH":
        node.A = Dictionary(O=Name.Table, Scope=Name.Column)
    if element.summary:
        node.A = Dictionary(O=Name.Table, Summary=String(element.summary))
    return node


def _write_outline(document: Pdf, root: Element) -> None:
    """Add a bookmark for each section that has a title."""
    with document.open_outline() as outline:
        for part in root.parts:
            if part.title and part.marks:
                outline.root.append(OutlineItem(part.title, part.marks[0][0]))


def _write_title(document: Pdf, title: str) -> None:
    del document.docinfo
    document.docinfo[Name.Title] = String(title)
    document.docinfo[Name.Producer] = String(PRODUCER)
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
        metadata["pdfuaid:part"] = "1"
    document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
