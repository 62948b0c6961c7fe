"""What stands beside the acts of the audit: what is unusual, and the chosen act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.actions.admin.act_file import ActDetails
from mscu.actions.admin.act_rows import SEARCHED, ActRow
from mscu.actions.admin.audit_acts import AuditCounts, Shown
from mscu.actions.admin.audit_export import row_numbers
from mscu.actions.admin.audit_records import OWNER_NAMES
from mscu.actions.admin.audit_trail import AuditRow, AuditSheet
from mscu.codes import StoreKind
from mscu.rules.unusual import Unusual
from mscu.text.counts import count_of
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.layouts import Space, growing, vbox, widget_with
from mscu.ui.look.palette import Tokens, colour
from mscu.ui.look.row_delegate import RowDelegate, RowStyle, draw
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.widgets.card import Card, Fact, Facts
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link

RULE_STYLE = RowStyle(height=42)
_COUNT = 34
_TOP, _LINE = 4, 17
NOT_AN_ACCUSATION = "A rule is a question, not an accusation."
NONE_FOUND = "Nothing in these days."
NOT_FOUND = "Looked for and not found"
CHOOSE_A_ROW = "Choose a row to read what was known then."
AS_STORED, IN_WORDS = "as stored", "in words"
MAX_QUOTED = 12
MAX_STORED = 50
"""Rows as stored that are shown at once."""


@dataclass(frozen=True)
class RuleLine:
    """A rule with its count, as a row."""

    id: int
    rule: Unusual
    title: str
    words: str
    count: int


def rule_look(line: RuleLine) -> RowLook:
    return RowLook(line.title, line.words, time=f"{line.count:,}")


class RuleDelegate(RowDelegate):
    """Paints rules: the count, and beside it the title above the words."""

    @override
    def _paint_row(self, painter: QPainter, theme: Tokens, row: QRectF, look: RowLook) -> None:
        count = QRectF(row.x(), row.y() + _TOP, _COUNT, _LINE)
        painter.setFont(font(Type.STRONG, tabular=True))
        painter.setPen(colour(theme.text))
        painter.drawText(count, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, look.time)
        left = count.right() + 12
        title = QRectF(left, count.y(), row.right() - left - 14, _LINE)
        draw(painter, look.title, title, (Type.STRONG, theme.text))
        draw(painter, look.detail, title.translated(0, _LINE), (Type.SMALL, theme.text2))


class UnusualCard(Card):
    """The rules that apply in the days shown, each of which filters the list.

    Signals: `chosen` with the rule.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__("What is unusual", flush=True)
        self._model: RowsModel[RuleLine] = RowsModel(rule_look, parent=self)
        self.view = RowsView(self._model, "What is unusual", RULE_STYLE)
        self.view.setItemDelegate(RuleDelegate(RULE_STYLE, self.view))
        self._lines: list[RuleLine] = []
        self._none = Label(step=Type.SMALL, tone="text2", wrap=True)
        self.body.addWidget(self.view)
        self.body.addLayout(vbox(self._none, margins=(16, 4, 16, 10)))
        self.view.clicked.connect(self._emit)
        self.view.opened.connect(self._emit)

    def show_counts(self, counts: AuditCounts, chosen: Unusual | None) -> None:
        """Show the rules that apply, and name the others, which were looked for as well."""
        found = [rule for rule in counts.rules if rule.count]
        self._lines = [
            RuleLine(at, rule.rule, rule.title, rule.words, rule.count) for at, rule in enumerate(found)
        ]
        total = counts.shown[Shown.UNUSUAL]
        self.set_title("What is unusual", f"{total:,} in these days" if total else "")
        self._model.show_rows(self._lines)
        self.view.setVisible(bool(self._lines))
        self.view.setFixedHeight(RULE_STYLE.height * len(self._lines) + 2)
        names = ", ".join(rule.title.lower() for rule in counts.rules if not rule.count)
        not_found = f"{NOT_FOUND}: {names}." if names else ""
        self._none.setText(f"{NOT_AN_ACCUSATION if found else NONE_FOUND} {not_found}".strip())
        self.mark(chosen)

    def mark(self, rule: Unusual | None) -> None:
        """Mark the rule by which the list is filtered."""
        self.view.clearSelection()
        for line in self._lines:
            if line.rule is rule:
                self.view.choose(line.id)

    def _emit(self, *_index: object) -> None:
        number = self.view.current_id()
        if number is not None:
            self.chosen.emit(self._lines[number].rule)


