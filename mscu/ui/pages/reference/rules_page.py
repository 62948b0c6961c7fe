"""Rules: what is counted by which period, with source and example, and the unit's own beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from typing_extensions import override

from mscu.actions.core.action import Query
from mscu.actions.reference.deciding import AgreeChange, KeepOwn, RefuseChange, WithdrawChange
from mscu.actions.reference.rules import KnownRules, ProposePeriod, ProposeTitle, RuleChange, UnitRules
from mscu.codes import ReferenceState
from mscu.dates.london import show_day
from mscu.rules.clocks import RuleKind
from mscu.rules.unit_rules import rule_name, title_name
from mscu.ui.forms.field_list import DAY, LINE, NUMBER, TEXT, Field, Section
from mscu.ui.pages.core.lines_pane import LinesPane
from mscu.ui.pages.core.list_pane import EmptyTab
from mscu.ui.pages.core.page import PageAction, PageContext, bind_keys
from mscu.ui.pages.editing.changed_meanwhile import reread
from mscu.ui.pages.editing.form_host import FormAnswers
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import FormKey, KeyedForms
from mscu.ui.pages.reference.deciding_page import DecidingPage
from mscu.ui.pages.reference.rule_lines import (
    AGREE,
    BACK,
    ICON,
    KEEP,
    KEYS,
    PERIOD,
    REFUSE,
    TITLE,
    WITHDRAW,
    RuleRow,
    rule_content,
    rule_look,
    rule_rows,
)
from mscu.ui.session.dispatcher import CommandLike, Dispatcher
from mscu.ui.widgets.chronology import KeyedRow

REASON = Field("reason", "Why", TEXT, required=True, wide=True)
SINCE = Field("holds_from", "For what begins on or after", DAY, required=True)
WAITS = "Proposed. It holds once somebody else has agreed."
DONE = {
    AGREE: "Agreed. Clocks are counted by it from its day on.",
    WITHDRAW: "Withdrawn.",
    KEEP: "The unit's own is kept.",
}


def period_spec(row: RuleRow, today: str) -> FormSpec | None:
    """Return the form for the unit's own period of a rule; None if it cannot be set."""
    rule = row.rule
    if rule is None or row.fixed:
        return None
    limit = "least" if rule.kind is RuleKind.MINIMUM else "most"
    value = Field("value", rule.unit.label.capitalize(), NUMBER, required=True)
    return FormSpec(
        key=KEYS.write(PERIOD, row.id),
        label=f"Own period: {row.title}",
        title=f"The unit's own period: {row.title}",
        icon=ICON,
        note=f"The program's: {rule.period_in_words()}. {rule.source}",
        notice=f"The law sets {rule.period_in_words()} at {limit}." if rule.by_law else "",
        sections=(Section("", (value, SINCE, REASON)),),
        values={"value": (row.own or rule).value, "holds_from": today},
        make=partial(ProposePeriod, rule=rule_name(rule)),
        save="Propose",
        done=WAITS,
        keeps_draft=False,
    )


def back_spec(row: RuleRow, today: str) -> FormSpec | None:
    """Return the form that goes back to the program's own period."""
    rule = row.rule
    if rule is None:
        return None
    return FormSpec(
        key=KEYS.write(BACK, row.id),
        label=f"The program's period: {row.title}",
        title=f"Back to the program's period: {row.title}",
        icon=ICON,
        note=f"The program's: {rule.period_in_words()}. {rule.source}",
        sections=(Section("", (SINCE, REASON)),),
        values={"holds_from": today},
        make=partial(ProposePeriod, rule=rule_name(rule)),
        save="Propose",
        done=WAITS,
        keeps_draft=False,
    )


def title_spec(row: RuleRow) -> FormSpec | None:
    """Return the form for the unit's own title of a clock."""
    rule = row.rule
    if rule is None:
        return None
    hint = f"Empty for the program's: {rule.title}"
    return FormSpec(
        key=KEYS.write(TITLE, row.id),
        label=f"Own title: {row.title}",
        title=f"The unit's own title: {row.title}",
        icon=ICON,
        note="All clocks of this rule are shown under it.",
        sections=(Section("", (Field("title", "Title", LINE, wide=True, hint=hint), REASON)),),
        values={"title": row.title.removesuffix(f", {rule.rights} rights")},
        make=partial(ProposeTitle, rule=title_name(rule)),
        save="Propose",
        done=WAITS,
        keeps_draft=False,
    )


