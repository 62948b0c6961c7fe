"""What is found in the words of a call: marked in the text, shown as chips, and seen before.

A known subject is only proposed: the report names it once the officer has pressed its chip.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QPen, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.actions.matching.matching import LikelyCase, LikelyMatches, LikelySubject, Reason, Strength
from mscu.actions.matching.text_matches import KnownMatch, KnownSource, TextMatch
from mscu.codes import IdentifierKind, SubjectKind
from mscu.ui.look import icons
from mscu.ui.look.folding import tip
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Status, colour, tokens
from mscu.ui.look.theme import recoloured
from mscu.ui.widgets.button import Pressable
from mscu.ui.widgets.fields import TextField
from mscu.ui.widgets.flow import FlowLayout
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import MessageBar

# Likely subjects of a call's words, allowing for spelling and typing errors


MOST_REASONS = 4


def worth_showing(likely: LikelyMatches, text: str) -> LikelyMatches:
    """Return matches of at least fair strength whose words are still in the text or are its place."""
    return LikelyMatches(
        cases=tuple(case for case in likely.cases if _holds(case, text)),
        subjects=tuple(subject for subject in likely.subjects if _holds(subject, text)),
    )


def _holds(each: LikelyCase | LikelySubject, text: str) -> bool:
    said = all(not reason.match.end or reason.match.shown in text for reason in each.reasons)
    return said and each.strength is not Strength.WEAK


def as_known_matches(
    likely: LikelyMatches, besides: Collection[int | None]
) -> Iterator[tuple[KnownMatch, str]]:
    """Yield likely subjects as known matches, each with why, except those already known."""
    cases = {case.id: case for case in likely.cases}
    for subject in likely.subjects:
        if subject.id not in besides and subject.reasons:
            reason = _telling(subject.reasons)
            yield _known(subject, reason.match, cases), "; ".join(r.why for r in subject.reasons)


def _telling(reasons: Sequence[Reason]) -> Reason:
    """Return the reason to show: one found in the words before one that only the place gives."""
    return next((reason for reason in reasons if reason.match.end), reasons[0])


def _known(subject: LikelySubject, word: TextMatch, cases: Mapping[int, LikelyCase]) -> KnownMatch:
    alone = KnownSource(kind="subject", record_id=subject.id, title=subject.name, detail=subject.detail)
    seen = next((_case(cases[number]) for number in subject.cases if number in cases), alone)
    return KnownMatch(
        text_match=word, subject_id=subject.id, subject_kind=subject.kind, name=subject.name, source=seen
    )


def _case(case: LikelyCase) -> KnownSource:
    return KnownSource(kind="cases", record_id=case.id, title="", detail=f"{case.reference} {case.title}")


def as_case_match(case: LikelyCase) -> KnownMatch:
    """Return a likely case as a known match, to propose as the report's case."""
    word = _telling(case.reasons).match
    return KnownMatch(
        text_match=word, subject_id=None, subject_kind=None, name=case.title, source=_case(case)
    )


def reasons_text(case: LikelyCase, besides: Collection[str] = ()) -> str:
    """Return the reasons in words, one for each thing said, without words already covered."""
    told = [reason.full_text for reason in case.reasons if reason.match.shown not in besides]
    more = f"; and {len(told) - MOST_REASONS} more" if len(told) > MOST_REASONS else ""
    return "; ".join(told[:MOST_REASONS]) + more


def locate(word: TextMatch, text: str) -> TextMatch:
    """Return a match with its position in a text whose ends have been trimmed since."""
    at = text.find(word.shown) if word.end else -1
    return replace(word, start=at, end=at + len(word.shown)) if at >= 0 else word


# --------------------------------------------------------------------------------------------------


