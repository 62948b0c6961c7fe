"""What is found in the words of a call: marked in the text, shown as chips, and seen before.

A known subject is only proposed: the report names it once the officer has pressed its chip.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QPen, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QTextEdit, QWidget
from typing_extensions import override

from mscu.actions.matching.known_matches import KnownMatch, KnownSource, Significance
from mscu.actions.matching.matching import LikelyCase, LikelyMatches, LikelySubject, LikenessStrength, Reason
from mscu.actions.matching.text_matches import TextMatch
from mscu.codes import IdentifierKind, SubjectKind
from mscu.ui.look import icons
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.layouts import Space, vbox
from mscu.ui.look.palette import Status, colour, tokens
from mscu.ui.look.theme import recoloured
from mscu.ui.look.tool_tips import set_tip
from mscu.ui.widgets.button import Pressable
from mscu.ui.widgets.fields import TextField
from mscu.ui.widgets.flow import FlowLayout
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import MessageBar

MAX_REASONS = 4


def worth_showing(likely: LikelyMatches, text: str) -> LikelyMatches:
    """Return matches of at least fair strength whose words are still in the text or are its place."""
    return LikelyMatches(
        cases=tuple(case for case in likely.cases if _still_applies(case, text)),
        subjects=tuple(subject for subject in likely.subjects if _still_applies(subject, text)),
    )


def _still_applies(candidate: LikelyCase | LikelySubject, text: str) -> bool:
    is_in_text = all(not reason.match.end or reason.match.shown in text for reason in candidate.reasons)
    return is_in_text and candidate.strength is not LikenessStrength.WEAK


def as_known_matches(
    likely: LikelyMatches, known_ids: Collection[int | None]
) -> Iterator[tuple[KnownMatch, str]]:
    """Yield likely subjects as known matches, each with why, except those already known."""
    cases = {case.id: case for case in likely.cases}
    for subject in likely.subjects:
        if subject.id not in known_ids and subject.reasons:
            reason = _main_reason(subject.reasons)
            yield (
                _known_match(subject, reason.match, cases),
                "; ".join(r.reason_beside_name for r in subject.reasons),
            )


def _main_reason(reasons: Sequence[Reason]) -> Reason:
    """Return the reason to show: one found in the words before one that only the place gives."""
    return next((reason for reason in reasons if reason.match.end), reasons[0])


def _known_match(
    subject: LikelySubject, text_match: TextMatch, cases: Mapping[int, LikelyCase]
) -> KnownMatch:
    subject_source = KnownSource(
        kind="subject", record_id=subject.id, title=subject.name, detail=subject.detail
    )
    source = next(
        (_case_source(cases[case_id]) for case_id in subject.cases if case_id in cases), subject_source
    )
    return KnownMatch(
        text_match=text_match,
        subject_id=subject.id,
        subject_kind=subject.kind,
        name=subject.name,
        source=source,
    )


def _case_source(case: LikelyCase) -> KnownSource:
    return KnownSource(kind="cases", record_id=case.id, title="", detail=f"{case.reference} {case.title}")


def as_case_match(case: LikelyCase) -> KnownMatch:
    """Return a likely case as a known match, to propose as the report's case."""
    text_match = _main_reason(case.reasons).match
    return KnownMatch(
        text_match=text_match, subject_id=None, subject_kind=None, name=case.title, source=_case_source(case)
    )


def reasons_text(case: LikelyCase, covered: Collection[str] = ()) -> str:
    """Return the reasons in words, one for each thing said, without words already covered."""
    reasons = [reason.full_text for reason in case.reasons if reason.match.shown not in covered]
    remaining = f"; and {len(reasons) - MAX_REASONS} more" if len(reasons) > MAX_REASONS else ""
    return "; ".join(reasons[:MAX_REASONS]) + remaining


def locate(match: TextMatch, text: str) -> TextMatch:
    """Return a match with its position in a text whose ends have been trimmed since."""
    position = text.find(match.shown) if match.end else -1
    return replace(match, start=position, end=position + len(match.shown)) if position >= 0 else match


