"""Pieces of the advice library within the form of an advice: choosing one writes its words."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject

from mscu.actions.intake.advice_library import Situation, advice_by_topic, piece
from mscu.ui.forms.field_list import Field, Sources
from mscu.ui.forms.form import Form
from mscu.ui.widgets.codes_picker import CodesPicker
from mscu.ui.widgets.editor import Editor


def _pieces(_spec: Field, _sources: Sources) -> Editor:
    every = [each for topic in advice_by_topic(Situation(), {}) for each in topic.pieces]
    titles = sorted(((each.key, each.title) for each in every), key=_by_title)
    return CodesPicker(titles, placeholder="Type a word, such as CCTV, or press Down")


def _by_title(code: tuple[str, str]) -> str:
    return code[1].casefold()


PIECES = _pieces
"""Pieces of the library: a tuple of their keys."""


def write_chosen_pieces(form: Form) -> None:
    """Write the words of the pieces that are chosen, where a form offers the library."""
    if "pieces" in form.names():
        PieceWords(form)


class PieceWords(QObject):
    """Writes the words of each piece that is chosen below what is already written."""

    def __init__(self, form: Form) -> None:
        super().__init__(form)
        self._form = form
        self._known = set(self._chosen())
        form.editor("pieces").edited.connect(self._edited)

    def _chosen(self) -> tuple[str, ...]:
        return cast("tuple[str, ...]", self._form.editor("pieces").value())

    def _edited(self) -> None:
        fresh = [key for key in self._chosen() if key not in self._known]
        self._known |= set(fresh)
        text = self._form.editor("text")
        words = [str(text.value()), *(found.words for key in fresh if (found := piece(key)))]
        if fresh:
            text.show_value("\n".join(each for each in words if each))
            text.edited.emit()
