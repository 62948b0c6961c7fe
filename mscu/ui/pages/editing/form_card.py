"""A form shown where its entry will appear; its draft is kept while it is typed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.actions.core.checking import A_NUMBER
from mscu.actions.entries.corrections import NOTHING_CHANGED as NOTHING_CORRECTED
from mscu.actions.entries.handling import NOTHING_CHANGED as NOTHING_HANDLED
from mscu.text.people_told import PEOPLE_HINT, people_told
from mscu.ui.forms.drafts import FORM_KEY, Drafts
from mscu.ui.forms.field_list import Section, Sources
from mscu.ui.forms.form import Form, reveal
from mscu.ui.look.folding import isolated
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.draft_bar import ONLY_IN_WINDOW
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import ESC_CANCELS, SideCard
from mscu.ui.pages.editing.changed_meanwhile import FieldChoice, field_choices
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.postcode_fields import PostcodeDistrict, asks_for_district
from mscu.ui.widgets.announcing import announce
from mscu.ui.widgets.button import Button, ButtonKind, icon_button, is_enter
from mscu.ui.widgets.chip import KindMark
from mscu.ui.widgets.fields import MoneyField, NumberField, PeopleField
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import BlockedReason, MessageBar, dismiss_messages
from mscu.ui.widgets.nominal_picker import NominalPicker, unfinished

CHOOSE_EACH = (
    "Below each field that differs stands the other text: take theirs or keep yours, then save again."
)
OLDER_DRAFT = "Somebody else has changed this record since you began this draft."
SAVED_SINCE = "Saved since then"
NOTHING_DIFFERS = "Nothing in this form differs: save again."
THEIRS_RECORDED = "What you took is recorded already; nothing of yours is left to save. Discard the draft."
PAUSE_MS = 400
"""Pause in typing, in milliseconds, after which the form asks what saving will do."""
NO_CHOICE = "is typed but not chosen: press Enter and choose, or clear the field."
ESC_KEEPS_DRAFT = "Esc closes; the draft is kept"
ESC_ONLY_IN_WINDOW = "Esc closes; the draft stays until the window is closed"
DRAFT_KEPT = "Your draft is kept."
CHOOSE_FIRST = "For {fields}, choose which text is saved: take theirs or keep yours."
DISCARD = "Discard draft"
DISCARD_CONFIRM = "Discard for good"
"""Label after the first press: the button comes next after the last field, where Enter is easily hit."""


class DiscardButton(Button):
    """A button that discards when it is pressed twice with nothing done in between.

    Signals: `confirmed` when it is pressed the second time.
    """

    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__(DISCARD)
        self.clicked.connect(self._on_click)

    def disarm(self) -> None:
        """Ask again: something else was done since the first press."""
        if self.label != DISCARD:
            self.set_text(DISCARD)

    def _on_click(self) -> None:
        if self.label == DISCARD:
            self.set_text(DISCARD_CONFIRM)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.confirmed.emit()

    @override
    def event(self, event: QEvent) -> bool:
        """Disarm when the button loses the focus, is hidden, or another key than its own is pressed."""
        if isinstance(event, QKeyEvent):
            is_other_act = not is_enter(event) and event.key() != Qt.Key.Key_Space
        else:
            is_other_act = event.type() in {QEvent.Type.FocusOut, QEvent.Type.Hide}
        if is_other_act:
            self.disarm()
        return super().event(event)


class FormCard(SideCard):
    """The card of one form.

    Signals: `save_requested` when the form should be saved, `left` when it is left with its draft kept,
    `discarded` when the draft was discarded, `typing_paused` when typing pauses.
    """

    save_requested = Signal()
    left = Signal()
    discarded = Signal()
    typing_paused = Signal()

    def __init__(self, spec: FormSpec, sources: Sources, drafts: Drafts) -> None:
        super().__init__(spec.title)
        self.spec, self._sources = spec, sources
        self.setProperty(FORM_KEY, spec.key)
        self._drafts = drafts
        self._choices: tuple[FieldChoice, ...] = ()
        """What was chosen between when somebody else had changed the record."""
        self._is_typed = False
        """Whether something was typed and not saved since it was opened."""
        self._pause_timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause_timer.timeout.connect(self.typing_paused)
        self.form = Form(spec.sections, sources)
        self.info_bar = MessageBar("", icon="clock")
        self.error_bar = MessageBar("", status=Status.LATE)
        self.draft_bar = MessageBar("", status=Status.LATE)
        consequence = "the draft is kept" if spec.keeps_draft else "nothing typed here is kept"
        hint = ESC_KEEPS_DRAFT if spec.keeps_draft else ESC_CANCELS
        self._hint = Label(hint, step=Type.SMALL, tone="text2", wrap=True)
        self._close = icon_button("x", f"Close the form; {consequence}")
        self._discard = DiscardButton()
        self._save = Button(spec.save, kind=ButtonKind.PRIMARY, shortcut="Ctrl+S")
        self._save.block(spec.locked)
        self._build()
        self._show_values()

    def _build(self) -> None:
        mark: QWidget = IconLabel(self.spec.icon, 24, "text2")
        if self.spec.family is not None:
            mark = KindMark(self.spec.family, self.spec.icon, self.spec.title, 32)
        self.show_header(mark, self.spec.title, self.spec.note)
        self.buttons.addWidget(self._close)
        if self.spec.locked:
            self.add(BlockedReason(self.spec.locked))
        if self.spec.notice:
            self.add(Label(self.spec.notice, tone="text2", wrap=True))
        if self.spec.warning:
            self.add(MessageBar(self.spec.warning, status=Status.SOON))
        self.add(self.form)
        self.add_above_foot(self.draft_bar)
        self.add_above_foot(self.error_bar)
        self.add_above_foot(self.info_bar)
        self.show_info("")
        self.show_error("")
        self._show_draft_state()
        foot = self.foot()
        foot.addWidget(self._hint, 1)
        foot.addWidget(self._discard)
        foot.addWidget(self._save)
        self._connect()

    def _connect(self) -> None:
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.left)
        leave.activatedAmbiguously.connect(self.left)  # the page binds Esc too
        self._close.clicked.connect(self.left)
        self._discard.confirmed.connect(self._discard_draft)
        self.save_requested.connect(self._discard.disarm)
        self._save.clicked.connect(self.save_requested)
        self.form.edited.connect(self._on_edit)
        self._drafts.written.connect(self._on_written)

    def _show_values(self) -> None:
        self.form.show_values(self.spec.values)
        self._read = self.form.draft()
        draft = self._drafts.of(self.spec.key) if self.spec.keeps_draft else None
        if draft is not None:
            self.form.show_draft(draft.values)
            self._show_draft_state()
        self._discard.setVisible(draft is not None)
        for helper in self.spec.helpers:
            helper(self.form)
        if asks_for_district(self.form):
            PostcodeDistrict(self.form)
        self._apply_switches()
        if draft is not None and draft.read is not None and self.spec.reread is not None:
            self._show_changed_since(draft.read, draft.values)
        self._pause_timer.start()

    def _show_changed_since(self, read: Mapping[str, object], typed: Mapping[str, object]) -> None:
        """Show what was saved after a draft was begun beside it, if that is not what its writer had read."""
        then, now = (json.dumps(self._recorded(each), sort_keys=True) for each in (read, self._read))
        if then == now:
            return
        self.form.show_draft(read)
        former = self._recorded(self.form.values())
        self.form.show_draft(typed)
        self._apply_switches()
        self._offer_choices(self.spec.sections, former, self._recorded(self.spec.values), SAVED_SINCE)
        if self._choices:
            self.error_bar.say(CHOOSE_EACH, strong=OLDER_DRAFT)
            self._show_bar(self.error_bar, visible=True)
            announce(self, self.error_bar.text())

    def _recorded(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """Return the values that somebody may have recorded."""
        return {name: value for name, value in values.items() if name not in self.spec.of_now}

    def _on_written(self, key: str) -> None:
        if key == self.spec.key and self.spec.keeps_draft:
            self._show_draft_state()

    def _show_draft_state(self) -> None:
        """Show when the draft on the disk was typed, or since when the disk has refused what is typed."""
        state = self._drafts.state(self.spec.key) if self.spec.keeps_draft else ""
        is_refused = bool(state) and self._drafts.unkept_since(self.spec.key) is not None
        if state:
            self.note.set_text(f"Draft {state}")
            self.note.setVisible(True)
            self._hint.setText(ESC_ONLY_IN_WINDOW if is_refused else ESC_KEEPS_DRAFT)
        self.draft_bar.say(ONLY_IN_WINDOW, strong=f"Draft {state}.")
        self._show_bar(self.draft_bar, is_refused)

    def keep_draft(self) -> None:
        """Keep what stands in the form as its draft, as at every change."""
        # Theirs is in the store: the draft has what would be lost, and offers both once more.
        aside = {choice.name: choice.own for choice in self._choices if choice.has_own_aside}
        self._drafts.keep(self.spec.key, self.spec.label, self.form.draft() | aside, read=self._read)
        self._discard.setVisible(True)

    def _on_edit(self) -> None:
        self._is_typed = True
        if self.spec.keeps_draft:
            self.keep_draft()
        self.show_error("")
        self._apply_switches()
        self._pause_timer.start()

    def _apply_switches(self) -> None:
        """Show or hide the fields that depend on others."""
        values = self.form.values()
        hidden = {switch.field for switch in self.spec.switches if values[switch.by] not in switch.values}
        for name in {switch.field for switch in self.spec.switches}:
            self.form.set_shown(name, name not in hidden)
        self._hide_empty_headings()

    def _hide_empty_headings(self) -> None:
        """Hide the headings that have no visible field."""
        visible: dict[QWidget, bool] = {}
        for name in self.form.names():
            cell = self.form.cell(name)
            if (section := cell.parentWidget()) is not None:
                visible[section] = visible.get(section, False) or not cell.isHidden()
        for section, is_visible in visible.items():
            section.setVisible(is_visible)

    def _discard_draft(self) -> None:
        self._drafts.drop(self.spec.key)
        self.discarded.emit()

    def values(self) -> dict[str, object] | None:
        """Return the values, or None if some cannot be read, with a message beside each such field."""
        values = self.form.values()
        if problems := self._number_errors(values) | _unchosen(self.form):
            self.form.show_problems(problems)
            return None
        return values

    def asks_to_choose(self) -> bool:
        """Ask between which texts the user has yet to choose; return whether there are any."""
        undecided = [choice for choice in self._choices if choice.is_open]
        if undecided:
            fields = ", ".join(f"“{choice.label}”" for choice in undecided)
            self.show_error(CHOOSE_FIRST.format(fields=fields))
            undecided[0].ask()
        return bool(undecided)

    def has_number_errors(self) -> bool:
        """Whether a number cannot be read."""
        return bool(self._number_errors(self.form.values()))

    def _number_errors(self, values: dict[str, object]) -> dict[str, str]:
        typed = ((name, self.form.editor(name), value) for name, value in values.items())
        return {
            name: PEOPLE_HINT if isinstance(editor, PeopleField) else A_NUMBER
            for name, editor, value in typed
            if isinstance(editor, NumberField | MoneyField) and isinstance(value, str)
            if not isinstance(editor, PeopleField) or people_told(value) is None
        }

    def refuse(self, problems: dict[str, str]) -> None:
        """Show each problem beside its field, and the others above the foot."""
        if self._choices and {NOTHING_CORRECTED, NOTHING_HANDLED} & set(problems.values()):
            self._show_all_taken()
            return
        if "happened" in problems and not self.form.values().get("happened"):
            problems = problems | {"happened": "Enter the date, as precisely as it is known."}
        unplaced = self.form.show_problems(problems)
        self._hide_empty_headings()
        self.show_error(" ".join(unplaced.values()) or "Some fields need attention.")
        self.set_busy(False)
        QTimer.singleShot(0, self, self._reveal_first_problem)  # once the message bar has been laid out

    def _show_all_taken(self) -> None:
        """Show that theirs was taken throughout, which is no mistake in a field."""
        self.form.show_problems({})
        self.show_error(THEIRS_RECORDED)
        self.set_busy(False)
        self._discard.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reveal_first_problem(self) -> None:
        """Scroll the first field with a problem into view, above the bar."""
        cells = (self.form.cell(name) for name in self.form.names())
        if (first := next((cell for cell in cells if cell.problem), None)) is not None:
            reveal(first)

    def show_changed(self, new: FormSpec, by: str, sentence: str) -> None:
        """Show what somebody else has saved beside what is typed; saving again replaces that version."""
        former, self.spec = self.spec, replace(self.spec, make=new.make, values=new.values)
        if not self._choices or new.values != former.values:  # it was saved twice before they were shown
            for earlier in self._choices:
                earlier.withdraw()
            self._offer_choices(new.sections, former.values, new.values, by)
        if self._choices:
            self._on_edit()
        self.show_error(f"{sentence} {CHOOSE_EACH if self._choices else NOTHING_DIFFERS}")
        if self._choices:
            self._show_first_choice()

    def _offer_choices(
        self, sections: Sequence[Section], former: Mapping[str, object], saved: Mapping[str, object], by: str
    ) -> None:
        """Show below each field that others changed the text that is not in it, with a choice."""
        self._choices = tuple(
            field_choices(self.form, sections, self._sources, former=former, saved=saved, by=by)
        )
        for choice in self._choices:
            choice.chosen.connect(self._on_edit)

    def show_error(self, sentence: str) -> None:
        """Show why it was not saved; an empty sentence removes the message."""
        self._discard.disarm()
        if sentence:
            dismiss_messages(self.window())  # "recorded" is of an earlier form
        text = f"{sentence} {DRAFT_KEPT}" if sentence and self._is_draft_kept() else sentence
        self.error_bar.say(text, strong="Not saved.")
        self._show_bar(self.error_bar, bool(sentence))
        if sentence:
            announce(self, self.error_bar.text())

    def _is_draft_kept(self) -> bool:
        """Write what was typed to the disk, and return whether all of it is there."""
        if not self.spec.keeps_draft or self._drafts.of(self.spec.key) is None:
            return False
        self._drafts.seal_now()
        return self._drafts.unkept_since(self.spec.key) is None

    def show_info(self, text: str, *, strong: str = "") -> None:
        """Show the effect of saving; empty text removes the message."""
        self.info_bar.say(text, strong=strong)
        self._show_bar(self.info_bar, bool(text or strong))

    def _show_bar(self, bar: MessageBar, visible: bool) -> None:
        bar.setVisible(visible)
        if (padding := bar.parentWidget()) is not None and bar.property("padded"):
            padding.setVisible(visible)

    def set_busy(self, busy: bool) -> None:
        """Disable saving while the form is being saved."""
        self._save.block(self.spec.locked or ("Saving…" if busy else ""))

    @property
    def loses_text(self) -> bool:
        """Whether what was typed is gone once the form is closed."""
        return self._is_typed and not self.spec.keeps_draft

    def saved(self) -> None:
        """Delete the draft, which has been recorded."""
        self._is_typed = False
        self._drafts.drop(self.spec.key)

    def focus_first(self) -> None:
        """Put the keyboard focus where the form begins, or where somebody else has changed it first."""
        if self._choices:
            self._show_first_choice()
        elif self.spec.begins_at:
            self.form.cell(self.spec.begins_at).take_focus()
        else:
            self.form.focus_first()

    def _show_first_choice(self) -> None:
        next((each for each in self._choices if each.is_open), self._choices[0]).ask()


def _unchosen(form: Form) -> dict[str, str]:
    """Return the fields with a typed name but no choice, which saving would lose."""
    editors = {name: cast("QWidget", form.editor(name)) for name in form.names()}
    return {
        name: f"“{isolated(text)}” {NO_CHOICE}"
        for name, editor in editors.items()
        for picker in _pickers(editor)
        if (text := unfinished(picker))
    }


def _pickers(editor: QWidget) -> list[NominalPicker]:
    """Return the pickers of a field: the field itself, or those in its lines."""
    return [editor] if isinstance(editor, NominalPicker) else editor.findChildren(NominalPicker)
