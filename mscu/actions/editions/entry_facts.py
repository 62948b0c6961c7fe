"""The entries of a case as facts for print, one section of the summary each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mscu.actions.cases.policy_log import NDM_BOXES
from mscu.actions.entries.entry_file import short_number
from mscu.codes import Kind
from mscu.documents.editions import facts as f

if TYPE_CHECKING:
    from mscu.actions.entries.entry_file import EntryAnswer

Entries = Sequence["EntryAnswer"]


def value(entry: EntryAnswer, name: str) -> str:
    """Return one of an entry's facts; empty if it has none of that name."""
    return next((fact.value for fact in entry.facts if fact.name == name), "")


def of(entries: Entries, kind: Kind) -> Iterator[EntryAnswer]:
    """Yield the entries of a kind."""
    return (each for each in entries if each.row.kind is kind)


def enquiries(entries: Entries, late: set[int | None]) -> Iterator[f.EnquiryFact]:
    """Yield the enquiries with their results; `late` holds the ids of those overdue."""
    for each in of(entries, Kind.ENQUIRY):
        yield f.EnquiryFact(
            title=each.row.headline,
            kind=value(each, "enquiry_type"),
            owner=value(each, "owner"),
            due_shown=value(each, "due_on"),
            state=value(each, "state"),
            late=each.row.id in late,
            results=tuple(_results(entries, each)),
        )


def _results(entries: Entries, enquiry: EntryAnswer) -> Iterator[f.ResultFact]:
    for each in of(entries, Kind.ENQUIRY_RESULT):
        if each.row.follows_id == enquiry.row.id:
            yield f.ResultFact(
                happened_shown=each.row.happened, text=each.text, exhibit=value(each, "exhibit_reference")
            )


def referrals(entries: Entries) -> Iterator[f.ReferralFact]:
    """Yield the referrals with what was decided."""
    for each in of(entries, Kind.REFERRAL):
        decisions = (
            f"{value(d, 'stage')}: {value(d, 'outcome').lower()}, {d.row.happened}"
            for d in of(entries, Kind.NRM_DECISION)
            if d.row.follows_id == each.row.id
        )
        yield f.ReferralFact(
            referred_to=value(each, "referral_to"),
            person=value(each, "person_id"),
            happened_shown=each.row.happened,
            consent=value(each, "consent"),
            made_by=value(each, "first_responder") or value(each, "navigator"),
            reference=value(each, "reference"),
            outcome="; ".join((value(each, "outcome"), *decisions)).strip("; "),
            note=each.text or value(each, "refused_reason"),
        )


def groups(entries: Entries) -> Iterator[f.GroupFact]:
    """Yield the groups: their members and, separately, the people they exploited."""
    for each in of(entries, Kind.OCG_ASSESSMENT):
        parts = {
            kind: [part for part in each.parts if part.kind == kind]
            for kind in ("ocg_member", "ocg_exploited", "plan_line")
        }
        yield f.GroupFact(
            name=value(each, "name"),
            status=value(each, "status"),
            assessed_shown=each.row.happened,
            lead_officer=value(each, "lead_responsible_officer"),
            district=value(each, "district"),
            members=tuple(
                f.MemberFact(name=part.get("subject_id"), role=part.get("role"))
                for part in parts["ocg_member"]
            ),
            exploited=tuple(part.get("subject_id") for part in parts["ocg_exploited"]),
            plan=tuple(
                f.PlanFact(
                    strand=f"plan_strand:{part.get('strand').lower()}",
                    text=part.get("text"),
                    owner=part.get("owner"),
                    due_shown=part.get("due_on"),
                )
                for part in parts["plan_line"]
            ),
        )


def decisions(entries: Entries) -> Iterator[f.DecisionFact]:
    """Yield the policy log decisions, in the order in which they were taken."""
    for each in of(entries, Kind.DECISION):
        yield f.DecisionFact(
            number=short_number(value(each, "number")),
            kind=value(each, "decision_type"),
            happened_shown=each.row.happened,
            decided_by=value(each, "decided_by"),
            text=each.text,
            about=value(each, "person_id"),
            in_place=", ".join(each.choices.get("in_place", ())),
            cps_told=bool(each.values.get("cps_told")),
            review_shown=value(each, "review_on"),
            follows=_followed(each),
            supersedes=bool(each.values.get("supersedes")),
            superseded_by=each.row.state.partition("superseded by ")[2],
            recorded_shown=each.recorded_at,
            recorded_by=each.recorded_by,
            **{name: value(each, name) for name in NDM_BOXES},
        )


def _followed(each: EntryAnswer) -> str:
    """Return what a decision follows, by number for a policy log decision."""
    if each.follows is None:
        return ""
    former = each.follows.state.partition(",")[0] if each.follows.kind is Kind.DECISION else ""
    return f"{former}: {each.follows.headline}" if former else each.follows.headline
