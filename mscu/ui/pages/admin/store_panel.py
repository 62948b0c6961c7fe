"""Backups and verification, facts about the store, and new recovery codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from mscu.codes import StoreKind
from mscu.dates.london import local_day, show_day, show_moment, weekday
from mscu.errors import Cancelled, MscuError
from mscu.machine_settings import machine_settings
from mscu.maintenance import (
    BackUp,
    Backups,
    BackupSeen,
    CodesPrinted,
    ConfirmCodes,
    LookAtStore,
    NewCodes,
    RemakeBackups,
    ServerFacts,
    StoreFacts,
    Verified,
    Verify,
)
from mscu.text.counts import count_of, plural
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.badges import Chip
from mscu.ui.look.layouts import Space, aligned, growing, hbox, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.admin.witness_card import WitnessCard
from mscu.ui.pages.core.answer_frame import AnsweredPanel
from mscu.ui.pages.core.list_layout import width_beside
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.sign_in.recovery_sheet import CodesStep
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import Card, EmptyState, Fact, Facts, scrolling
from mscu.ui.widgets.job_bar import JobBar
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import MessageBar

_LIST_WIDTH = 480
_SIDE_BY_SIDE = 900
_MAX_FINDINGS = 20
_RETENTION_NOTE = (
    "A backup is made on closing and every four hours, and counts only once it has been read back in "
    "full. The ten newest are kept, one a day for thirty days and one a month for a year. These are on the "
    "same disk as the store: each is copied to the second place as well, or, if there is none, copy one to "
    "another disk every week."
)

_ON_SERVER_NOTE = (
    "The server's administrators make the backups and keep them. A backup counts only once it has been "
    "restored and every row of it compared with the store; the last of these is listed. Whoever administers "
    "the server, or has a backup, can read all that is in the store."
)


@dataclass(frozen=True)
class _BackupRow:
    id: int
    backup: BackupSeen


class VerifyCard(Card):
    """Compares every record with the audit, and shows what was found."""

    def __init__(self, dispatcher: Dispatcher, *, is_here: bool, page: QWidget) -> None:
        """Build it; Esc cancels a verification wherever in `page` the keyboard is."""
        super().__init__("Check the store against its audit")
        self._dispatcher = dispatcher
        self._verify = Button("Verify now", icon="shield-check")
        self._result = vbox()
        self._running = False
        self.bar = JobBar(page)
        pages = "page, every " if is_here else ""  # a server reads its own
        self.body.addWidget(Label(_CHECK_NOTE.format(pages=pages), tone="text2", wrap=True))
        self.body.addLayout(hbox(self._verify, stretch()))  # beside the title it has no room at 200 %
        self.body.addWidget(self.bar)
        self.body.addLayout(self._result)
        self._verify.clicked.connect(self.verify)
        dispatcher.busy.connect(self._set_busy)

    def verify(self) -> None:
        if not self._running:
            self._running = True
            self._show_result([])
            progress = self.bar.begin("Verifying")
            self._dispatcher.perform(Verify(progress), then=self._verified, failed=self._failed)

    def _set_busy(self, busy: bool) -> None:
        self._running = self._running and busy
        if not self._running:
            self.bar.end()

    def _verified(self, verified: Verified) -> None:
        self.bar.end()
        self._show_result(_report(verified))

    def _failed(self, error: MscuError) -> None:
        self.bar.end()
        if isinstance(error, Cancelled):
            self._show_result([MessageBar(NOT_VERIFIED, status=Status.QUIET)])
        else:
            self._show_result([MessageBar(error.sentence, status=Status.LATE)])

    def _show_result(self, widgets: Sequence[QWidget]) -> None:
        while (item := self._result.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for widget in widgets:
            self._result.addWidget(widget)


class BackupsPanel(AnsweredPanel):
    """The backups at the left, verification at the right.

    Signals: `notified` with a sentence for the page and its status; `backed_up` after a backup.
    """

    notified = Signal(str, str)
    backed_up = Signal()

    def __init__(
        self, dispatcher: Dispatcher, *, may_countersign: bool, backs_up: bool, page: QWidget | None = None
    ) -> None:
        """Build it; Esc cancels what runs wherever in `page` the keyboard is, or else in the panel."""
        super().__init__()
        page = page or self
        self._dispatcher, self._backs_up = dispatcher, backs_up
        self.witnesses = WitnessCard(dispatcher, may_countersign=may_countersign)
        self.witnesses.notified.connect(self.notified)
        self._model: RowsModel[_BackupRow] = RowsModel(backup_look, parent=self)
        self._view = RowsView(self._model, "Backups")
        self._back_up = Button("Back up now", icon="database-backup", kind=ButtonKind.PRIMARY)
        self.check = VerifyCard(dispatcher, is_here=backs_up, page=page)
        self._names = QWidget()
        self._remake = Button("Make them again without names")
        first = "The first is made when you close the program." if backs_up else _NONE_ON_SERVER
        self._empty = EmptyState("database-backup", "No backups yet", first)
        self._empty.setProperty("card", "quiet")  # it is inside a card
        self._running = False
        self.bar = JobBar(page)
        self._list = self._make_list()
        hbox(self._list, growing(scrolling(self._checks())), within=self, spacing=Space.LARGE)
        self._back_up.clicked.connect(self.back_up)
        self._remake.clicked.connect(self.remake)
        dispatcher.busy.connect(self._set_busy)

    def ask(self) -> None:
        """Read the list of backups and the witnesses again."""
        self._dispatcher.ask(Backups(), then=self._show_rows)
        self.witnesses.ask()

    def back_up(self) -> None:
        if not self._running:
            self._running = True
            progress = self.bar.begin("Backing up")
            self._dispatcher.perform(BackUp(progress), then=self._backed_up, failed=self._not_backed_up)

    def remake(self) -> None:
        """Write the backups that name people again."""
        if not self._running:
            self._running = True
            self.notified.emit("Making backups again…", Status.RUN.value)
            self._dispatcher.perform(RemakeBackups(), then=self._remade)

    def _show_rows(self, backups: tuple[BackupSeen, ...]) -> None:
        self._model.show_rows([_BackupRow(index, backup) for index, backup in enumerate(backups)])
        self._empty.setVisible(not backups)
        self._view.setVisible(bool(backups))
        if self._remake.hasFocus():
            self._back_up.setFocus()
        self._names.setVisible(any(backup.names_people for backup in backups))

    def _set_busy(self, busy: bool) -> None:
        self._running = self._running and busy
        if not self._running:
            self.bar.end()

    def _not_backed_up(self, error: MscuError) -> None:
        self.bar.end()
        if isinstance(error, Cancelled):
            self.notified.emit(NO_BACKUP_MADE, Status.QUIET.value)
        else:
            self.notified.emit(error.sentence, Status.LATE.value)

    def _backed_up(self, backup: BackupSeen) -> None:
        self.bar.end()
        sentence = f"Backed up, and read back without errors: {Path(backup.path).name}."
        if backup.copied:
            sentence += " A copy is in the second place."
        if backup.not_copied:
            sentence += f" It is not in the second place: {backup.not_copied}"
        self.notified.emit(sentence, (Status.SOON if backup.not_copied else Status.DONE).value)
        self.backed_up.emit()
        self.ask()

    def _remade(self, counts: tuple[int, int]) -> None:
        made, left = counts
        sentence = f"{count_of(made, 'backup')} made again without names."
        if left:
            sentence += f" {count_of(left, 'backup')} still {plural(left, 'names', 'name')} people. {_LEFT}"
        self.notified.emit(sentence, (Status.SOON if left else Status.DONE).value)
        self.ask()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the cards room beside the list, as at 200 %."""
        self._list.setFixedWidth(width_beside(_LIST_WIDTH, event.size().width()))
        super().resizeEvent(event)

    def _make_list(self) -> Card:
        card = Card("Backups", flush=True)
        card.aside.addWidget(self._back_up)
        self._back_up.setVisible(self._backs_up)
        names = vbox(MessageBar(_NAMES_NOTE, status=Status.SOON), within=self._names, margins=None)
        names.addWidget(self._remake, alignment=Qt.AlignmentFlag.AlignLeft)
        self._names.hide()
        card.body.addWidget(self.bar)
        card.body.addWidget(self._names)
        card.body.addWidget(self._empty)
        card.body.addWidget(self._view, 1)
        card.body.addStretch()
        return card

    def _checks(self) -> QWidget:
        side = QWidget()
        retention = Card("Which backups are kept")
        note = _RETENTION_NOTE if self._backs_up else _ON_SERVER_NOTE
        retention.body.addWidget(Label(note, tone="text2", wrap=True))
        vbox(self.check, self.witnesses, retention, stretch(), within=side, spacing=Space.LARGE)
        return side