NOTHING = LikelyMatches()
MOST_SEEN = 2
MOST_NAMES = 2
_HEIGHT = 24
_SIDE = 8
_GAP = 6
_RADIUS = 5
_ICON_OF_WORD = {
    IdentifierKind.REGISTRATION: "truck",
    IdentifierKind.PHONE: "phone",
    IdentifierKind.POSTCODE: "map-pin",
    IdentifierKind.EMAIL: "mail",
    IdentifierKind.HANDLE: "message-circle",
    IdentifierKind.ACCOUNT: "banknote",
    IdentifierKind.NAME: "user",
}
_TELLING = (
    IdentifierKind.REGISTRATION,
    IdentifierKind.PHONE,
    IdentifierKind.EMAIL,
    IdentifierKind.HANDLE,
    IdentifierKind.ACCOUNT,
    IdentifierKind.ADDRESS,
    IdentifierKind.NAME,
)
_ICON_OF_SUBJECT = {
    SubjectKind.PERSON: "user",
    SubjectKind.PLACE: "map-pin",
    SubjectKind.ORGANISATION: "building-2",
}


class CallTextField(TextField):
    """The field for the officer's words, with the matches in it marked."""

    def __init__(self, *, placeholder: str = "", lines: int = 6) -> None:
        super().__init__(placeholder=placeholder, lines=lines, most_lines=lines)
        self._spots: tuple[tuple[int, int], ...] = ()

    def mark(self, spots: Sequence[tuple[int, int]]) -> None:
        """Mark these ranges of the text."""
        self._spots = tuple(spots)
        now = tokens(self)
        look = QTextCharFormat()
        look.setBackground(colour(now.soft))
        look.setForeground(colour(now.accent2))
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        look.setUnderlineColor(colour(now.accent))
        self.setExtraSelections([self._stretch(look, *spot) for spot in self._spots])

    def _stretch(self, look: QTextCharFormat, start: int, end: int) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        before = self.toPlainText()[:end]
        cursor = QTextCursor(self.document())
        cursor.setPosition(_qt_length(before[:start]))
        cursor.setPosition(_qt_length(before), QTextCursor.MoveMode.KeepAnchor)
        made.cursor, made.format = cursor, look
        return made

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if recoloured(event):
            self.mark(self._spots)


