"""The rows of the page Rules and the card of one rule: the program's own, and the unit's beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mscu.actions.reference.rules import KnownRules, RuleChange, newest_rule
from mscu.codes import Family, ReferenceField, ReferenceState
from mscu.dates.london import show_day
from mscu.rules.certainty import Certainty
from mscu.rules.clocks import ClockRule, rules
from mscu.rules.rule_examples import worked_example
from mscu.rules.unit_rules import OwnRule, fixed_because, rule_name, title_name
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.lines_pane import ActionLink, LineGroup, PaneContent, PaneLine
from mscu.ui.pages.editing.inline_form import FormKeys
from mscu.ui.pages.reference.deciding_page import CHIPS
from mscu.ui.pages.reference.rule_texts import RuleText, clock_text, other_rules

KEYS = FormKeys("rules")
PERIOD, TITLE, BACK, REFUSE = "period", "title", "back", "refuse"
AGREE, WITHDRAW, KEEP = "agree", "withdraw", "keep"
ICON = "scale"
OLDER = "A newer rule follows it, whose period can be set."
IN_A_FILE = "It is set in a file that came with the program."


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """One rule of the program with what the unit decided about it."""

    id: int
    """Its place on the page, which no release but a new version of the program changes."""
    text: RuleText
    rule: ClockRule | None = None
    """The program's own rule; None for what stands in another file and cannot be set."""
    heading: str = ""
    """What the rules from this one on are about, if the one before is about something else."""
    title: str
    """As clocks show it: the unit's own, if it has one."""
    own: OwnRule | None = None
    """The rule with the unit's own period that holds today, or will next."""
    is_begun: bool = True
    """Whether the unit's own period holds already for what begins today."""
    changes: tuple[RuleChange, ...] = ()
    is_newest: bool = False
    """Whether no later rule of the file takes its place on a day."""
    is_past: bool = False

    @property
    def fixed(self) -> str:
        """Return why the unit cannot set the period; empty if it can."""
        if self.rule is None:
            return IN_A_FILE
        return fixed_because(self.rule) if self.is_newest else OLDER

    @property
    def waits(self) -> bool:
        return any(change.state is ReferenceState.WAITS for change in self.changes)

    @property
    def is_released(self) -> bool:
        """Return whether a release says another thing than when the unit decided, and nobody looked."""
        return any(change.release for change in self.changes)

    @property
    def is_pending(self) -> bool:
        """Return whether somebody still has to decide or to look."""
        return self.waits or self.is_released


def rule_rows(known: KnownRules) -> tuple[RuleRow, ...]:
    """Return the rules in their order: the clocks, then those of the other files."""
    clocks = tuple(_clock_row(known, position, rule) for position, rule in enumerate(rules()))
    first = len(clocks)
    others = tuple(
        RuleRow(id=number, text=text, title=text.title) for number, text in enumerate(other_rules(), first)
    )
    heading, rows = "", list[RuleRow]()
    for row in (*clocks, *others):
        begins = row.text.heading != heading
        heading = row.text.heading
        rows.append(replace(row, heading=heading) if begins else row)
    return tuple(rows)


def _clock_row(known: KnownRules, position: int, rule: ClockRule) -> RuleRow:
    text, is_past = clock_text(rule), rule.valid_to < known.today
    is_newest = rule is newest_rule(rule_name(rule))
    title = known.rules.by_position[position][0].title
    names = {rule_name(rule), title_name(rule)}
    lasting = (each for each in known.rules.by_position[position] if each.valid_to >= known.today)
    own = next((each for each in lasting if isinstance(each, OwnRule)), None)
    return RuleRow(
        id=position,
        text=text,
        rule=rule,
        title=f"{title}, {rule.rights} rights" if rule.rights else title,
        own=own,
        is_begun=own is not None and own.in_force(known.today),
        changes=tuple(change for change in known.changes if change.about in names) if is_newest else (),
        is_newest=is_newest,
        is_past=is_past,
    )


def rule_look(row: RuleRow) -> RowLook:
    """Format a rule."""
    since = "since" if row.is_begun else "from"
    own = row.own and f"{row.own.period_in_words()}, unit's own {since} {show_day(row.own.since)}"
    period = own or row.text.period
    return RowLook(
        title=row.title,
        detail=" · ".join(filter(None, (period, row.text.days))),
        family=row.rule.family if row.rule is not None else Family.NOTE,
        icon=row.rule.icon if row.rule is not None else ICON,
        kind="Rule",
        chip=_chip(row),
        heading=row.heading,
        quiet=row.is_past,
    )


def _chip(row: RuleRow) -> Chip | None:
    if row.waits:
        return Chip("waits", Status.SOON)
    if row.is_released:
        return Chip("release differs", Status.SOON)
    if row.own is not None:
        return Chip("unit's own", Status.RUN)
    return Chip("to confirm", Status.QUIET) if row.text.certainty is Certainty.CONFIRM else None


