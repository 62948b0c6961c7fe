"""Pushes blocks apart until none overlap, and packs parts on a sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import count

from mscu.documents.chart.blocks import Block
from mscu.documents.chart.picture import Box

MIN_GAP = 22.0
"""The least distance in pixels between two blocks."""
CELL_GAP = 64.0
"""The same for many blocks: lines with their words run between them."""
PART_GAP = 48.0
PASSES = 40
NUDGE = 0.01
STRETCH = 1.15
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
        half = MIN_GAP / 2
        self.left, self.right = ([b.box.x - half for b in blocks], [b.box.right + half for b in blocks])
        self.top, self.bottom = ([b.box.y - half for b in blocks], [b.box.bottom + half for b in blocks])
        self.pinned = [bool(b.pinned) for b in blocks]

    def put_back(self, blocks: Sequence[Block]) -> None:
        for block, x, y in zip(blocks, self.x, self.y, strict=True):
            block.x, block.y = x, y

    def spread(self) -> None:
        for index, pinned in enumerate(self.pinned):
            if not pinned:
                self.x[index] *= STRETCH
                self.y[index] *= STRETCH

    def push(self) -> bool:
        """Push overlapping blocks apart once, and return whether any that can move overlapped."""
        x, left, right = self.x, self.left, self.right
        moved = False
        active: list[int] = []
        for index in sorted(range(len(x)), key=lambda index: x[index] + left[index]):
            left_edge = x[index] + left[index]
            active = [other for other in active if x[other] + right[other] > left_edge]
            for other in active:
                moved |= self._push_apart(other, index)
            active.append(index)
        return moved

    def _push_apart(self, first: int, second: int) -> bool:
        """Push two overlapping blocks apart the shorter way, and return whether they overlapped."""
        y, top, bottom = self.y, self.top, self.bottom
        first_top, first_bottom = y[first] + top[first], y[first] + bottom[first]
        down = min(first_bottom, y[second] + bottom[second]) - max(first_top, y[second] + top[second])
        if down <= 0:
            return False
        across = self.x[first] + self.right[first] - self.x[second] - self.left[second]
        if across <= 0 or (self.pinned[first] and self.pinned[second]):
            return False
        share = 0.0 if self.pinned[first] else 1.0 if self.pinned[second] else 0.5
        if across <= down:
            self.x[first] -= (across + NUDGE) * share
            self.x[second] += (across + NUDGE) * (1 - share)
            return True
        sign = 1 if first_top + first_bottom <= 2 * y[second] + top[second] + bottom[second] else -1
        y[first] -= sign * (down + NUDGE) * share
        y[second] += sign * (down + NUDGE) * (1 - share)
        return True


def in_cells(blocks: Sequence[Block]) -> None:
    """Put many blocks into the free cells nearest to their positions, in one pass."""
    singles = [block for block in blocks if block.container is None] or list(blocks)
    cell_width = max(single.box.w for single in singles) + CELL_GAP
    cell_height = max(single.box.h for single in singles) + CELL_GAP
    occupied: set[tuple[int, int]] = set()
    order = sorted(
        blocks, key=lambda block: (block.container is None, math.hypot(block.x, block.y), block.keys)
    )
    for block in order:
        columns, rows = (
            math.ceil((block.box.w + CELL_GAP) / cell_width),
            math.ceil((block.box.h + CELL_GAP) / cell_height),
        )
        nearest = math.floor(block.x / cell_width), math.floor(block.y / cell_height)
        cells = next(
            cells
            for cell in _outwards(nearest)
            if occupied.isdisjoint(cells := _rectangle(cell, columns, rows))
        )
        occupied.update(cells)
        x, y = cells[0][0] * cell_width, cells[0][1] * cell_height
        room_w, room_h = columns * cell_width - block.box.w, rows * cell_height - block.box.h
        block.x = min(max(block.x, x + CELL_GAP / 2 - block.box.x), x + room_w - CELL_GAP / 2 - block.box.x)
        block.y = min(max(block.y, y + CELL_GAP / 2 - block.box.y), y + room_h - CELL_GAP / 2 - block.box.y)


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


def area_of(blocks: Sequence[Block]) -> Box:
    area = blocks[0].area
    for block in blocks[1:]:
        area = area.around(block.area)
    return area


def pack(parts: Sequence[Sequence[Block]], aspect: float) -> None:
    """Pack parts side by side and below each other, on a sheet about `aspect` times as wide as high."""
    areas = [area_of(part) for part in parts]
    total = sum((area.w + PART_GAP) * (area.h + PART_GAP) for area in areas)
    sheet_width = max([*(area.w for area in areas), math.sqrt(total * aspect)])
    x = y = row_height = 0.0
    for part, area in zip(parts, areas, strict=True):
        if x and x + area.w > sheet_width:
            x, y, row_height = 0.0, y + row_height + PART_GAP, 0.0
        for block in part:
            block.x += x - area.x
            block.y += y - area.y
        x, row_height = x + area.w + PART_GAP, max(row_height, area.h)