def _qt_length(text: str) -> int:
    """Return the length in Qt's UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, kw_only=True)
class ChipLook:
    """One match: known if it has a subject."""

    value: str
    text: str
    icon: str
    subject_id: int | None = None
    why: str = ""

    def spoken(self, confirmed: bool) -> str:
        """Return the text for screen readers."""
        if self.subject_id is None:
            return self.text
        action = "the report will name it" if confirmed else "press to name it in the report"
        return f"{self.text}. {self.why}; {action}"


class MatchChip(Pressable):
    """A match; a known one can be pressed, so that the report names it.

    A dashed edge is a proposal, a filled chip is confirmed, a plain one is not known.
    """

    def __init__(self, look: ChipLook, *, confirmed: bool = False) -> None:
        super().__init__()
        self.look = look
        known = look.subject_id is not None
        self.setCheckable(known)
        self.setChecked(known and confirmed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if known else Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor if known else Qt.CursorShape.ArrowCursor)
        self.setToolTip(tip(f"{look.text}. {look.why}" if look.why else look.text))
        self.toggled.connect(self._say)
        self._say()

    def _say(self) -> None:
        self.setAccessibleName(self.look.spoken(self.isChecked()))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(font(Type.LABEL, weight=SEMIBOLD)).horizontalAdvance(self.look.text)
        return QSize(round(width) + 2 * _SIDE + icons.SMALL_SIZE + _GAP + 1, _HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.begin()
        now = tokens(self)
        sure = self.isChecked()
        known = self.look.subject_id is not None
        edge = QPen(colour(now.accent if known else now.line2), 1)
        if known and not sure:
            edge.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(edge)
        lit = known and self.underMouse()
        painter.setBrush(colour(now.soft if sure else now.hover if lit else now.surface))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        ink = now.accent2 if known else now.text2
        square = QRectF(_SIDE, (_HEIGHT - icons.SMALL_SIZE) / 2, icons.SMALL_SIZE, 0)
        icons.paint(painter, "check" if sure else self.look.icon, square, ink)
        painter.setFont(font(Type.LABEL, weight=SEMIBOLD if sure else 0))
        painter.setPen(colour(ink))
        line = box.adjusted(_SIDE + icons.SMALL_SIZE + _GAP, 0, -_SIDE, 0)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self.shown_words(line.width()))

    def shown_words(self, width: float) -> str:
        """Return the words shortened to a width; the end of an address tells as much as its start.

        Half a pixel more is allowed, as measured and painted widths differ by that.
        """
        metrics = QFontMetricsF(font(Type.LABEL, weight=SEMIBOLD))
        return metrics.elidedText(self.look.text, Qt.TextElideMode.ElideMiddle, width + 1.5)


class MatchRow(QWidget):
    """The chips, and the messages about what was seen before.

    Signals: `confirmed` when the officer pressed a chip; `followed` with kind and id of a record to open.
    """

    confirmed = Signal()
    followed = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self._chips: list[MatchChip] = []
        self._looks: tuple[ChipLook, ...] = ()
        self._seen: tuple[SeenBeforeMessage, ...] = ()
        self._bars: dict[MessageBar, KnownSource] = {}
        self._flow_of = QWidget()
        self._flow = FlowLayout(self._flow_of, gap=8)
        self._label = Label("Found in the text:", step=Type.SMALL, tone="text2")
        self._label.setFixedHeight(_HEIGHT)
        self._flow.addWidget(self._label)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self._flow_of)
        self._flow_of.hide()

    def show_found(
        self, found: Sequence[TextMatch], known: Sequence[KnownMatch], likely: LikelyMatches = NOTHING
    ) -> None:
        """Show what was found; confirmed subjects that are still found stay confirmed."""
        looks, seen = chips_of(found, known, likely), seen_before(known, likely)
        if looks != self._looks:
            self._show_chips(looks, set(self.about()))
        if seen != self._seen:
            self._show_seen(seen)

    def about(self) -> tuple[int, ...]:
        """Return the ids of the confirmed subjects."""
        marked = (chip.look.subject_id for chip in self._chips if chip.isChecked())
        return tuple(dict.fromkeys(number for number in marked if number is not None))

    def confirm(self, numbers: Sequence[int]) -> None:
        """Confirm the subjects kept in a draft."""
        self._show_chips(self._looks, set(numbers))

    def chips(self) -> tuple[MatchChip, ...]:
        """Return the chips in order."""
        return tuple(self._chips)

    def _show_chips(self, looks: tuple[ChipLook, ...], confirmed: set[int]) -> None:
        focused = next((chip.look.value for chip in self._chips if chip.hasFocus()), None)
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._looks = looks
        self._chips = [MatchChip(look, confirmed=look.subject_id in confirmed) for look in looks]
        for chip in self._chips:
            self._flow.addWidget(chip)
            chip.clicked.connect(self.confirmed)
            if chip.look.value == focused:
                chip.setFocus()
        self._flow_of.setVisible(bool(looks))

    def _show_seen(self, seen: tuple[SeenBeforeMessage, ...]) -> None:
        self._seen = seen
        for bar in self._bars:
            bar.hide()
            bar.deleteLater()
        self._bars = {_seen_bar(message): message.known.source for message in seen}
        for bar in self._bars:
            bar.followed.connect(self._follow)
            self._column.addWidget(bar)

    def _follow(self) -> None:
        bar = self.sender()
        if isinstance(bar, MessageBar) and bar in self._bars:
            seen = self._bars[bar]
            self.followed.emit(seen.kind, seen.record_id)

    def cases(self) -> tuple[KnownMatch, ...]:
        """Return known matches from cases, to propose as the report's case."""
        return tuple(message.known for message in self._seen if message.known.source.kind == "cases")


@dataclass(frozen=True, kw_only=True)
class SeenBeforeMessage:
    """What one message says: where something is known from, and by which words."""

    known: KnownMatch
    strong: str
    text: str


def chips_of(
    found: Sequence[TextMatch], known: Sequence[KnownMatch], likely: LikelyMatches = NOTHING
) -> tuple[ChipLook, ...]:
    """Return a chip for each match and known subject, in the order of the words."""
    chips: dict[tuple[str, int | None], tuple[int, ChipLook]] = {}
    shared = Counter(match.text_match.value for match in known)
    for match in known:
        look = _known_chip(match, several=shared[match.text_match.value] > 1)
        chips[look.value, look.subject_id] = (match.text_match.start, look)
    for each, why in as_known_matches(likely, {known.subject_id for known in known}):
        look = _known_chip(each, several=True)
        chips[look.value, look.subject_id] = (each.text_match.start, replace(look, why=_may_be(each, why)))
    told = {look.value for _, look in chips.values()}
    for word in found:
        if word.value not in told:
            chips[word.value, None] = (word.start, _plain_chip(word))
    return tuple(look for _, look in sorted(chips.values(), key=_start))