def refuse_spec(known: KnownRules, change_id: int) -> FormSpec | None:
    """Return the form that refuses a proposal; None if it does not wait any more."""
    waiting = (each for each in known.changes if each.state is ReferenceState.WAITS)
    change = next((each for each in waiting if each.id == change_id), None)
    if change is None:
        return None
    return FormSpec(
        key=KEYS.write(REFUSE, change.id),
        label="Refuse a rule",
        title=f"Refuse: {change.value}",
        icon=ICON,
        note=f"Proposed by {change.proposed}",
        sections=(Section("", (REASON,)),),
        make=partial(RefuseChange, change_id=change.id, version=change.version),
        save="Refuse",
        done="Refused.",
        keeps_draft=False,
        reread=reread(UnitRules(), partial(refuse_spec, change_id=change_id)),
    )


class RuleForms(KeyedForms):
    """The forms of a rule, and of a proposal that is refused."""

    @override
    def read(self, key: str) -> FormKey | None:
        return KEYS.read(key)

    @override
    def needs(self, form: str, ids: tuple[int, ...]) -> tuple[Query[Any]]:
        return (UnitRules(),)

    @override
    def spec(self, form: str, ids: tuple[int, ...], answers: FormAnswers) -> FormSpec | None:
        known: KnownRules = answers[UnitRules]
        today = show_day(known.today)
        row = next((row for row in rule_rows(known) if row.id in ids), None)
        spec = None
        if form == REFUSE:
            spec = refuse_spec(known, ids[0])
        elif row is not None:
            spec = title_spec(row) if form == TITLE else _SPECS[form](row, today)
        if spec is None:
            self.left.emit()
        return spec


_SPECS = {PERIOD: period_spec, BACK: back_spec}


class RulesPage(DecidingPage[KnownRules, RuleRow]):
    """All rules on the left; on the right the selected one, as shipped and as the unit has it."""

    name: ClassVar[str] = "rules"
    title: ClassVar[str] = "Rules"
    known_as: ClassVar[str] = "clocks deadlines periods"
    icon: ClassVar[str] = ICON
    list_name: ClassVar[str] = "Rules"
    list_width: ClassVar[int] = 520
    empty: ClassVar[EmptyTab] = EmptyTab(ICON, "No rules", "This version of the program came without rules.")
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (("Esc", "In the list: back to Administration"),)

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.card = LinesPane("A rule")
        self.forms = RuleForms(dispatcher, context)
        self.lay_out(self.card, self.forms)
        self.card.action_requested.connect(self.do)
        self.card.closed.connect(self.index.list.setFocus)
        bind_keys(self.index.list, (("Esc", partial(context.turn_to, "administration")),))

    @override
    def query(self) -> UnitRules:
        return UnitRules()

    @override
    def rows_of(self, answer: KnownRules) -> Sequence[RuleRow]:
        """Return the rules; what somebody has to look at is chosen first."""
        rows = rule_rows(answer)
        if self.selected_key is None:
            self.selected_key = next((row.id for row in rows if row.is_pending), None)
        return rows

    @override
    def line_of(self, row: RuleRow) -> KeyedRow:
        return KeyedRow(row.id, rule_look(row))

    @override
    def count_of(self, answer: KnownRules) -> str:
        waiting = sum(row.is_pending for row in self._rows.values())
        return f"{waiting} to look at" if waiting else ""

    @override
    def fill_card(self, row: RuleRow) -> None:
        self.card.show_lines(rule_content(row))

    @override
    def page_actions(self) -> Sequence[PageAction]:
        row = self.row
        if row is None:
            return ()
        no_rule = "" if row.is_newest else "not a rule that the unit sets"
        return (
            PageAction(
                label="Set our period of this rule",
                icon=ICON,
                run=partial(self.resume, KEYS.write(PERIOD, row.id)),
                why_not=no_rule or row.fixed,
                about=self.index.list,
            ),
            PageAction(
                label="Set our title of this rule",
                icon=ICON,
                run=partial(self.resume, KEYS.write(TITLE, row.id)),
                why_not=no_rule,
                about=self.index.list,
            ),
        )

    @override
    def resume(self, form_key: str) -> None:
        self.clear_messages()
        self.card.hide()
        self.forms.begin(form_key)

    def do(self, key: object) -> None:
        """Perform the card's action with this key."""
        kind, ids = KEYS.read(str(key)) or ("", ())
        change = next((each for each in self.answer.changes if each.id in ids), None) if self.answer else None
        if kind in DONE and change is not None:
            self.decide(_command(kind, change), DONE[kind])
        else:
            self.resume(str(key))


def _command(kind: str, change: RuleChange) -> CommandLike[Any]:
    if kind == KEEP and change.release is not None:
        return KeepOwn(change_id=change.release.id, version=change.release.version)
    decide = AgreeChange if kind == AGREE else WithdrawChange
    return decide(change_id=change.id, version=change.version)
