"""The hits on My desk: what colleagues named, which watch or case it matches, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from mscu.actions.matching.hits import AnswerHit, HitLine, MyHits
from mscu.codes import Family, HitKind
from mscu.ui.forms.drafts import FORM_KEY, Drafts
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.layouts import Space, aligned, growing, hbox, space, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_card import ListCard
from mscu.ui.pages.core.page import PageAction, PageContext, bind_keys
from mscu.ui.pages.matching.watches import NEW_WATCH, WATCHES
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind, Size
from mscu.ui.widgets.card import PADDING, EmptyState
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField

ANSWER_KEYS = "A"
WATCH = "Watch a name, plate, phone or place"
KEY, LABEL = "desk/hit", "Answer to a hit"
LABEL_HEIGHT = 20
CHIPS = {
    HitKind.RESTRICTED: Chip("restricted", Status.LATE),
    HitKind.WATCH: Chip("watched", Status.RUN),
    HitKind.WATCHED: Chip("colleague is watching", Status.SOON),
    HitKind.BOTH_CASES: Chip("two cases", Status.SOON),
}
ICONS = {
    HitKind.RESTRICTED: "lock",
    HitKind.WATCH: "eye",
    HitKind.WATCHED: "eye",
    HitKind.BOTH_CASES: "link-2",
}
HINTS = {
    HitKind.RESTRICTED: "The colleague who named it does not know unless you tell them: say whom you told",
    HitKind.WATCHED: "The colleague who watches it was not told: say whom you told",
    HitKind.WATCH: "Say what you did about it",
    HitKind.BOTH_CASES: "The other case's lead was told too: say what you agreed",
}


class AnswerLine(QWidget):
    """The line that answers a hit; what is typed is kept as a draft.

    Signals: `answered` with the id of the hit and the answer, `left` when the line is closed.
    """

    answered = Signal(int, str)
    left = Signal()

    def __init__(self, drafts: Drafts) -> None:
        super().__init__()
        self._drafts = drafts
        self.hit: HitLine | None = None
        self._line = LineField(placeholder="such as: told DC Fielding to call me")
        self.cell = FieldCell("Outcome", self._line, required=True)
        self._save = Button("Save", kind=ButtonKind.PRIMARY, hint="Enter")
        below_label = vbox(space(LABEL_HEIGHT), aligned(self._save, Qt.AlignmentFlag.AlignTop))
        hbox(
            growing(self.cell),
            below_label,
            within=self,
            spacing=Space.SMALL,
            margins=(PADDING, 8, PADDING, 12),
        )
        self._line.edited.connect(self._keep_draft)
        self._line.returnPressed.connect(self._submit)
        self._save.clicked.connect(self._submit)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.left)
        self.hide()

    def begin(self, hit: HitLine) -> None:
        """Ask for the answer to a hit, and take the keyboard focus."""
        if self.hit is None or self.hit.id != hit.id:
            draft = self._drafts.of(_key(hit))
            self._line.show_value(draft.values.get("answer") if draft else "")
            self.cell.show_problem("")
        self.hit = hit
        self.cell.set_hint(HINTS[hit.kind])
        self._line.setAccessibleName(accessible_text(f"Outcome: {hit.said}"))
        self.setProperty(FORM_KEY, _key(hit))
        self.show()
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def end(self) -> None:
        """Hide the line; the draft is kept."""
        self.hit = None
        self.setProperty(FORM_KEY, None)
        self.hide()

    def saved(self) -> None:
        """Delete the draft, as the answer has been recorded."""
        if self.hit is not None:
            self._drafts.drop(_key(self.hit))
        self.end()

    def refuse(self, problems: dict[str, str]) -> None:
        """Show the problems with the outcome."""
        self.cell.show_problem(" ".join(problems.values()))
        self._line.setFocus()

    def _keep_draft(self) -> None:
        if self.hit is not None:
            self._drafts.keep(_key(self.hit), LABEL, {"answer": self._line.text()})

    def _submit(self) -> None:
        if self.hit is not None:
            self.answered.emit(self.hit.id, self._line.text())


class HitsCard(ListCard):
    """The hits that the user still has to answer; hidden when there are none.

    Signals: `record_requested` with kind and id of the entry or case that a hit is about; `changed` when the
    list changes or an answer is asked for.
    """

    record_requested = Signal(str, int)
    changed = Signal()

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__("Hits", EmptyState("bell-ring", "No hits", "Nothing has been named."))
        self._dispatcher, self._context = dispatcher, context
        self._pending_hit_id = 0
        self.hits: tuple[HitLine, ...] = ()
        self._answer = Button("Answer", size=Size.SMALL, hint=ANSWER_KEYS)
        self._answer.setToolTip("Answer the selected hit")
        self._answer.clicked.connect(self.answer)
        self.aside.addWidget(self._answer)
        self.line = AnswerLine(context.drafts)
        self.body.addWidget(self.line)
        self.line.answered.connect(self._submit)
        self.line.left.connect(self._leave)
        self.opened.connect(self._open)
        bind_keys(self.view, ((ANSWER_KEYS, self.answer),))
        self.hide()

    def refresh(self) -> None:
        """Read the unanswered hits again."""
        self._dispatcher.ask(MyHits(), then=self._show)

    def answer(self) -> None:
        """Open the answer line for the chosen hit."""
        if not self.hits:
            return
        hit_id = self._chosen()
        row = next((row for row, hit in enumerate(self.hits) if hit.id == hit_id), 0)
        self.choose(row)
        self.line.begin(self.hits[row])
        self.changed.emit()

    def answer_hit(self, hit_id: int) -> None:
        """Open the answer line for a hit as soon as the list has been read."""
        self._pending_hit_id = hit_id
        self.refresh()

    def page_actions(self) -> Sequence[PageAction]:
        """Return the actions Answer a hit and My watches for the menu New."""
        answer = PageAction(
            label="Answer a hit",
            run=self.answer,
            icon="bell-ring",
            keys=ANSWER_KEYS,
            why_not="" if self.hits else "no hits to answer",
        )
        watch = PageAction(label=WATCH, run=partial(self._context.resume, NEW_WATCH), icon="eye")
        watches = PageAction(label="My watches", run=partial(self._context.turn_to, WATCHES), icon="list")
        return answer, watch, watches

    def _show(self, hits: tuple[HitLine, ...]) -> None:
        chosen_id = self._chosen()
        self.hits = hits
        self.show_looks([hit_look(hit) for hit in hits], "only you see these")
        rows = {hit.id: index for index, hit in enumerate(hits)}
        if chosen_id in rows:
            self.view.choose(rows[chosen_id])
        if self.line.hit is not None and self.line.hit.id not in rows:
            self.line.end()
        self.setVisible(bool(hits))
        if (row := rows.get(self._pending_hit_id)) is not None:
            self.choose(row)
            self.answer()
        self._pending_hit_id = 0
        self.changed.emit()

    def _chosen(self) -> int:
        row = self.view.current_id()
        return self.hits[row].id if row is not None and row < len(self.hits) else 0

    def _open(self, row: int) -> None:
        hit = self.hits[row]
        if hit.entry_id is not None:
            self.record_requested.emit("entry" if hit.entry_in_case else "report", hit.entry_id)
        elif hit.case_id is not None:
            self.record_requested.emit("cases", hit.case_id)

    def _submit(self, hit_id: int, text: str) -> None:
        command = AnswerHit(hit_id=hit_id, answer=text)
        self._dispatcher.perform(command, then=self._saved, problems=self._refused)

    def _saved(self, _result: object) -> None:
        self.line.saved()
        self.view.setFocus()
        self.refresh()

    def _refused(self, problems: dict[str, str]) -> None:
        self.line.refuse(problems)
        self.changed.emit()

    def _leave(self) -> None:
        self.line.end()
        self.changed.emit()
        self.view.setFocus()


def _key(hit: HitLine) -> str:
    return f"{KEY}/{hit.id}"


def hit_look(hit: HitLine) -> RowLook:
    """Return the row of a hit: what was named and by whom, then the case, the reason and the date."""
    reference, _, _ = hit.case.partition(" ")
    details = (reference, hit.why, hit.when)
    return RowLook(
        f"{hit.said}, named by {hit.by}",
        " · ".join(filter(None, details)),
        family=Family.REPORT,
        icon=ICONS[hit.kind],
        kind=hit.kind.label,
        chip=CHIPS[hit.kind],
    )