def _may_be(known: KnownMatch, why: str) -> str:
    return f"May be {known.name}, {known.source.detail}: {why}"


def _start(chip: tuple[int, ChipLook]) -> int:
    return chip[0]


def _plain_chip(word: TextMatch) -> ChipLook:
    name = word.kind is IdentifierKind.NAME
    return ChipLook(
        value=word.value,
        text=f"{word.shown}, name only" if name else word.shown,
        icon=_ICON_OF_WORD.get(word.kind, "tag"),
    )


def _known_chip(known: KnownMatch, *, several: bool) -> ChipLook:
    """Build the chip of a known match; if several share the same words, with its name."""
    word = known.text_match
    icon = _ICON_OF_WORD.get(word.kind, "tag")
    if known.subject_kind in _ICON_OF_SUBJECT:
        icon = _ICON_OF_SUBJECT[known.subject_kind]
    same = known.name == word.shown
    why = f"Known: {known.name}, {known.source.detail}" if not same else f"Known, {known.source.detail}"
    words = f"{word.shown}, name only" if word.is_single_name else word.shown
    if several and not same:
        words = f"{word.shown}: {known.name}"
    return ChipLook(value=word.value, text=words, icon=icon, subject_id=known.subject_id, why=why)


def seen_before(
    known: Sequence[KnownMatch], likely: LikelyMatches = NOTHING
) -> tuple[SeenBeforeMessage, ...]:
    """Group matches by the record that they lead to, leaving out those on a single name only.

    Similar matches give their reason beside exact ones for the same record, or have a message of their own;
    cases come before reports that are in no case.
    """
    places: dict[tuple[str, int], list[KnownMatch]] = {}
    for match in known:
        if not match.text_match.is_single_name and match.source.kind != "subject":
            places.setdefault((match.source.kind, match.source.record_id), []).append(match)
    whys = {("cases", case.id): case for case in likely.cases}
    seen: list[SeenBeforeMessage] = []
    reports: list[SeenBeforeMessage] = []
    for place, group in places.items():
        case = whys.pop(place, None)
        besides = {match.text_match.shown for match in group}
        more = reasons_text(case, besides) if case is not None else ""
        row = seen if group[0].source.kind == "cases" else reports
        row.append(_told(sorted(group, key=_found_telling), more))
    for case in whys.values():
        strong = f"{case.reference} {case.title}: {case.strength.label}."
        seen.append(
            SeenBeforeMessage(known=as_case_match(case), strong=strong, text=f"{reasons_text(case)}.")
        )
    return tuple([*seen, *reports][:MOST_SEEN])


def _found_telling(known: KnownMatch) -> int:
    """Return the sort rank: plates and phones before names, postcodes last."""
    kind = known.text_match.kind
    return _TELLING.index(kind) if kind in _TELLING else len(_TELLING)


def _told(group: Sequence[KnownMatch], more: str) -> SeenBeforeMessage:
    names = list(dict.fromkeys(match.text_match.shown for match in group))
    rest = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    shown = ", ".join(names[:MOST_NAMES]) if rest else " and ".join(names)
    seen = group[0].source
    told = f"{seen.title}. {seen.detail}."
    if seen.kind == "cases":
        told = f"{seen.detail}, last {seen.when}." if seen.when else f"{seen.detail} {seen.title}."
    also = f" Also {more}." if more else ""
    return SeenBeforeMessage(known=group[0], strong=f"{shown}{rest}: seen before.", text=f"{told}{also}")


def _seen_bar(seen: SeenBeforeMessage) -> MessageBar:
    return MessageBar(seen.text, strong=seen.strong, link="Show", status=Status.SOON, icon="search")
