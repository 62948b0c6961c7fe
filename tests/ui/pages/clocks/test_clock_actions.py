"""What settles a clock: each form that is offered does stop it."""

from __future__ import annotations

from mscu.access import Actor
from mscu.actions.entries.kind_spec import spec_of
from mscu.actions.kinds import RECORDING
from mscu.codes import Kind, Role
from mscu.rules.clocks import Unit, rules
from mscu.ui.pages.cases.resuming import read_draft_key
from mscu.ui.pages.clocks.clock_actions import (
    DUE_BY_RULE,
    NOT_SETTLED,
    NOT_YOURS,
    SETTLED_BY,
    WHY_NOT_POSTPONED,
    postpone_action,
    settle_action,
)

BY_ITSELF = {
    "home_office_draft",
    "support_start",
    "reconsideration",
    "child_turns_18",
    "court_date",
    "restriction_end",
    "breach_report",
    "rights_request",
    "card_answer",
    "card_log",
    "order_end",
    "records_review",
    "data_complaint",
    "closure_notice",
    "ddtro_done",
    "lme_order",
    "order_name_address",
}
"""No entry stands for what stops these."""


def somebody(role: Role) -> Actor:
    return Actor(id=1, name="priya", display="DS Priya Nolan", role=role, device="desk-1")


def test_every_rule_has_its_form_or_a_reason() -> None:
    assert {rule.key for rule in rules()} == set(SETTLED_BY) | BY_ITSELF
    settled = [(each.rule, each.once_lapsed) for kind in Kind for each in spec_of(kind).settles]
    assert len(settled) == len(set(settled)), "one kind settles a clock"


def test_the_form_is_one_that_the_case_page_opens() -> None:
    for rule in sorted(SETTLED_BY):
        action = settle_action(rule, 12, 40, somebody(Role.OFFICER))
        assert action.label.startswith("Settle this clock: add "), rule
        assert action.why_not == ""
        resumed = read_draft_key(action.form_key)
        assert resumed is not None
        assert resumed.case_id == 12
        kind, _, note_type = resumed.variant.partition(".")
        assert Kind(kind) in RECORDING
        assert bool(note_type) == (Kind(kind) is Kind.NOTE), "a note stops a clock by its type"
        if resumed.record_id:
            assert resumed.record_id == 40
            assert spec_of(Kind(kind)).follows


def test_what_ended_is_answered_by_a_form_of_the_case_page() -> None:
    for rule in (rule.key for rule in rules() if rule.lapses):
        action = settle_action(rule, 12, 40, somebody(Role.OFFICER), lapsed=True)
        assert action.label.startswith("Say what happened: add "), rule
        resumed = read_draft_key(action.form_key)
        assert resumed is not None
        assert resumed.record_id == 40


def test_what_ends_by_itself_and_who_may_not_act_hear_why() -> None:
    assert settle_action("court_date", 12, 40, somebody(Role.OFFICER)).why_not == NOT_SETTLED
    for act, rule in ((settle_action, "enquiry_due"), (postpone_action, "court_date")):
        action = act(rule, 12, 40, somebody(Role.ANALYST))
        assert (action.form_key, action.why_not) == ("", NOT_YOURS)


def test_the_form_that_tells_a_victim_is_of_that_victim() -> None:
    officer = somebody(Role.OFFICER)
    keys = [settle_action("victim_told", 12, 40, officer, about=f"told {n}").form_key for n in (7, 8)]
    resumed = [read_draft_key(key) for key in keys]
    assert [each.variant if each else "" for each in resumed] == ["victim_contact.7", "victim_contact.8"]
    assert all(each and each.record_id == 40 for each in resumed)


def test_only_a_day_that_was_entered_is_postponed() -> None:
    entered = {rule.key for rule in rules() if rule.unit is Unit.AS_ENTERED}
    postponable = {rule.key for rule in rules() if rule.postponable}
    assert entered - BY_ITSELF - postponable == {"warrant_expiry", *WHY_NOT_POSTPONED}
    officer = somebody(Role.OFFICER)
    for rule in sorted(postponable):
        resumed = read_draft_key(postpone_action(rule, 12, 40, officer).form_key)
        assert resumed is not None
        assert (resumed.form, resumed.case_id, resumed.entry_id) == ("postpone", 12, 40)
    assert postpone_action("crime_recording", 12, None, officer).why_not == DUE_BY_RULE
    assert postpone_action("warrant_expiry", 12, 40, officer).why_not == DUE_BY_RULE
    assert "a new date" in postpone_action("decision_review", 12, 40, officer).why_not
