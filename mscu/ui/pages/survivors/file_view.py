"""The right side of the Survivors page: the records of the current survivor, or a form or card instead."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from mscu.actions.support.support_lines import SupportLine
from mscu.actions.survivors.survivor_file import SupportDetails
from mscu.actions.survivors.survivor_list import SurvivorDetails
from mscu.ui.look.badges import TREATED_AS_CHILD
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.pages.core.answer_frame import AnswerFrame
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.support.contacts_card import ContactsCard, LinesCard
from mscu.ui.pages.support.needs_card import NeedsCard
from mscu.ui.pages.support.progress_card import ProgressCard
from mscu.ui.pages.support.right_side import SideColumn
from mscu.ui.pages.support.row_formats import engagement_chip, status_chip
from mscu.ui.pages.survivors.survivor_header import MARGIN, SurvivorHeader
from mscu.ui.session.answers import Answers
from mscu.ui.widgets.card import WrappingContent, scrolling
from mscu.ui.widgets.skeleton import SkeletonShape

GAP = 12
PROGRESS_WIDTH = 232
SIDE_BY_SIDE = 800
ABOVE, BELOW = 12, 16


class SurvivorFileView(QWidget):
    """Shows a survivor: the header stays in place, and the cards scroll together."""

    def __init__(self, side: SideColumn) -> None:
        super().__init__()
        self.header = SurvivorHeader()
        self.needs, self.contacts = NeedsCard(), ContactsCard()
        self.progress, self.lines = ProgressCard(), LinesCard()
        self.side = side
        self.answers = Answers(self)
        """What the header and all cards wait for together."""
        self.survivor: SurvivorDetails | None = None
        self.file: SupportDetails | None = None
        self.recorded: tuple[SupportLine, ...] = ()
        self.progress.setFixedWidth(PROGRESS_WIDTH)
        self.area = scrolling(self._cards())
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        content = QWidget()
        vbox(self.header, growing(self.area), within=content, spacing=Space.NONE)
        vbox(AnswerFrame(self.answers, content, SkeletonShape.FILE), within=self)

    def _cards(self) -> QWidget:
        middle = hbox(growing(self.contacts), self.progress, spacing=GAP)
        main = vbox(self.needs, middle, self.lines, stretch(), spacing=GAP)
        cards = WrappingContent()
        self._columns = hbox(growing(main), self.side, within=cards, spacing=GAP, margins=(0, 2, 0, BELOW))
        return cards

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the column of cards below the others where both have no room."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        is_wide = event.size().width() >= SIDE_BY_SIDE
        self._columns.setDirection(ways.LeftToRight if is_wide else ways.TopToBottom)

    def wait(self) -> None:
        """Wait for the records of another survivor."""
        self.survivor, self.file, self.recorded = None, None, ()
        self.answers.wait()
        self.area.verticalScrollBar().setValue(0)

    def show_survivor(self, survivor: SurvivorDetails) -> None:
        """Show the survivor's header; the cards follow with the next answers."""
        self.survivor = survivor
        self.header.show_survivor(survivor)
        self.side.show_survivor(survivor)
        self._show_chips()

    def forget(self) -> None:
        """Clear the view, as the survivor's records are gone."""
        self.survivor, self.file, self.recorded = None, None, ()
        self.needs.show_needs(())
        self.contacts.show_contacts((), 0)
        self.lines.show_lines(())

    def show_file(self, file: SupportDetails) -> None:
        """Show needs, contacts and progress."""
        self.file = file
        self.needs.show_needs(file.needs)
        self.contacts.show_contacts(file.contacts, file.contacts_in_all)
        self.progress.show_wheel(file.wheel)
        self._show_chips()

    @property
    def is_reading(self) -> bool:
        """Return whether a survivor was opened whose records are still being read."""
        return self.file is None and (self.survivor is not None or not self.answers.is_answered)

    @property
    def has_more_contacts(self) -> bool:
        """Return whether there are contacts that are not shown yet."""
        return self.file is not None and self.file.contacts_in_all > len(self.file.contacts)

    def show_lines(self, lines: tuple[SupportLine, ...]) -> None:
        """Show the other records."""
        self.recorded = lines
        self.lines.show_lines(lines)

    def _show_chips(self) -> None:
        survivor = self.survivor
        status = status_chip(survivor.status) if survivor is not None else None
        child = TREATED_AS_CHILD if survivor is not None and survivor.treated_as_child else None
        engaged = engagement_chip(self.file) if self.file is not None else None
        self.header.show_chips((child, status, engaged))


class CurrentSurvivor:
    """Shows one card at a time, with space above and below it."""

    def __init__(self, stack: QStackedWidget) -> None:
        self._stack = stack
        self._pages: dict[QWidget, QWidget] = {}

    def add(self, card: QWidget) -> None:
        """Add a card; deleting it removes its page from the stack."""
        page = QWidget()
        vbox(card, within=page, margins=(0, ABOVE, MARGIN, BELOW))
        card.destroyed.connect(page.deleteLater)
        self._pages[card] = page
        self._stack.addWidget(page)

    def show_form(self, card: FormCard) -> None:
        if card not in self._pages:
            self.add(card)
        self.show(card)

    def remove_form(self, card: FormCard, below: FormCard | None) -> None:
        """Leave a form where it is: its page goes with it, and the Survivors page shows something else."""

    def show(self, part: QWidget) -> None:
        """Show a card that was added, or a part of the stack."""
        self._stack.setCurrentWidget(self._pages.get(part, part))
