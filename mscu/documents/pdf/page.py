"""A canvas that draws the foot of each page once the number of pages is known.

Everything drawn is either content under an element of the structure or an artifact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from mscu.documents.pdf.fonts import LATIN, font
from mscu.documents.pdf.look import UPRIGHT, Sheet
from mscu.documents.pdf.tags import Element


class PageCanvas(Canvas):
    """A canvas that keeps its pages until all are drawn, and tags what it draws."""

    def __init__(
        self, target: BytesIO, foot: Callable[[PageCanvas, int, int], None], sheet: Sheet = UPRIGHT
    ) -> None:
        font(LATIN)
        super().__init__(
            target,
            pagesize=sheet.size,
            invariant=1,
            initialFontName=LATIN,  # type: ignore[arg-type] # the stubs take it for a number
            pageCompression=1,
        )
        self.sheet = sheet
        self._foot = foot
        self._pages: list[dict[str, Any]] = []
        self._page = 0
        self._next_mark = 0

    @contextmanager
    def content(self, element: Element) -> Iterator[None]:
        """Tag what is drawn inside as content of the element."""
        element.marks.append((self._page, self._next_mark))
        self.addLiteral(f"/{element.tag} <</MCID {self._next_mark}>> BDC")
        self._next_mark += 1
        yield
        self.addLiteral("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Tag what is drawn inside as not to be read aloud: rules, shapes, heads and feet."""
        self.addLiteral("/Artifact BMC")
        yield
        self.addLiteral("EMC")

    def marked(self, element: Element | None) -> AbstractContextManager[None]:
        """Tag what is drawn inside as content of an element, or as an artifact without one."""
        return self.artifact() if element is None else self.content(element)

    def showPage(self) -> None:  # noqa: N802 - reportlab calls it
        """Keep the page instead of writing it."""
        self._pages.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]
        self._page += 1
        self._next_mark = 0

    def save(self) -> None:
        """Draw the foot of every page, and write the file."""
        pages = self._pages
        for number, page in enumerate(pages, start=1):
            self.__dict__.update(page)
            self._foot(self, number, len(pages))
            super().showPage()
        super().save()