def rule_content(row: RuleRow) -> PaneContent:
    """Return the card of a rule."""
    return PaneContent(
        icon=row.rule.icon if row.rule is not None else ICON,
        title=row.title,
        note=row.text.heading,
        actions=tuple(_actions(row)),
        groups=(*_unit_groups(row), *_program_groups(row), _earlier(row)),
    )


def _actions(row: RuleRow) -> Iterator[ActionLink]:
    if row.rule is None or not row.is_newest:
        return
    yield ActionLink(label="Set our period", action=KEYS.write(PERIOD, row.id), why_not=row.fixed)
    yield ActionLink(label="Set our title", action=KEYS.write(TITLE, row.id))
    if _holding(row, ReferenceField.PERIOD):
        yield ActionLink(label="Back to the program's", action=KEYS.write(BACK, row.id))


def _holding(row: RuleRow, what: ReferenceField) -> RuleChange | None:
    """Return the decision of the unit that holds and is not one to go back to the program's own."""
    holding = (each for each in row.changes if each.what is what and each.state is ReferenceState.HOLDS)
    return next((change for change in holding if not change.is_back), None)


def _program_groups(row: RuleRow) -> Iterator[LineGroup]:
    text = row.text
    heading = "The program's rule" if row.changes else "Rule"
    named = f"Title: {text.title}" if text.title != row.title else ""
    details = (
        named,
        text.kind,
        f"Begins: {text.begins}" if text.begins else "",
        f"Settled by: {text.ends}" if text.ends else "",
        f"Holds {text.days}" if text.days else "",
        f"Not set by the unit: {row.fixed}" if row.fixed else "",
    )
    yield LineGroup(
        title=heading, lines=(PaneLine(title=text.period[:1].upper() + text.period[1:], details=details),)
    )
    if text.example:
        yield LineGroup(title="Worked example", lines=(PaneLine(title=text.example),))
    read = f"Read on {text.read_on}" if text.read_on else ""
    chip = Chip("to confirm", Status.SOON) if text.certainty is Certainty.CONFIRM else None
    source = PaneLine(title=text.source, chip=chip, details=(text.certainty.label, read))
    yield LineGroup(title="Source", lines=(source,))


def _unit_groups(row: RuleRow) -> Iterator[LineGroup]:
    """Yield what waits and what holds of the unit's own, first of all."""
    waiting = tuple(
        _line(change, _waiting_actions(change), _example(row, change))
        for change in row.changes
        if change.state is ReferenceState.WAITS
    )
    yield LineGroup(title="Waits for a second person", lines=waiting)
    holding = tuple(_holding_lines(row))
    yield LineGroup(title="The unit's own", lines=holding)


def _example(row: RuleRow, change: RuleChange) -> str:
    """Return the example of a period that waits, for whoever is to agree to it."""
    if row.rule is None or change.period is None:
        return ""
    value, unit = change.period
    return f"Example: {worked_example(replace(row.rule, value=value, unit=unit))}"


def _holding_lines(row: RuleRow) -> Iterator[PaneLine]:
    for what in (ReferenceField.PERIOD, ReferenceField.LABEL):
        if change := _holding(row, what):
            example = ""
            if row.own is not None and what is ReferenceField.PERIOD:
                example = f"Example: {worked_example(row.own)}"
            keep = ActionLink(label="Keep ours", action=KEYS.write(KEEP, change.id))
            yield _line(change, (keep,) if change.release else (), example)


def _line(change: RuleChange, actions: Sequence[ActionLink] = (), example: str = "") -> PaneLine:
    """Return a decision in words, with what a release says beside it."""
    since = f", for what begins on or after {show_day(change.holds_from)}" if change.holds_from else ""
    return PaneLine(
        title=f"{change.what.label}: {change.value}{since}",
        chip=CHIPS[change.state],
        details=(
            _released(change),
            example,
            f"Why: {change.reason}",
            f"Proposed by {change.proposed}",
            _decision(change),
        ),
        actions=tuple(actions),
    )


def _released(change: RuleChange) -> str:
    if change.release is None:
        return ""
    then = f"the program said {change.shipped} when the unit decided"
    return f"A release changed this: {then}, and now says {change.release.value}"


def _decision(change: RuleChange) -> str:
    if not change.decided:
        return ""
    if change.state is ReferenceState.REFUSED:
        return f"Refused by {change.decided}: {change.refusal}"
    return f"Agreed by {change.decided}"


def _waiting_actions(change: RuleChange) -> tuple[ActionLink, ...]:
    if change.is_mine:
        return (ActionLink(label="Withdraw", action=KEYS.write(WITHDRAW, change.id)),)
    return (
        ActionLink(label="Agree", action=KEYS.write(AGREE, change.id)),
        ActionLink(label="Refuse", action=KEYS.write(REFUSE, change.id)),
    )


def _earlier(row: RuleRow) -> LineGroup:
    present = {ReferenceState.WAITS, ReferenceState.HOLDS}
    lines = tuple(_line(change) for change in row.changes if change.state not in present or _is_back(change))
    return LineGroup(title="Earlier decisions", lines=lines)


def _is_back(change: RuleChange) -> bool:
    return change.is_back and change.state is ReferenceState.HOLDS