NOT_VERIFIED = "Cancelled. The store was not verified."
NO_BACKUP_MADE = "Cancelled. No backup was made, and the older ones are as they were."
_NAMES_NOTE = (
    "Backups of an earlier version name in clear who uses this store. Make them again, then put these in the "
    "place of the copies on other disks."
)
_NONE_ON_SERVER = "The server's administrators make them, and none has been checked so far. Tell IT."
_LEFT = "Somebody who has used this store for longer can do it, or delete them."
_CHECK_NOTE = (
    "Reads every {pages}audit row with its signatures, and every record, and compares them with the "
    "witnesses outside the store."
)


_BY_ADMINISTRATORS = "By the server's administrators"


def backup_look(line: _BackupRow) -> RowLook:
    """Return a backup as a row: when it was made, its file and its size."""
    backup = line.backup
    return RowLook(
        f"{weekday(local_day(backup.made_at))} {show_moment(backup.made_at)}",
        f"{Path(backup.path).name or _BY_ADMINISTRATORS} · {in_megabytes(backup.size)}",
        chip=Chip("names people", Status.SOON) if backup.names_people else Chip("verified", Status.DONE),
    )


def in_megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


def _report(verified: Verified) -> list[QWidget]:
    """Build the report of what verification found."""
    summary = Facts(
        (
            Fact("Audit rows", f"{verified.rows:,}"),
            Fact("Records", f"{verified.records:,}"),
            Fact("Newest row", verified.head),
            Fact("Witnesses", ", ".join(verified.witnesses)),
        ),
        columns=1,
    )
    notes = [MessageBar(note, status=Status.SOON) for note in verified.told]
    if not verified.found:
        message = "Nothing was changed, removed, restored or added outside the program."
        return [MessageBar(message, status=Status.DONE, strong="Sound."), *notes, summary]
    bar = MessageBar(
        "Stop working in this store, and tell your supervisor and the force's security team.",
        status=Status.LATE,
        strong=f"{count_of(verified.found, 'finding')}.",
    )
    lines = [Label(finding, wrap=True, selectable=True) for finding in verified.findings[:_MAX_FINDINGS]]
    return [bar, *lines, *notes, summary]


