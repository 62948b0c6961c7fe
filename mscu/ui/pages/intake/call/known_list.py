"""What the words of a call mean: nominals that the unit knows and new ones, each confirmed with one key.

A nominal is only proposed: the report names it once the officer has confirmed it, and the same key undoes
that. A number stays with its row for as long as the words name it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from mscu.actions.entries.entries import About
from mscu.actions.intake.named_in_words import NamedInWords, NewNominal, role_led_to, without_known
from mscu.actions.matching.known_matches import KnownMatch, Significance
from mscu.actions.matching.matching import LikelyMatches, LikelySubject
from mscu.actions.matching.text_matches import TextMatch
from mscu.codes import IdentifierKind, SubjectKind
from mscu.ui.look.folding import isolated
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, stretch, vbox
from mscu.ui.pages.intake.call.seen_before import (
    NO_MATCHES,
    SeenBeforeMessage,
    main_reason,
    seen_bar,
    seen_before,
)
from mscu.ui.pages.matching.known_row import (
    ALL_STRONG_KEYS,
    Key,
    KnownLook,
    KnownRow,
    known_key,
    new_look,
    role_words,
)
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.message_bar import MessageBar

STRONG = 3
_OF_SIGNIFICANCE = {Significance.IDENTIFIER: 3, Significance.FULL_NAME: 3, Significance.SHARED_NAME: 2}
"""The strength of an exact match; a single name is weak."""
_EMPTY = "Plates, phones, places and names appear here as you type, with what the unit knows of them."


def known_looks(
    matches: Sequence[KnownMatch],
    likely: LikelyMatches,
    named: Sequence[NamedInWords],
    roles: Mapping[str, str] | None = None,
    *,
    text: str = "",
) -> tuple[KnownLook, ...]:
    """Return a row for each known nominal, the surest first, and for each new one.

    A known one has the role that the words of the text propose, as a new one has.
    """
    of_words = _Roles(text, roles or {})
    addresses = {match.subject_id: match.address for match in matches}
    looks: dict[Key, KnownLook] = {}
    for subject in likely.subjects:
        look = _likely_look(subject, addresses.get(subject.id, ""), of_words)
        looks[look.key] = look
    for match in matches:
        if match.subject_id is not None and match.subject_kind is not None:
            look = _exact_look(match, match.subject_id, match.subject_kind, of_words)
            looks.setdefault(look.key, look)
    times = Counter(look.title for look in looks.values())
    told_apart = (_of_kind(look) if times[look.title] > 1 else look for look in looks.values())
    known = sorted(told_apart, key=lambda look: -look.strength)
    return (*known, *(new_look(each.nominal, roles or {}) for each in without_known(named, matches, likely)))


@dataclass(frozen=True)
class _Roles:
    """The roles that the words of a text propose, and the labels of roles by their keys."""

    text: str
    labels: Mapping[str, str]

    def about(self, subject_id: int, kind: SubjectKind, matches: Iterable[TextMatch]) -> About:
        return About(subject_id=subject_id, role=role_led_to(kind, self.text, matches))

    def words(self, about: About) -> str:
        """Return the role as the row says it: `as suspect`."""
        role = role_words(about.role, self.labels)
        return f"as {role}" if role else ""


def _of_kind(look: KnownLook) -> KnownLook:
    """Return a row that says of which kind its nominal is, as others have its name."""
    return replace(look, detail=f"{look.kind.label} · {look.detail}")


def _likely_look(subject: LikelySubject, address: str, roles: _Roles) -> KnownLook:
    """Return the row of a likely nominal: by its number if the words have that, otherwise by its name."""
    by_number = [reason for reason in subject.reasons if reason.match.kind is not IdentifierKind.NAME]
    reasons = by_number or subject.reasons
    match = main_reason(reasons).match
    is_thing = subject.kind is SubjectKind.THING and bool(by_number)
    title = match.shown if is_thing else subject.name
    said = "; ".join(dict.fromkeys(reason.reason_beside_name for reason in reasons))
    words = "" if match.shown in f"{title} {said}" else f"“{match.shown}”"
    beside = subject.name if is_thing else address if address != title else ""
    about = roles.about(subject.id, subject.kind, (reason.match for reason in subject.reasons))
    parts = (roles.words(about), words, said, beside, subject.detail)
    return KnownLook(
        key=known_key(subject.id),
        kind=subject.kind,
        title=title,
        detail=" · ".join(isolated(part) for part in parts if part),
        strength=subject.strength.degree,
        means=about,
    )


def _exact_look(match: KnownMatch, subject_id: int, kind: SubjectKind, roles: _Roles) -> KnownLook:
    words = match.text_match
    is_identifier = words.kind is not IdentifierKind.NAME
    title = words.shown if is_identifier and kind is SubjectKind.THING else match.name
    about = roles.about(subject_id, kind, (words,))
    others = (roles.words(about), match.name, match.address, f"“{words.shown}”", match.source.detail)
    said = (each for each in others if each and each.strip("“”") != title)
    return KnownLook(
        key=known_key(subject_id),
        kind=kind,
        title=title,
        detail=" · ".join(map(isolated, dict.fromkeys(said))),
        strength=_OF_SIGNIFICANCE.get(match.significance, 1),
        means=about,
    )


class KnownList(QWidget):
    """The rows, and the messages about what was seen before.

    Signals: `confirmed` when the officer confirmed something or took it back; `followed` with kind and id of
    a record to open.
    """

    confirmed = Signal()
    followed = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self._looks: tuple[KnownLook, ...] = ()
        self._order: list[Key] = []
        self._confirmed: set[Key] = set()
        self._rows: list[KnownRow] = []
        self._roles: Mapping[str, str] = {}
        self._seen: tuple[SeenBeforeMessage, ...] = ()
        self._bars: dict[MessageBar, tuple[str, int]] = {}
        self._title = Label("", step=Type.LABEL, tone="text2")
        self._count = Label("", step=Type.SMALL, tone="text3")
        self.all_strong = Button("All strong", hint=ALL_STRONG_KEYS, size=Size.SMALL)
        self.all_strong.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.all_strong.clicked.connect(self.confirm_strong)
        self._card = QFrame()
        self._card.setProperty("card", "true")
        self._list = vbox(within=self._card, spacing=Space.NONE, margins=(1, 1, 1, 1))
        self._column = vbox(self._header(), self._card, within=self, spacing=Space.SMALL)
        self.setAccessibleName("What the unit knows")
        self._show_rows()

    def _header(self) -> QHBoxLayout:
        return hbox(self._title, self._count, stretch(), self.all_strong, spacing=Space.SMALL)

    def set_roles(self, labels: Mapping[str, str]) -> None:
        """Set the labels of roles in a case by their keys."""
        self._roles = labels

    def show_found(
        self,
        matches: Sequence[KnownMatch],
        likely: LikelyMatches = NO_MATCHES,
        named: Sequence[NamedInWords] = (),
        text: str = "",
    ) -> None:
        """Show what the words mean; what was confirmed and is still named stays confirmed."""
        found = {look.key: look for look in known_looks(matches, likely, named, self._roles, text=text)}
        self._order = [key for key in self._order if key in found]
        self._order += [key for key in found if key not in self._order]
        looks = tuple(found[key] for key in self._order)
        if looks != self._looks:
            self._looks = looks
            self._show_rows()
        messages = seen_before(matches, likely)
        if messages != self._seen:
            self._show_seen(messages)

    def forget(self) -> None:
        """Begin the next call."""
        self._confirmed.clear()
        self.show_found(())

    def about(self) -> tuple[About, ...]:
        """Return the known nominals that were confirmed."""
        return tuple(means for means in self._means() if isinstance(means, About))

    def new(self) -> tuple[NewNominal, ...]:
        """Return the new nominals that were confirmed."""
        return tuple(means for means in self._means() if isinstance(means, NewNominal))

    def _means(self) -> Iterator[About | NewNominal]:
        return (look.means for look in self._looks if look.key in self._confirmed)

    def new_keys(self) -> list[list[object]]:
        """Return the keys of the new nominals that were confirmed, as a draft keeps them."""
        return [list(look.key) for look in self._looks if look.is_new and look.key in self._confirmed]

    def confirm(self, keys: Iterable[Key]) -> None:
        """Confirm what a draft kept, once the words are found to name it."""
        self._confirmed.update(keys)
        self._show_confirmed()

    def toggle(self, number: int) -> None:
        """Confirm the row with a number, or take that back."""
        if number <= len(self._looks):
            self._confirmed ^= {self._looks[number - 1].key}
            self._show_confirmed()
            self.confirmed.emit()

    def confirm_strong(self) -> None:
        """Confirm every strong match."""
        self._confirmed |= {look.key for look in self._looks if look.strength == STRONG}
        self._show_confirmed()
        self.confirmed.emit()

    def rows(self) -> tuple[KnownRow, ...]:
        """Return the rows in order."""
        return tuple(self._rows)

    def cases(self) -> tuple[KnownMatch, ...]:
        """Return known matches from cases, to propose as the report's case."""
        return tuple(message.known for message in self._seen if message.known.source.kind == "cases")

    def _show_rows(self) -> None:
        focused = next((row.look.key for row in self._rows if row.button.hasFocus()), None)
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = [KnownRow(look, number) for number, look in enumerate(self._looks, 1)]
        for number, row in enumerate(self._rows, 1):
            if number > 1:
                self._list.addWidget(rule())
            self._list.addWidget(row)
            row.pressed.connect(partial(self.toggle, number))
            if row.look.key == focused:
                row.button.setFocus()
        if not self._rows:
            empty = Label(_EMPTY, step=Type.SMALL, tone="text2", wrap=True)
            empty.setContentsMargins(12, 10, 12, 10)
            self._list.addWidget(empty)
        self._show_confirmed()

    def _show_confirmed(self) -> None:
        for row in self._rows:
            row.show_confirmed(row.look.key in self._confirmed)
        known = [look for look in self._looks if not look.is_new]
        strong = {look.key for look in known if look.strength == STRONG}
        self._title.setText("What the unit knows" if known else "What the words mean")
        answered = sum(row.is_confirmed for row in self._rows)
        self._count.setText(f"{answered} of {len(self._rows)} confirmed" if self._rows else "")
        self.all_strong.setVisible(bool(strong))
        self.all_strong.setEnabled(not strong <= self._confirmed)

    def _show_seen(self, messages: tuple[SeenBeforeMessage, ...]) -> None:
        self._seen = messages
        for bar in self._bars:
            bar.hide()
            bar.deleteLater()
        sources = [message.known.source for message in messages]
        bars = map(seen_bar, messages)
        self._bars = {bar: (source.kind, source.record_id) for bar, source in zip(bars, sources, strict=True)}
        for bar, record in self._bars.items():
            bar.followed.connect(partial(self.followed.emit, *record))
            self._column.addWidget(bar)
