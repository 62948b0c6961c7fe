"""Reads the structure of a PDF, as a screen reader does, and finds what PDF/UA-1 asks of it and it lacks."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Dictionary, Object, Page, Pdf

from tests.documents.reading import opened

TEXT_OPERATORS = {"Tj", "TJ", "'", '"'}
PAINTING = TEXT_OPERATORS | {"f", "f*", "S", "s", "B", "B*", "b", "b*", "Do"}
HEADINGS = {f"/H{level}" for level in range(1, 7)}


def elements(node: Object) -> Iterator[Object]:
    """Walk the structure tree in reading order."""
    yield node
    for kid in node.get("/K", []):
        if "/S" in kid:
            yield from elements(kid)


def instructions(page: Page) -> list[tuple[str, Any]]:
    """Read what is drawn on a page: each operator with its operands."""
    return [(str(i.operator), i.operands) for i in pikepdf.parse_content_stream(page)]


def structure(document: Pdf) -> list[Object]:
    return list(elements(document.Root.StructTreeRoot.K))


def tags(document: Pdf) -> list[str]:
    return [str(element.S) for element in structure(document)]


def faults(pdf: bytes) -> list[str]:
    """Return what a screen reader would miss in a PDF."""
    document = opened(pdf)
    found = {
        "no identifier of PDF/UA-1": _part(document) == "1",
        "not tagged": bool(document.Root.MarkInfo.Marked),
        "no language": str(document.Root.Lang) == "en-GB",
        "the title is not shown": bool(document.Root.ViewerPreferences.DisplayDocTitle),
        "no title": bool(str(document.docinfo["/Title"])),
        "not one title on the page": tags(document).count("/H1") == 1,
        "a heading level is left out": _levels_are_whole(document),
        "a figure without words": all(str(e.get("/Alt", "")) for e in _tagged(document, "/Figure")),
        "a head of a table that says not what it heads": all(_scope(e) for e in _tagged(document, "/TH")),
        "a table whose rows differ in length": all(map(_is_even, _tagged(document, "/Table"))),
        "a mark that is read twice or not at all": _reads_once(document),
        "something painted is neither content nor artifact": all(map(_is_marked, document.pages)),
        "a font that is not embedded": all(map(_embeds, document.pages)),
    }
    return [fault for fault, is_right in found.items() if not is_right]


def _part(document: Pdf) -> str:
    with document.open_metadata() as metadata:
        return str(metadata.get("pdfuaid:part", ""))


def _tagged(document: Pdf, tag: str) -> list[Object]:
    return [element for element in structure(document) if str(element.S) == tag]


def _levels_are_whole(document: Pdf) -> bool:
    levels = [int(tag[2]) for tag in tags(document) if tag in HEADINGS]
    return levels[:1] == [1] and all(after - before <= 1 for before, after in pairwise(levels))


def _scope(head: Object) -> bool:
    return str(head.A.get("/Scope", "")) in {"/Column", "/Row"}


def _is_even(table: Object) -> bool:
    rows = [row for row in elements(table) if str(row.S) == "/TR"]
    return len({len(list(row.K)) for row in rows}) <= 1


def _reads_once(document: Pdf) -> bool:
    read = _read(document)
    return read == _drawn(document) and set(read.values()) == {1}


def _read(document: Pdf) -> Counter[tuple[int, int]]:
    """Count how often each mark is read."""
    pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
    kids = (kid for element in structure(document) for kid in element.get("/K", []))
    return Counter((pages[kid.Pg.objgen], int(kid.MCID)) for kid in kids if "/MCID" in kid)


def _drawn(document: Pdf) -> Counter[tuple[int, int]]:
    return Counter(
        (number, int(operands[1].MCID))
        for number, page in enumerate(document.pages)
        for operator, operands in instructions(page)
        if operator == "BDC"
    )


def _is_marked(page: Page) -> bool:
    depth, whole = 0, True
    for operator, _ in instructions(page):
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
        whole = whole and 0 <= depth <= 1 and (depth == 1 or operator not in PAINTING)
    return whole and depth == 0


def _embeds(page: Page) -> bool:
    """Return whether the fonts of a page come with the file, and say which letters they draw."""
    fonts = dict(page.resources.get("/Font", Dictionary()).items())
    return all(_has_file(font) and "/ToUnicode" in font for font in fonts.values())


def _has_file(font: Object) -> bool:
    inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    return "/FontDescriptor" in inner and "/FontFile2" in inner.FontDescriptor