_CODES_OPEN = "The two codes together open the store when nobody remembers a passphrase."
_CODES_ON_SERVER = (
    "They are for the day when nobody remembers a passphrase: IT then opens the store with both codes, on "
    "the server. At this computer they open nothing."
)
_CODES_NOTE = (
    "Issue new ones if an envelope has been opened, or if one of the two people who keep them has left. New "
    "codes are shown once: have a printer or a pen ready. They replace the old ones when a second person has "
    "confirmed them under Administration; until then only the old ones work."
)


def codes_note(server: ServerFacts | None) -> str:
    """Return what the codes of a store do, on a server or in a file, and when to issue new ones."""
    return f"{_CODES_OPEN if server is None else _CODES_ON_SERVER} {_CODES_NOTE}"


OWNERS = {StoreKind.UNIT: "Unit", StoreKind.SURVIVORS: "Charity"}
"""The label before the owner's name, by kind of store."""


class ServerCard(Card):
    """The unit's server, or what one is for and how a store gets there."""

    def __init__(self) -> None:
        super().__init__(ITS_SERVER)
        self._facts = Facts(columns=1)
        self._about = Label("", tone="text2", wrap=True)
        self.body.addWidget(self._facts)
        self.body.addWidget(self._about)

    def show_server(self, server: ServerFacts | None) -> None:
        """Show a server, or None for a store in a file."""
        self._facts.setVisible(server is not None)
        self.set_title(ITS_SERVER if server is not None else A_SERVER)
        self._about.setText(IN_FILE if server is None else READ_IN_CLEAR)
        if server is not None:
            until, lasts = server.authority_until, server.certificate_until
            authority = f" (the authority's own lasts until {show_day(local_day(until))})" if until else ""
            backup = server.backup_at
            certificate = (
                [Fact("Its certificate", f"lasts until {show_day(local_day(lasts))}")] if lasts else []
            )
            self._facts.show_facts(
                (
                    Fact("Host", server.host),
                    Fact("Database", server.database),
                    Fact("Server", f"PostgreSQL {server.version}"),
                    *certificate,
                    Fact("Certified by", f"{server.authority or NO_CERTIFICATE}{authority}"),
                    Fact("Last checked backup", show_moment(backup) if backup else NO_BACKUP),
                    Fact("Connected now", ", ".join(server.connected)),
                )
            )


