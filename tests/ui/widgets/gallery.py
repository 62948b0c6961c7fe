"""Every control in every state; the tests of pictures and of the keyboard open the panels."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.ui.forms.form import Form
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.badges import TREATED_AS_CHILD, Chip
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import LIGHT, Status, Tokens
from mscu.ui.look.reading_order import step
from mscu.ui.look.row_delegate import CHRONOLOGY
from mscu.ui.look.theme import apply_scheme
from mscu.ui.widgets.button import Button, ButtonKind, Size, icon_button
from mscu.ui.widgets.card import Card, EmptyState, Fact, Facts, scrolling
from mscu.ui.widgets.chip import ChipLabel, GradeBox, KindMark, SeverityMark, StrengthMark
from mscu.ui.widgets.choices import CheckField, ChoiceField, RadioField
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField, MoneyField, NumberField
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.menu import Menu
from mscu.ui.widgets.message_bar import BlockedReason, MessageBar
from mscu.ui.widgets.partial_date import PartialDateField
from mscu.ui.widgets.progress_view import ProgressView
from mscu.ui.widgets.segmented import SegmentedField
from mscu.ui.widgets.tabs import Filters, Tabs
from tests.ui.widgets.gallery_data import (
    CHIPS,
    FAMILIES,
    SECTIONS,
    SOURCES,
    VALUES,
    VIETNAMESE,
    clocks,
    entries,
    looks_of,
    understand,
)


class Ground(QWidget):
    """What the program's frame is to its pages."""

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return step(self.window(), forward=next)


def panel(title: str) -> tuple[QWidget, QVBoxLayout]:
    """A ground with a title."""
    ground = Ground()
    ground.setAutoFillBackground(True)
    column = QVBoxLayout(ground)
    column.setContentsMargins(28, 14, 28, 14)
    column.setSpacing(7)
    column.addLayout(row(Label(title, step=Type.PAGE), quiet("every control in its states")))
    return ground, column


def quiet(words: str) -> Label:
    return Label(words, step=Type.SMALL, tone="text3")


def row(*parts: QWidget, gap: int = 8, end: bool = True) -> QHBoxLayout:
    """Widgets side by side."""
    line = QHBoxLayout()
    line.setSpacing(gap)
    for part in parts:
        line.addWidget(part)
    if end:
        line.addStretch(1)
    return line


def heading(column: QVBoxLayout, words: str, note: str) -> None:
    column.addSpacing(5)
    column.addLayout(row(Label(words, step=Type.LABEL, tone="text2"), quiet(note)))


def buttons() -> Sequence[QWidget]:
    blocked = Button("Close case")
    blocked.block("1 open enquiry, s.45 review of Marek Zielak, no retention group")
    printing = Button("Print an edition", icon="printer")
    return (
        Button("Save", kind=ButtonKind.PRIMARY, shortcut="Ctrl+S"),
        printing,
        Button("Show all", kind=ButtonKind.QUIET),
        Button("Withdraw consent", kind=ButtonKind.DANGER),
        blocked,
    )


def fields() -> QLayout:
    """Two lines of fields."""
    kind = ChoiceField([("cctv", "CCTV"), ("anpr", "ANPR")])
    happened = PartialDateField(understand)
    cash = NumberField()
    plate = FieldCell("Plate", LineField(), required=True)
    plate.editor.show_value("MX19 CT")
    plate.show_problem("A plate such as MX19 CTB")
    owner = FieldCell("Owner", LineField())
    owner.editor.show_value("DC Tom Field")
    happened.show_value("early April 2022")
    cash.show_value(11_640)
    first = row(
        FieldCell("Type of enquiry", kind, required=True),
        FieldCell("Happened", happened),
        FieldCell("Cash, pounds", cash),
        gap=12,
        end=False,
    )
    second = row(plate, owner, ticks(), gap=12, end=False)
    both = QVBoxLayout()
    both.setSpacing(8)
    both.addLayout(first)
    both.addLayout(second)
    return both


def ticks() -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 24, 0, 0)
    column.setSpacing(4)
    interpreter, urgent = CheckField("Interpreter"), CheckField("Urgent")
    written, verbal = RadioField("Written"), RadioField("Verbal")
    interpreter.setChecked(True)
    written.setChecked(True)
    column.addLayout(row(interpreter, urgent, gap=16))
    column.addLayout(row(written, verbal, gap=16))
    column.addStretch(1)
    return box


def kinds() -> QLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    for family, icon, name in FAMILIES:
        line.addWidget(KindMark(family, icon, name, 24))
        line.addWidget(Label(name))
        line.addSpacing(8)
    line.addStretch(1)
    return line


def chips() -> QLayout:
    answer = SegmentedField()
    answer.set_name("Anyone under 18?")
    answer.show_value("no")
    both = QVBoxLayout()
    both.setSpacing(7)
    both.addLayout(row(*map(ChipLabel, CHIPS), gap=6))
    second = row(
        ChipLabel(TREATED_AS_CHILD),
        ChipLabel(Chip("charity’s store", Status.CHAR)),
        GradeBox("2AP"),
        GradeBox("2DC"),
    )
    second.addWidget(answer)
    both.addLayout(second)
    return both


def chronology() -> QWidget:
    card = Card(flush=True)
    model = RowsModel(looks_of, parent=card)
    view = RowsView(model, "Chronology", CHRONOLOGY)
    model.show_rows(entries())
    view.setFixedHeight(3 * 52)
    view.setObjectName("rows")
    view.choose(1)
    card.body.addWidget(view)
    return card