NO_MATCHES = LikelyMatches()
MAX_MESSAGES = 2
MAX_NAMES = 2
_HEIGHT = 24
_SIDE = 8
_GAP = 6
_RADIUS = 5
_TEXT_ICONS = {
    IdentifierKind.REGISTRATION: "truck",
    IdentifierKind.PHONE: "phone",
    IdentifierKind.POSTCODE: "map-pin",
    IdentifierKind.EMAIL: "mail",
    IdentifierKind.HANDLE: "message-circle",
    IdentifierKind.ACCOUNT: "banknote",
    IdentifierKind.NAME: "user",
}
_SIGNIFICANCE = (
    IdentifierKind.REGISTRATION,
    IdentifierKind.PHONE,
    IdentifierKind.EMAIL,
    IdentifierKind.HANDLE,
    IdentifierKind.ACCOUNT,
    IdentifierKind.ADDRESS,
    IdentifierKind.NAME,
)


class CallTextField(TextField):
    """The field for the officer's words, with the matches in it marked."""

    def __init__(self, *, placeholder: str = "", lines: int = 6) -> None:
        super().__init__(placeholder=placeholder, lines=lines, most_lines=lines)
        self._marked_ranges: tuple[tuple[int, int], ...] = ()

    def append_typed(self, typed: str) -> None:
        """Add a key typed elsewhere at the end, after a space."""
        self.moveCursor(QTextCursor.MoveOperation.End)
        text = self.toPlainText()
        self.insertPlainText(typed if not text or text[-1].isspace() else f" {typed}")

    def mark(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Mark these ranges of the text."""
        self._marked_ranges = tuple(ranges)
        theme = tokens(self)
        char_format = QTextCharFormat()
        char_format.setBackground(colour(theme.soft))
        char_format.setForeground(colour(theme.accent2))
        char_format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        char_format.setUnderlineColor(colour(theme.accent))
        self.setExtraSelections([self._highlight(char_format, *range_) for range_ in self._marked_ranges])

    def _highlight(self, char_format: QTextCharFormat, start: int, end: int) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        text = self.toPlainText()[:end]
        cursor = QTextCursor(self.document())
        cursor.setPosition(_qt_length(text[:start]))
        cursor.setPosition(_qt_length(text), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor, selection.format = cursor, char_format
        return selection

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if recoloured(event):
            self.mark(self._marked_ranges)


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
    namesake_details: tuple[str, str] = ("", "")
    """The address and the case, which distinguish it from others that read the same."""

    def spoken(self, confirmed: bool) -> str:
        """Return the text for screen readers."""
        if self.subject_id is None:
            return self.text
        action = "the report will name it" if confirmed else "press to add it to the report"
        return f"{self.text}. {self.why}; {action}"


class MatchChip(Pressable):
    """A match; a known one can be pressed, so that the report names it.

    A dashed edge is a proposal, a filled chip is confirmed, a plain one is not known.
    """

    def __init__(self, look: ChipLook, *, confirmed: bool = False) -> None:
        super().__init__()
        self.look = look
        is_known = look.subject_id is not None
        self.setCheckable(is_known)
        self.setChecked(is_known and confirmed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_known else Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_known else Qt.CursorShape.ArrowCursor)
        set_tip(self, f"{look.text}. {look.why}" if look.why else look.text)
        self.toggled.connect(self._update_text)
        self._update_text()

    def _update_text(self) -> None:
        self.setAccessibleName(accessible_text(self.look.spoken(self.isChecked())))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        width = QFontMetricsF(font(Type.LABEL, weight=SEMIBOLD)).horizontalAdvance(self.look.text)
        return QSize(round(width) + 2 * _SIDE + icons.SMALL_SIZE + _GAP + 1, _HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.begin()
        theme = tokens(self)
        is_confirmed = self.isChecked()
        is_known = self.look.subject_id is not None
        edge = QPen(colour(theme.accent if is_known else theme.line2), 1)
        if is_known and not is_confirmed:
            edge.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(edge)
        is_lit = is_known and self.underMouse()
        painter.setBrush(colour(theme.soft if is_confirmed else theme.hover if is_lit else theme.surface))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        ink = theme.accent2 if is_known else theme.text2
        square = QRectF(_SIDE, (_HEIGHT - icons.SMALL_SIZE) / 2, icons.SMALL_SIZE, 0)
        icons.paint(painter, "check" if is_confirmed else self.look.icon, square, ink)
        painter.setFont(font(Type.LABEL, weight=SEMIBOLD if is_confirmed else 0))
        painter.setPen(colour(ink))
        line = box.adjusted(_SIDE + icons.SMALL_SIZE + _GAP, 0, -_SIDE, 0)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, self.elided_text(line.width()))

    def elided_text(self, width: float) -> str:
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
        self._flow_widget = QWidget()
        self._flow = FlowLayout(self._flow_widget, gap=8)
        self._label = Label("Found in the text:", step=Type.SMALL, tone="text2")
        self._label.setFixedHeight(_HEIGHT)
        self._flow.addWidget(self._label)
        self._column = vbox(self._flow_widget, within=self, spacing=Space.MEDIUM)
        self._flow_widget.hide()

    def show_found(
        self,
        text_matches: Sequence[TextMatch],
        matches: Sequence[KnownMatch],
        likely: LikelyMatches = NO_MATCHES,
    ) -> None:
        """Show the matches; confirmed subjects that are still among them stay confirmed."""
        looks, messages = chips_of(text_matches, matches, likely), seen_before(matches, likely)
        if looks != self._looks:
            self._show_chips(looks, set(self.about()))
        if messages != self._seen:
            self._show_seen(messages)

    def about(self) -> tuple[int, ...]:
        """Return the ids of the confirmed subjects."""
        subject_ids = (chip.look.subject_id for chip in self._chips if chip.isChecked())
        return tuple(dict.fromkeys(subject_id for subject_id in subject_ids if subject_id is not None))

    def confirm(self, subject_ids: Sequence[int]) -> None:
        """Confirm the subjects kept in a draft."""
        self._show_chips(self._looks, set(subject_ids))

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
        self._flow_widget.setVisible(bool(looks))

    def _show_seen(self, messages: tuple[SeenBeforeMessage, ...]) -> None:
        self._seen = messages
        for bar in self._bars:
            bar.hide()
            bar.deleteLater()
        self._bars = {_seen_bar(message): message.known.source for message in messages}
        for bar in self._bars:
            bar.followed.connect(self._follow)
            self._column.addWidget(bar)

    def _follow(self) -> None:
        bar = self.sender()
        if isinstance(bar, MessageBar) and bar in self._bars:
            source = self._bars[bar]
            self.followed.emit(source.kind, source.record_id)

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
    text_matches: Sequence[TextMatch], matches: Sequence[KnownMatch], likely: LikelyMatches = NO_MATCHES
) -> tuple[ChipLook, ...]:
    """Return a chip for each match and known subject, in the order of the words."""
    chips: dict[tuple[str, int | None], tuple[int, ChipLook]] = {}
    match_counts = Counter(match.text_match.value for match in matches)
    for match in matches:
        look = _known_chip(match, several=match_counts[match.text_match.value] > 1)
        chips[look.value, look.subject_id] = (match.text_match.start, look)
    for candidate, why in as_known_matches(likely, {match.subject_id for match in matches}):
        look = _known_chip(candidate, several=True)
        chips[look.value, look.subject_id] = (
            candidate.text_match.start,
            replace(look, why=_possible_match_text(candidate, why)),
        )
    chip_values = {look.value for _, look in chips.values()}
    for text_match in text_matches:
        if text_match.value not in chip_values:
            chips[text_match.value, None] = (text_match.start, _plain_chip(text_match))
    return tuple(distinguish([look for _, look in sorted(chips.values(), key=_start_of)]))


def distinguish(looks: Sequence[ChipLook]) -> Iterator[ChipLook]:
    """Yield the chips, with what distinguishes those that read the same: the address, the case, a number."""
    by_text: dict[str, list[ChipLook]] = {}
    for look in looks:
        by_text.setdefault(look.text, []).append(look)
    for look in looks:
        namesakes = by_text[look.text]
        if len(namesakes) > 1:
            detail = _distinct_details(namesakes)[namesakes.index(look)]
            yield replace(look, text=f"{look.text}, {detail}")
        else:
            yield look


def _distinct_details(namesakes: Sequence[ChipLook]) -> Sequence[str]:
    """Return a detail for each that no other has, as short as it can be."""
    addresses, cases = zip(*(look.namesake_details for look in namesakes), strict=True)
    either = [address or case for address, case in zip(addresses, cases, strict=True)]
    both = [", ".join(filter(None, look.namesake_details)) for look in namesakes]
    numbered = [f"{number} of {len(namesakes)}" for number in range(1, len(namesakes) + 1)]
    options = (either, list(cases), both, numbered)
    return next(details for details in options if all(details) and len(set(details)) == len(details))


def _possible_match_text(match: KnownMatch, why: str) -> str:
    return f"May be {match.name}, {match.source.detail}: {why}"


def _start_of(chip: tuple[int, ChipLook]) -> int:
    return chip[0]


def _plain_chip(text_match: TextMatch) -> ChipLook:
    is_name = text_match.kind is IdentifierKind.NAME
    return ChipLook(
        value=text_match.value,
        text=f"{text_match.shown}, name only" if is_name else text_match.shown,
        icon=_TEXT_ICONS.get(text_match.kind, "tag"),
    )


def _known_chip(match: KnownMatch, *, several: bool) -> ChipLook:
    """Build the chip of a known match; if several share the same words, with its name."""
    text_match = match.text_match
    icon = _TEXT_ICONS.get(text_match.kind, "tag")
    by_name = text_match.kind is IdentifierKind.NAME
    if match.subject_kind is not None and (by_name or match.subject_kind is not SubjectKind.THING):
        icon = match.subject_kind.icon
    is_same = match.name == text_match.shown
    why = f"Known: {match.name}, {match.source.detail}" if not is_same else f"Known, {match.source.detail}"
    text = f"{text_match.shown}, name only" if text_match.is_single_name else text_match.shown
    if several and not is_same:
        text = f"{text_match.shown}: {match.name}"
    case = match.source.detail.partition(" ")[0] if match.source.kind == "cases" else match.source.detail
    return ChipLook(
        value=text_match.value,
        text=text,
        icon=icon,
        subject_id=match.subject_id,
        why=why,
        namesake_details=(match.address, case),
    )


def seen_before(
    matches: Sequence[KnownMatch], likely: LikelyMatches = NO_MATCHES
) -> tuple[SeenBeforeMessage, ...]:
    """Group matches by the record that they lead to, leaving out those on a single name only.

    Similar matches give their reason beside exact ones for the same record, or have a message of their own.
    What tells most comes first; then the user's own cases, other cases, and reports that are in no case.
    """
    by_record: dict[tuple[str, int], list[KnownMatch]] = {}
    for match in matches:
        if not match.text_match.is_single_name and match.source.kind != "subject":
            by_record.setdefault((match.source.kind, match.source.record_id), []).append(match)
    likely_cases = {("cases", case.id): case for case in likely.cases}
    ranked: list[tuple[_Rank, SeenBeforeMessage]] = []
    for record, group in by_record.items():
        case = likely_cases.pop(record, None)
        covered = {match.text_match.shown for match in group}
        reasons = reasons_text(case, covered) if case is not None else ""
        rank = _Rank(
            min(match.significance for match in group),
            not any(match.source.is_own for match in group),
            group[0].source.kind != "cases",
            -case.points if case is not None else 0,
        )
        ranked.append((rank, _seen_message(sorted(group, key=_significance), reasons)))
    for case in likely_cases.values():
        strong = f"{case.strength.label.capitalize()} match: {case.reference} {case.title}."
        message = SeenBeforeMessage(known=as_case_match(case), strong=strong, text=f"{reasons_text(case)}.")
        ranked.append((_Rank(Significance.SHARED_NAME, not case.is_own, False, -case.points), message))
    return tuple(message for _, message in sorted(ranked, key=_rank_of)[:MAX_MESSAGES])


class _Rank(NamedTuple):
    """The place of a message among all: the lowest first."""

    significance: Significance
    is_others: bool
    is_report: bool
    less_points: float


def _rank_of(ranked: tuple[_Rank, SeenBeforeMessage]) -> _Rank:
    return ranked[0]


def _significance(match: KnownMatch) -> tuple[Significance, int]:
    """Return the sort rank: registrations and phones before names, postcodes last."""
    kind = match.text_match.kind
    order = _SIGNIFICANCE.index(kind) if kind in _SIGNIFICANCE else len(_SIGNIFICANCE)
    return (match.significance, order)


def _seen_message(group: Sequence[KnownMatch], more: str) -> SeenBeforeMessage:
    names = list(dict.fromkeys(match.text_match.shown for match in group))
    rest = f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else ""
    listed = ", ".join(names[:MAX_NAMES]) if rest else " and ".join(names)
    source = group[0].source
    text = f"{source.title}. {source.detail}."
    if source.kind == "cases":
        text = f"{source.detail}, last {source.when}." if source.when else f"{source.detail} {source.title}."
    addition = f" Also {more}." if more else ""
    return SeenBeforeMessage(known=group[0], strong=f"{listed}{rest}: seen before.", text=f"{text}{addition}")


def _seen_bar(message: SeenBeforeMessage) -> MessageBar:
    return MessageBar(message.text, strong=message.strong, link="Show", status=Status.SOON, icon="search")