A_SERVER, ITS_SERVER = "A unit's server", "The unit's server"
NO_CERTIFICATE = "nobody: it is on this computer"
NO_BACKUP = "None. Tell IT."
READ_IN_CLEAR = (
    "Whoever administers the server, and whoever has one of its backups, reads the records in clear. IT can "
    "bring the store back into a file on one computer: docs/server.md says how."
)
IN_FILE = (
    "This store is in a file on this computer, which one person has open at a time. A unit whose people work "
    "at once can keep its store in a PostgreSQL database that the force's IT runs. IT moves it there with "
    "“mscu move-to-server”, after docs/server.md; each computer is then connected with the file unit.server, "
    "under “A unit's server” on the sign-in screen. Whoever administers that server, and whoever has one of "
    "its backups, reads the records in clear."
)


class SetByIT(Card):
    """What IT has set for everybody on this computer, which nobody changes in the program."""

    def __init__(self) -> None:
        super().__init__("Set by IT on this computer")
        settings = machine_settings()
        note = _SET_BY_IT.format(source=settings.source) if settings.source else _NOT_SET_BY_IT
        self.body.addWidget(Label(note, tone="text2", wrap=True))
        self.body.addWidget(Facts([Fact(*each) for each in settings.shown()], columns=1))


_NOT_SET_BY_IT = "IT has set nothing here. The handbook's chapter for IT says what can be set."
_SET_BY_IT = "These hold for everybody and cannot be changed in the program. They are set in {source}."


class StorePanel(AnsweredPanel):
    """Facts about the store and its server, and the recovery codes for those who may draw new ones."""

    def __init__(self, dispatcher: Dispatcher, store: StoreKind, *, may_draw: bool) -> None:
        super().__init__()
        self._dispatcher, self._store = dispatcher, store
        self._unit = ""
        self._facts = Facts(columns=1)
        self._server = ServerCard()
        self._codes = Card("Recovery codes")
        self._draw = Button("Issue new codes", icon="key-round")
        self._codes_step: CodesStep | None = None
        facts = Card("Store")
        facts.body.addWidget(self._facts)
        self._codes_note = Label("", tone="text2", wrap=True)
        self._codes.body.addWidget(self._codes_note)
        self._codes.body.addLayout(hbox(self._draw, stretch()))
        content = QWidget()
        if store is not StoreKind.UNIT:
            self._server.hide()
        about = QWidget()
        vbox(facts, SetByIT(), self._server, within=about, spacing=Space.LARGE)
        self._row = hbox(
            *(aligned(side, Qt.AlignmentFlag.AlignTop, 1) for side in (about, self._codes)),
            spacing=Space.LARGE,
        )
        self._column = vbox(self._row, stretch(), within=content, spacing=Space.LARGE)
        vbox(scrolling(content), within=self)
        if not may_draw:
            self._codes.hide()
        self._draw.clicked.connect(self.draw)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards below each other where they have no room side by side, as at 200 %."""
        is_wide = event.size().width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(direction)
        super().resizeEvent(event)

    def ask(self) -> None:
        """Read the facts about the store again."""
        self._dispatcher.ask(LookAtStore(), then=self._show_rows)

    def draw(self) -> None:
        """Draw new recovery codes."""
        self._draw.setEnabled(False)
        self._dispatcher.perform(NewCodes(), then=self._show_codes)

    def _show_rows(self, facts: StoreFacts) -> None:
        self._unit = facts.unit_name
        self._server.show_server(facts.server)
        self._codes_note.setText(codes_note(facts.server))
        self._facts.show_facts(
            (
                Fact(OWNERS[self._store], facts.unit_name),
                Fact("Folder", facts.folder),
                Fact("Size", in_megabytes(facts.size)),
                Fact("Store ID", facts.store_id),
                Fact("Schema", facts.schema),
                Fact("Writes to the keys file", str(facts.keys_written)),
                Fact("Newest audit row", facts.head),
            )
        )

    def _show_codes(self, codes: tuple[str, str]) -> None:
        """Show the codes above everything, where there is room for every letter."""
        self._codes_step = CodesStep(codes, self._unit, self._store)
        self._codes_step.confirmed.connect(self._confirm)
        self._codes_step.printed.connect(self._printed)
        self._column.insertLayout(0, hbox(self._codes_step, stretch()))
        self._codes_step.begin()

    def _printed(self, numbers: tuple[int, ...]) -> None:
        self._dispatcher.perform(CodesPrinted(numbers))

    def _confirm(self) -> None:
        self._dispatcher.perform(ConfirmCodes(), then=self._confirmed)

    def _confirmed(self, _nothing: None) -> None:
        """Remove the codes, now that both are on paper."""
        if self._codes_step is not None:
            self._codes_step.hide()
            self._codes_step.deleteLater()
            self._codes_step = None
        self._draw.setEnabled(True)