def menu(parent: QWidget) -> Menu:
    """A menu that stands open in the page, as a picture of itself."""
    shown = Menu(parent)
    shown.setWindowFlags(Qt.WindowType.Widget)
    for words, icon, keys in (
        ("Give advice", "message-square", "Ctrl+1"),
        ("Raise enquiry", "search", "Ctrl+2"),
        ("Refer", "hand-helping", "Ctrl+3"),
        ("Record decision", "scale", "Ctrl+4"),
    ):
        shown.offer(words, shown.hide, icon=icon, keys=keys)
    shown.offer("Plan arrest", shown.hide, why_not="not your role")
    shown.setActiveAction(shown.actions()[1])
    shown.setFixedSize(shown.sizeHint())
    return shown


def messages() -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(MessageBar("Report and advice saved, 08:25.", status=Status.DONE, link="Undo"))
    column.addWidget(
        MessageBar(
            "The store is open on MSCU-PC-04. Your draft is kept.", status=Status.LATE, strong="Not saved."
        )
    )
    words = "Things to find out, each with an owner and a day. CCTV first: it is overwritten."
    column.addWidget(EmptyState("video", "No enquiries yet", words, action="Raise the first"))
    column.addStretch(1)
    return box


def controls(scheme: Tokens) -> QWidget:
    """What the picture of the components shows."""
    ground, column = panel(scheme.name.capitalize())
    heading(column, "Buttons", "one primary a page; the focus ring is 2 px, 2 px away")
    column.addLayout(row(*buttons(), gap=12))
    waits = "Close case waits: 1 open enquiry, s.45 review of Marek Zielak, no retention group."
    column.addWidget(BlockedReason(waits, link="Show the three"))
    heading(column, "Fields", "label above, sentence below; an error says what to do")
    column.addLayout(fields())
    heading(column, "Chips", "word and shape; colour is third")
    column.addLayout(chips())
    heading(column, "Kinds of entry", "one shape a family, one icon a kind")
    column.addLayout(kinds())
    heading(column, "Rows", "52 px, two lines; rest, selected with focus, hover")
    column.addWidget(chronology())
    column.addSpacing(6)
    last = QHBoxLayout()
    last.setSpacing(16)
    last.addWidget(messages(), 1)
    last.addWidget(menu(ground), 0, Qt.AlignmentFlag.AlignTop)
    column.addLayout(last)
    column.addStretch(1)
    if scheme is not LIGHT:
        apply_scheme(ground, scheme)
    return ground


def form() -> Form:
    made = Form(SECTIONS, SOURCES)
    made.show_values(VALUES)
    return made


def form_card() -> Card:
    card = Card("New victim contact", note="Draft kept since 10:24")
    card.aside.addWidget(icon_button("x", "Close; the draft is kept", shortcut="Esc"))
    card.body.addWidget(scrolling(form()))
    foot = card.foot()
    foot.addWidget(Label("Esc closes; the draft is kept", step=Type.SMALL, tone="text2"))
    foot.addStretch(1)
    foot.addWidget(Button("Discard draft"))
    foot.addWidget(Button("Save", kind=ButtonKind.PRIMARY, shortcut="Ctrl+S"))
    return card


def lists(column: QVBoxLayout) -> None:
    """Tabs, filters, a card of rows, facts, marks, progress."""
    tabs = Tabs(["Chronology", "People and places", "Enquiries"], "Case")
    for at, count in enumerate((46, 14, 4)):
        tabs.set_count(at, count)
    column.addWidget(tabs)
    filters = Filters([("all", "All"), ("report", "Reports"), ("enf", "Enforcement")], "Kind")
    filters.set_counts([46, 6, 12])
    column.addWidget(filters)
    card = Card("Clocks by day", note="4", flush=True)
    model = RowsModel(looks_of, parent=card)
    view = RowsView(model, "Clocks")
    model.show_rows(clocks())
    view.setFixedHeight(4 * 52 + 2 * 28)
    card.body.addWidget(view)
    column.addWidget(card)
    facts = Facts(
        (
            Fact("Power", "Warrant, PACE s.8"),
            Fact("Premises", "yard, caravans 1 to 6"),
            Fact("Warrant", "W-2022-0417", opens=417, more=", 7 Apr"),
            Fact("Person", VIETNAMESE),
        )
    )
    column.addWidget(facts)
    column.addLayout(row(StrengthMark(3), StrengthMark(1), SeverityMark(3), gap=16))
    working = ProgressView("Checking the backup: 3 of 12 parts")
    working.show_progress("Checking the backup: 3 of 12 parts", 0.25)
    column.addWidget(working)
    money = MoneyField()
    money.show_value(1_164_050)
    column.addLayout(
        row(Button("Small", size=Size.SMALL, icon="plus"), FieldCell("Cash, pounds", money), end=False)
    )


def more(scheme: Tokens) -> QWidget:
    """Lists and a form, at the size of a page."""
    ground, column = panel("Lists")
    lists(column)
    column.addStretch(1)
    right = QVBoxLayout()
    right.setContentsMargins(0, 16, 24, 16)
    right.addWidget(form_card())
    both = Ground()
    both.setAutoFillBackground(True)
    line = QHBoxLayout(both)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(ground, 1)
    line.addLayout(right, 1)
    if scheme is not LIGHT:
        apply_scheme(both, scheme)
    return both
