"""Compares two records, merges them and undoes merges, in place of their card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.merging.compare import Comparison, UnmergePreview
from mscu.actions.merging.merge import UnmergeResult
from mscu.actions.merging.merge_cases import CompareCases, MergeCases, PreviewCaseUnmerge, UnmergeCases
from mscu.actions.merging.merge_subjects import (
    CompareSubjects,
    MergeSubjects,
    PreviewSubjectUnmerge,
    UnmergeSubjects,
)
from mscu.ui.look.folding import isolated, sentence
from mscu.ui.look.layouts import vbox
from mscu.ui.pages.core.page import CRASHED
from mscu.ui.pages.merging.cards import ActionCard, ChooseCard, CompareCard, UnmergeCard
from mscu.ui.session.dispatcher import CommandLike, Dispatcher, QueryLike
from mscu.ui.widgets.editor import Editor


@dataclass(frozen=True)
class MergeActions:
    """The actions of one kind of record."""

    compare: Callable[..., QueryLike[Comparison]]
    merge: Callable[..., CommandLike[int]]
    preview: Callable[..., QueryLike[UnmergePreview]]
    unmerge: Callable[..., CommandLike[UnmergeResult]]


CASES = MergeActions(CompareCases, MergeCases, PreviewCaseUnmerge, UnmergeCases)
SUBJECTS = MergeActions(CompareSubjects, MergeSubjects, PreviewSubjectUnmerge, UnmergeSubjects)


class MergePane(QWidget):
    """The card that is open, if any.

    Signals: `opened` when a card is shown; `finished` with a message and the id of the record that is kept;
    `left` when the card is closed.
    """

    opened = Signal()
    finished = Signal(str, int)
    left = Signal()

    def __init__(self, dispatcher: Dispatcher, actions: MergeActions) -> None:
        super().__init__()
        self._dispatcher, self._actions = dispatcher, actions
        self._busy = False
        self._kept_id = 0
        self.card: ActionCard | None = None
        self._layout = vbox(within=self)
        dispatcher.trouble.connect(self._fail)
        dispatcher.crashed.connect(self._crashed)
        self.hide()

    def choose(self, kept_id: int, noun: str, finder: Editor) -> None:
        """Ask which record to compare with."""
        self._kept_id = kept_id
        card = ChooseCard(noun, finder)
        card.done_requested.connect(self._compare)
        self._show(card)

    def compare(self, kept_id: int, other_id: int) -> None:
        """Show two records side by side."""
        self._kept_id = kept_id
        query = self._actions.compare(kept_id=kept_id, other_id=other_id)
        self._dispatcher.ask(query, then=self._show_comparison)

    def unmerge(self, combination_id: int, kept_id: int) -> None:
        """Show the records that undoing a merge would return."""
        self._kept_id = kept_id
        query = self._actions.preview(combination_id=combination_id)
        self._dispatcher.ask(query, then=self._show_unmerge)

    def leave(self) -> None:
        """Close the card without changes."""
        self._remove()
        self.left.emit()

    def _show_comparison(self, comparison: Comparison) -> None:
        card = CompareCard(comparison)
        card.swap_requested.connect(self._swap)
        card.done_requested.connect(self._merge)
        self._show(card)

    def _show_unmerge(self, unmerge: UnmergePreview) -> None:
        card = UnmergeCard(unmerge)
        card.done_requested.connect(self._unmerge)
        self._show(card)

    def _show(self, card: ActionCard) -> None:
        self._remove()
        self.card = card
        card.left.connect(self.leave)
        self._layout.addWidget(card)
        self.show()
        self.opened.emit()
        card.begin()

    def _compare(self) -> None:
        if isinstance(self.card, ChooseCard):
            if self.card.other_id is None:
                self.card.refuse({"reason": "Choose one from the list."})
            else:
                self.compare(self._kept_id, self.card.other_id)

    def _swap(self) -> None:
        if isinstance(self.card, CompareCard):
            compared = self.card.compared
            self.compare(compared.other.id, compared.kept.id)

    def _merge(self) -> None:
        card = self.card
        if not isinstance(card, CompareCard) or self._busy:
            return
        compared = card.compared
        command = self._actions.merge(
            kept_id=compared.kept.id,
            kept_version=compared.kept.version,
            other_id=compared.other.id,
            other_version=compared.other.version,
            taken=card.table.taken,
            both=card.table.both,
            reason=card.why,
        )
        self._do(command, self._merged)

    def _unmerge(self) -> None:
        card = self.card
        if isinstance(card, UnmergeCard) and not self._busy:
            combination_id = card.unmerge.combination_id
            command = self._actions.unmerge(combination_id=combination_id, reason=card.why)
            self._do(command, self._unmerged)

    def _do(self, command: CommandLike[Any], then: Callable[[Any], object]) -> None:
        if self.card is not None:
            self._busy = True
            self.card.set_busy(True)
            self._dispatcher.perform(command, then=then, problems=self._refused)

    def _merged(self, _id: int) -> None:
        if isinstance(self.card, CompareCard):
            compared = self.card.compared
            kept, other = isolated(compared.kept.title), isolated(compared.other.title)
            self._finish(sentence(f"{other} is merged into {kept}."))

    def _unmerged(self, result: UnmergeResult) -> None:
        if isinstance(self.card, UnmergeCard):
            unmerge = self.card.unmerge
            kept, other = isolated(unmerge.kept), isolated(unmerge.other)
            self._finish(sentence(f"{kept} and {other} are separate again.{_not_moved_back(result)}"))

    def _finish(self, message: str) -> None:
        self._remove()
        self.finished.emit(message, self._kept_id)

    def _refused(self, problems: dict[str, str]) -> None:
        self._busy = False
        if self.card is not None:
            self.card.refuse(problems)

    def _crashed(self, _location: str) -> None:
        self._fail(CRASHED)

    def _fail(self, message: str) -> None:
        if self._busy and self.card is not None:
            self._busy = False
            self.card.set_busy(False)
            self.card.fail(message)

    def _remove(self) -> None:
        card, self.card = self.card, None
        self._busy = False
        if card is not None:
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.hide()


def _not_moved_back(result: UnmergeResult) -> str:
    """Describe what was not given back, and why."""
    text = ""
    if result.edited:
        text += f" Edited since, and left as they are: {', '.join(result.edited)}."
    if result.elsewhere:
        text += f" {result.elsewhere:,} moved elsewhere since, and left there."
    return text
