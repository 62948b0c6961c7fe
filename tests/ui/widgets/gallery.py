"""Every control in every state; the tests of pictures and of the keyboard open the panels."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget
from typing_extensions import override

from mscu.ui.forms.form import Form
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.badges import TREATED_AS_CHILD, Chip
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Item, aligned, growing, hbox, space, stretch, vbox, widget_with
from mscu.ui.look.palette import LIGHT, Status, Tokens
from mscu.ui.look.reading_order import step
from mscu.ui.look.row_delegate import CARD, CHRONOLOGY, RowStyle
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
    Shown,
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


def quiet(words: str) -> Label:
    return Label(words, step=Type.SMALL, tone="text3")


def heading(words: str, note: str, step: Type = Type.LABEL) -> QLayout:
    title = Label(words, step=step) if step is Type.PAGE else Label(words, step=step, tone="text2")
    return hbox(title, quiet(note), stretch(), spacing=8)


def page(title: str, *parts: QWidget | QLayout | Item) -> QWidget:
    """Return a ground with a title."""
    ground = Ground()
    ground.setAutoFillBackground(True)
    first = heading(title, "every control in its states", Type.PAGE)
    vbox(first, *parts, within=ground, spacing=7, margins=(28, 14, 28, 14))
    return ground


def wearing(scheme: Tokens, ground: QWidget) -> QWidget:
    if scheme is not LIGHT:
        apply_scheme(ground, scheme)
    return ground


def buttons() -> QLayout:
    blocked = Button("Close case")
    blocked.block("1 open enquiry, s.45 review of Marek Zielak, no retention group")
    return hbox(
        Button("Save", kind=ButtonKind.PRIMARY, shortcut="Ctrl+S"),
        Button("Print an edition", icon="printer"),
        Button("Show all", kind=ButtonKind.QUIET),
        Button("Withdraw consent", kind=ButtonKind.DANGER),
        blocked,
        stretch(),
        spacing=12,
    )


def fields() -> QLayout:
    """Two lines of fields."""
    kind = ChoiceField([("cctv", "CCTV"), ("anpr", "ANPR")])
    happened, cash = PartialDateField(understand), NumberField()
    plate = FieldCell("Plate", LineField(), required=True)
    plate.editor.show_value("MX19 CT")
    plate.show_problem("A plate such as MX19 CTB")
    owner = FieldCell("Owner", LineField())
    owner.editor.show_value("DC Tom Field")
    happened.show_value("early April 2022")
    cash.show_value(11_640)
    first = (
        FieldCell("Type of enquiry", kind, required=True),
        FieldCell("Happened", happened),
        FieldCell("Cash, pounds", cash),
    )
    return vbox(hbox(*first, spacing=12), hbox(plate, owner, ticks(), spacing=12), spacing=8)


def ticks() -> QWidget:
    interpreter, written = CheckField("Interpreter"), RadioField("Written")
    interpreter.setChecked(True)
    written.setChecked(True)
    lines = ((interpreter, CheckField("Urgent")), (written, RadioField("Verbal")))
    rows = (hbox(*line, stretch(), spacing=16) for line in lines)
    return widget_with(vbox(*rows, stretch(), spacing=4, margins=(0, 24, 0, 0)))


def kinds() -> QLayout:
    marks: list[QWidget | Item] = []
    for family, icon, name in FAMILIES:
        marks += (KindMark(family, icon, name, 24), Label(name), space(8))
    return hbox(*marks, stretch(), spacing=8)


def chips() -> QLayout:
    answer = SegmentedField()
    answer.set_name("Anyone under 18?")
    answer.show_value("no")
    charity = ChipLabel(Chip("charity’s store", Status.CHAR))
    others = (ChipLabel(TREATED_AS_CHILD), charity, GradeBox("2AP"), GradeBox("2DC"))
    first = hbox(*map(ChipLabel, CHIPS), stretch(), spacing=6)
    return vbox(first, hbox(*others, stretch(), answer, spacing=8), spacing=7)


def rows_in(card: Card, name: str, shown: list[Shown], height: int, style: RowStyle = CARD) -> RowsView:
    model = RowsModel(looks_of, parent=card)
    view = RowsView(model, name, style)
    model.show_rows(shown)
    view.setFixedHeight(height)
    card.body.addWidget(view)
    return view


def chronology() -> QWidget:
    card = Card(flush=True)
    rows_in(card, "Chronology", entries(), 3 * 52, CHRONOLOGY).choose(1)
    return card


def menu() -> Menu:
    """A menu that stands open in the page, as a picture of itself."""
    shown = Menu()
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
    kept = "The store is open on MSCU-PC-04. Your draft is kept."
    words = "Things to find out, each with an owner and a day. CCTV first: it is overwritten."
    return widget_with(
        vbox(
            MessageBar("Report and advice saved, 08:25.", status=Status.DONE, link="Undo"),
            MessageBar(kept, status=Status.LATE, strong="Not saved."),
            EmptyState("video", "No enquiries yet", words, action="Raise the first"),
            stretch(),
            spacing=8,
        )
    )


def controls(scheme: Tokens) -> QWidget:
    """What the picture of the components shows."""
    waits = "Close case waits: 1 open enquiry, s.45 review of Marek Zielak, no retention group."
    ground = page(
        scheme.name.capitalize(),
        space(5),
        heading("Buttons", "one primary a page; the focus ring is 2 px, 2 px away"),
        buttons(),
        BlockedReason(waits, link="Show the three"),
        space(5),
        heading("Fields", "label above, sentence below; an error says what to do"),
        fields(),
        space(5),
        heading("Chips", "word and shape; colour is third"),
        chips(),
        space(5),
        heading("Kinds of entry", "one shape a family, one icon a kind"),
        kinds(),
        space(5),
        heading("Rows", "52 px, two lines; rest, selected with focus, hover"),
        chronology(),
        space(6),
        hbox(growing(messages()), aligned(menu(), Qt.AlignmentFlag.AlignTop), spacing=16),
        stretch(),
    )
    return wearing(scheme, ground)


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


def lists() -> QWidget:
    """Tabs, filters, a card of rows, facts, marks, progress."""
    tabs = Tabs(["Chronology", "People and places", "Enquiries"], "Case")
    for at, count in enumerate((46, 14, 4)):
        tabs.set_count(at, count)
    filters = Filters([("all", "All"), ("report", "Reports"), ("enf", "Enforcement")], "Kind")
    filters.set_counts([46, 6, 12])
    card = Card("Clocks by day", note="4", flush=True)
    rows_in(card, "Clocks", clocks(), 4 * 52 + 2 * 28)
    facts = Facts(
        (
            Fact("Power", "Warrant, PACE s.8"),
            Fact("Premises", "yard, caravans 1 to 6"),
            Fact("Warrant", "W-2022-0417", opens=417, more=", 7 Apr"),
            Fact("Person", VIETNAMESE),
        )
    )
    marks = hbox(StrengthMark(3), StrengthMark(1), SeverityMark(3), stretch(), spacing=16)
    working = ProgressView("Checking the backup: 3 of 12 parts")
    working.show_progress("Checking the backup: 3 of 12 parts", 0.25)
    money = MoneyField()
    money.show_value(1_164_050)
    small = Button("Small", size=Size.SMALL, icon="plus")
    last = hbox(small, FieldCell("Cash, pounds", money), spacing=8)
    return page("Lists", tabs, filters, card, facts, marks, working, last, stretch())


def more(scheme: Tokens) -> QWidget:
    """Lists and a form, at the size of a page."""
    both = Ground()
    both.setAutoFillBackground(True)
    form = vbox(form_card(), margins=(0, 16, 24, 16))
    hbox(growing(lists()), growing(form), within=both)
    return wearing(scheme, both)
