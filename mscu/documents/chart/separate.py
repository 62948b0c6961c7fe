"""Pushes blocks apart until none overlap, and packs parts on a sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import count

from mscu.documents.chart.blocks import Block
from mscu.documents.chart.picture import Box

BETWEEN = 22.0
"""The least distance in pixels between two blocks."""
IN_CELLS = 64.0
"""The same for many blocks: lines with their words run between them."""
BETWEEN_PARTS = 48.0
PASSES = 40
NUDGE = 0.01
SPREAD = 1.15
"""Factor by which the layout is stretched where pushing alone does not settle."""


def separate(blocks: Sequence[Block]) -> None:
    """Move blocks until none overlap; pinned blocks stay where they are."""
    moving = _Moving(blocks)
    for _ in range(PASSES):
        for _ in range(PASSES):
            if not moving.push():
                moving.put_back(blocks)
                return
        moving.spread()
    moving.put_back(blocks)


class _Moving:
    """Positions and extents of blocks as bare numbers, as they are read a hundred thousand times."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.x, self.y = [b.x for b in blocks], [b.y for b in blocks]
        half = BETWEEN / 2
        self.left, self.right = ([b.box.x - half for b in blocks], [b.box.right + half for b in blocks])
        self.top, self.bottom = ([b.box.y - half for b in blocks], [b.box.bottom + half for b in blocks])
        self.pinned = [bool(b.pinned) for b in blocks]

    def put_back(self, blocks: Sequence[Block]) -> None:
        for block, x, y in zip(blocks, self.x, self.y, strict=True):
            block.x, block.y = x, y

    def spread(self) -> None:
        for at, pinned in enumerate(self.pinned):
            if not pinned:
                self.x[at] *= SPREAD
                self.y[at] *= SPREAD

    def push(self) -> bool:
        """Push overlapping blocks apart once, and return whether any that can move overlapped."""
        x, left, right = self.x, self.left, self.right
        moved = False
        active: list[int] = []
        for at in sorted(range(len(x)), key=lambda each: x[each] + left[each]):
            begins = x[at] + left[at]
            active = [each for each in active if x[each] + right[each] > begins]
            for other in active:
                moved |= self._part(other, at)
            active.append(at)
        return moved

    def _part(self, one: int, two: int) -> bool:
        """Push two overlapping blocks apart the shorter way, and return whether they overlapped."""
        y, top, bottom = self.y, self.top, self.bottom
        over, under = y[one] + top[one], y[one] + bottom[one]
        down = min(under, y[two] + bottom[two]) - max(over, y[two] + top[two])
        if down <= 0:
            return False
        across = self.x[one] + self.right[one] - self.x[two] - self.left[two]
        if across <= 0 or (self.pinned[one] and self.pinned[two]):
            return False
        share = 0.0 if self.pinned[one] else 1.0 if self.pinned[two] else 0.5
        if across <= down:
            self.x[one] -= (across + NUDGE) * share
            self.x[two] += (across + NUDGE) * (1 - share)
            return True
        sign = 1 if over + under <= 2 * y[two] + top[two] + bottom[two] else -1
        y[one] -= sign * (down + NUDGE) * share
        y[two] += sign * (down + NUDGE) * (1 - share)
        return True


def in_cells(blocks: Sequence[Block]) -> None:
    """Put many blocks into the free cells nearest to their positions, in one pass."""
    singles = [each for each in blocks if each.container is None] or list(blocks)
    wide = max(each.box.w for each in singles) + IN_CELLS
    high = max(each.box.h for each in singles) + IN_CELLS
    taken: set[tuple[int, int]] = set()
    order = sorted(blocks, key=lambda each: (each.container is None, math.hypot(each.x, each.y), each.keys))
    for block in order:
        across, down = (
            math.ceil((block.box.w + IN_CELLS) / wide),
            math.ceil((block.box.h + IN_CELLS) / high),
        )
        at = math.floor(block.x / wide), math.floor(block.y / high)
        cells = next(
            cells for cell in _outwards(at) if taken.isdisjoint(cells := _rectangle(cell, across, down))
        )
        taken.update(cells)
        x, y = cells[0][0] * wide, cells[0][1] * high
        room_w, room_h = across * wide - block.box.w, down * high - block.box.h
        block.x = min(max(block.x, x + IN_CELLS / 2 - block.box.x), x + room_w - IN_CELLS / 2 - block.box.x)
        block.y = min(max(block.y, y + IN_CELLS / 2 - block.box.y), y + room_h - IN_CELLS / 2 - block.box.y)


def _rectangle(cell: tuple[int, int], across: int, down: int) -> list[tuple[int, int]]:
    return [(cell[0] + a, cell[1] + d) for a in range(across) for d in range(down)]


def _outwards(cell: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the cells around a cell in growing rings."""
    yield cell
    for ring in count(1):
        for step in range(-ring, ring):
            yield cell[0] + step, cell[1] - ring
            yield cell[0] + ring, cell[1] + step
            yield cell[0] - step, cell[1] + ring
            yield cell[0] - ring, cell[1] - step


def ground_of(blocks: Sequence[Block]) -> Box:
    """Return the area that blocks cover."""
    ground = blocks[0].ground
    for each in blocks[1:]:
        ground = ground.around(each.ground)
    return ground


def pack(parts: Sequence[Sequence[Block]], aspect: float) -> None:
    """Pack parts side by side and below each other, on a sheet about `aspect` times as wide as high."""
    grounds = [ground_of(part) for part in parts]
    area = sum((each.w + BETWEEN_PARTS) * (each.h + BETWEEN_PARTS) for each in grounds)
    wide = max([*(each.w for each in grounds), math.sqrt(area * aspect)])
    x = y = high = 0.0
    for part, ground in zip(parts, grounds, strict=True):
        if x and x + ground.w > wide:
            x, y, high = 0.0, y + high + BETWEEN_PARTS, 0.0
        for block in part:
            block.x += x - ground.x
            block.y += y - ground.y
        x, high = x + ground.w + BETWEEN_PARTS, max(high, ground.h)