class ActCard(SideCard):
    """The chosen act: what was looked for and opened, whose case it was, what there was before.

    Signals: `stored_requested` with the first and last row; `about_requested` with an act whose record the
    list is to be about; `person_requested` with a log-in name.
    """

    stored_requested = Signal(int, int)
    about_requested = Signal(object)
    person_requested = Signal(str)

    def __init__(self, store: StoreKind) -> None:
        super().__init__("The chosen act")
        self.show_whole()
        self._owner = OWNER_NAMES[store]
        self.row: ActRow | None = None
        self._is_stored = False
        foot = self.foot()
        self._numbers = Label(tone="text2", step=Type.SMALL)
        self._switch = Link(AS_STORED, step=Type.SMALL)
        self._details: ActDetails | None = None
        foot.addWidget(self._numbers, 1)
        foot.addWidget(self._switch)
        self._foot = cast("QWidget", foot.parentWidget())
        self._switch.followed.connect(self._turn)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show that no row is chosen."""
        self.row = None
        self.clear_body()
        self.show_header(None, "No row chosen")
        self.add(Label(CHOOSE_A_ROW, tone="text2", wrap=True))
        self._foot.hide()

    def show_act(self, details: ActDetails) -> None:
        """Show an act."""
        row = self.row = details.row
        self._details, self._is_stored = details, False
        self._switch.set_text(AS_STORED)
        self.clear_body()
        self.show_header(None, isolated(row.who), joined(f"{row.day} {row.clock}", row.role))
        facts = Facts(tuple(self._facts(details)), columns=1)
        facts.opened.connect(self._follow)
        self.add(facts)
        numbers = row_numbers(row)
        self._numbers.setText(f"Row no. {numbers}" if row.first == row.last else f"Rows {numbers}")
        self._foot.show()

    def _facts(self, details: ActDetails) -> list[Fact]:
        row = details.row
        quoted = [f"“{words}”" for words in dict.fromkeys(details.searched)]
        more = f" and {len(quoted) - MAX_QUOTED:,} more" if len(quoted) > MAX_QUOTED else ""
        is_search = row.verb == SEARCHED
        opened = ", ".join(dict.fromkeys(details.opened)) or ("nothing" if is_search else "")
        touches = {None: "", True: f"; works on this {self._owner}", False: f"; not on this {self._owner}"}
        many = details.before or 0
        before = count_of(many, "like occasion") if many else "nothing of the kind"
        return [
            Fact("Looked for", isolated(", ".join(quoted[:MAX_QUOTED]) + more)),
            Fact("Then opened" if is_search else "Did", opened or isolated(row.sentence)),
            Fact("In full", "\n".join(isolated(line) for line in row.everything)),
            Fact("Why, and how", "" if row.why == f"at {row.device}" else isolated(row.why)),
            Fact("Works on", count_of(details.cases, self._owner) + touches[details.touches]),
            Fact("On call", "yes" if details.on_call else "no"),
            Fact("Computer", row.device),
            Fact("Before", "" if details.before is None else f"{before} in {details.before_days} days"),
            Fact("Also by", isolated(row.who), opens="person"),
            Fact("Also about", row.about_label, opens="about"),
        ]

    def _follow(self, what: object) -> None:
        if self.row is not None and what == "about":
            self.about_requested.emit(self.row)
        elif self.row is not None:
            self.person_requested.emit(self.row.actor)

    def _turn(self) -> None:
        """Show the rows as they are stored, or the act in words again."""
        if self.row is None or self._details is None:
            return
        if self._is_stored:
            self.show_act(self._details)
        else:
            self.stored_requested.emit(self.row.first, self.row.last)

    def show_stored(self, sheet: AuditSheet) -> None:
        """Show the rows of the act as they are stored."""
        self._is_stored = True
        self._switch.set_text(IN_WORDS)
        self.clear_body()
        for row in reversed(sheet.rows):
            self.add(Facts(tuple(_stored_facts(row)), columns=1), ruled=True)
        left = sheet.total - len(sheet.rows)
        if left > 0:
            self.add(Label(f"{count_of(left, 'earlier row')} more.", tone="text2"), ruled=True)


def _stored_facts(row: AuditRow) -> list[Fact]:
    record = row.object_type if row.object_id is None else f"{row.object_type} {row.object_id}"
    return [
        Fact("Row", f"{row.seq:,}"),
        Fact("At", row.when),
        Fact("By", f"{row.actor} at {row.device}"),
        Fact("Action", row.action),
        Fact("Operation", row.operation.label),
        Fact("Record", record),
        Fact("Of", row.case_reference),
        Fact("Purpose", row.purpose),
        Fact("Recipients", isolated(row.recipients)),
        Fact("Reason", isolated(row.reason)),
        Fact("Searched", isolated(row.searched)),
    ]


def column_of(*widgets: QWidget) -> QWidget:
    """Return widgets one below the other; the last takes the rest."""
    return widget_with(vbox(*widgets[:-1], growing(widgets[-1]), spacing=Space.MEDIUM, margins=(0, 0, 0, 16)))
