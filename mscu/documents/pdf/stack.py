"""Paragraphs on top of each other, and rows of such stacks beside each other.

Whatever stands on a page is made of these, so that all of it can be parted at a page's end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mscu.documents.pdf.page import PageCanvas
from mscu.documents.pdf.text import Text


@dataclass
class Stack:
    """Paragraphs in one column; a first one that is a title never stays alone on a page."""

    texts: Sequence[Text]
    titled: bool = False
    height: float = field(default=0, init=False)

    def wrap(self, width: float) -> float:
        """Break all lines for the width and give the height, both in points."""
        self.height = sum(text.wrap(width, 0)[1] for text in self.texts)
        return self.height

    def draw(self, canvas: PageCanvas, x: float, top: float) -> None:
        """Draw downwards from x, top."""
        for text in self.texts:
            top -= text.height
            text.draw_at(canvas, x, top)

    def split(self, height: float) -> tuple[Stack, Stack]:
        """Part into what fits in the height and the rest; either may be empty."""
        before: list[Text] = []
        room = height
        for index, text in enumerate(self.texts):
            if text.height <= room:
                before.append(text)
                room -= text.height
                continue
            parts = [part for part in text.split(text.width, room) if isinstance(part, Text)]
            after = [*(parts[1:] or [text]), *self.texts[index + 1 :]]
            return self._parted([*before, *parts[:1]], after)
        return self, Stack(())

    def _parted(self, before: list[Text], after: list[Text]) -> tuple[Stack, Stack]:
        if self.titled and len(before) == 1 and after:
            return Stack(()), self
        titled = self.titled and not before
        return _measured(Stack(before, self.titled)), _measured(Stack(after, titled))


@dataclass
class Row:
    """Stacks side by side: each at its place from the left and with its width, in points."""

    cells: Sequence[Stack]
    places: Sequence[tuple[float, float]]
    above: float = 0
    below: float = 0

    def wrap(self) -> float:
        """Break all lines and give the height with the room above and below."""
        for cell, (_, width) in zip(self.cells, self.places, strict=True):
            cell.wrap(width)
        return self.height

    @property
    def height(self) -> float:
        """Say how high it is, once it is wrapped."""
        return self.above + max((cell.height for cell in self.cells), default=0) + self.below

    def draw(self, canvas: PageCanvas, x: float, top: float) -> None:
        """Draw downwards from x, top."""
        for cell, (place, _) in zip(self.cells, self.places, strict=True):
            cell.draw(canvas, x + place, top - self.above)

    def silent(self) -> Row:
        """Give the same again, not to be read aloud a second time."""
        cells = [_measured(Stack([text.silent() for text in cell.texts])) for cell in self.cells]
        return Row(cells, self.places, self.above, self.below)

    def split(self, height: float) -> tuple[Row, Row] | None:
        """Part at the height; nothing when no part of it would stand before the page's end."""
        room = height - self.above - self.below
        parted = [cell.split(room) for cell in self.cells]
        if not any(before.texts for before, _ in parted):
            return None
        before = Row([b for b, _ in parted], self.places, self.above, self.below)
        return before, Row([a for _, a in parted], self.places, self.above, self.below)


def _measured(stack: Stack) -> Stack:
    stack.height = sum(text.height for text in stack.texts)
    return stack
