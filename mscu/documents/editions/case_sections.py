"""The sections of a case summary after its chronology: each takes facts and returns blocks.

A section without facts returns no blocks and is not printed.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import compress

from mscu.documents.blocks import (
    Block,
    Column,
    Facts,
    Heading,
    Paragraph,
    Span,
    Spans,
    Table,
    Tone,
    Voice,
    bold,
    plain,
    quiet,
    table_columns,
)
from mscu.documents.editions.enforcement_facts import ExhibitFact, SearchFact
from mscu.documents.editions.fact_values import none_of
from mscu.documents.editions.facts import (
    CaseFacts,
    ClockFact,
    CorrectionFact,
    EnquiryFact,
    GroupFact,
    PlanFact,
    ReferralFact,
)
from mscu.rules.clock_engine import LATE_STATES, OPEN_STATES, ClockState

Blocks = tuple[Block, ...]
NOTHING = "not recorded"


def enquiries(facts: CaseFacts) -> Blocks:
    """Return the enquiries of a case, with what each found."""
    columns = table_columns(("Enquiry", 28), ("Owner", 15), ("Due", 12), ("State", 11), ("Result", 34))
    return table("Enquiries with results", columns, map(_enquiry, facts.enquiries))


def referrals(facts: CaseFacts) -> Blocks:
    """Return who was referred where, on which consent, and the outcome."""
    columns = table_columns(
        ("Referred to", 20), ("Person", 19), ("When", 12), ("Consent", 17), ("Outcome", 32)
    )
    return table("Referrals", columns, map(_referral, facts.referrals))


def enforcement(facts: CaseFacts) -> Blocks:
    """Return warrants, searches, arrests, charges, bail and exhibits, in that order."""
    return (
        *part("Warrants", _warrants(facts)),
        *part("Searches", _searches(facts)),
        *part("Arrests", _arrests(facts)),
        *part("Charges", _charges(facts)),
        *part("Bail", _bail(facts)),
        *part("Exhibits and their continuity", _exhibits(facts)),
    )


def groups(facts: CaseFacts) -> Blocks:
    """Return each suspected group: its members, the people it exploited (apart from them), and its plan."""
    return tuple(block for group in facts.groups for block in _group(group))


def clocks(facts: CaseFacts) -> Blocks:
    """Return each clock with its rule and the rule's source, running clocks first."""
    columns = table_columns(("Clock", 27), ("Due", 16), ("Left", 15), ("Rule and source", 42))
    ordered = sorted(facts.clocks, key=_closed)
    return table("Clocks", columns, map(_clock, ordered))


def owed(facts: CaseFacts) -> Blocks:
    """Return what is still open or owed, one sentence each."""
    return tuple(Paragraph(plain(sentence)) for sentence in facts.owed)


def corrections(facts: CaseFacts) -> Blocks:
    """Return what people, places, things and organisations were before they were corrected, and why."""
    columns = table_columns(("Corrected", 22), ("Until", 16), ("Before", 32), ("Why", 30))
    return table("Corrections", columns, map(_correction, facts.corrections))


def _correction(fact: CorrectionFact) -> tuple[Spans, ...]:
    before = lines(*(f"{each.label}: {each.value or NOTHING}" for each in fact.before))
    return (bold(fact.name), _under_plain(fact.until, fact.by), plain(before), plain(fact.reason))


def _under_plain(first: str, second: str) -> Spans:
    return (Span(first), Span(f"\n{second}", Tone.QUIET)) if second else plain(first)


def appendix(facts: CaseFacts) -> Blocks:
    """Return the places, things and organisations of the case."""
    return (
        *part("Places", places(facts)),
        *part("Vehicles, phones and other things", _things(facts)),
        *part("Organisations", _organisations(facts)),
    )


def part(heading: str, blocks: Blocks) -> Blocks:
    """Return blocks under a level 3 heading, or nothing where there are none."""
    return (Heading(heading, level=3), *blocks) if blocks else ()


def table(caption: str, columns: tuple[Column, ...], rows: Iterable[tuple[Spans, ...]]) -> Blocks:
    """Return a table of rows without its empty columns, or nothing where there are no rows."""
    filled_rows = tuple(rows)
    filled = [any(span.text for row in filled_rows for span in row[n]) for n in range(len(columns))]
    cells = tuple(tuple(compress(row, filled)) for row in filled_rows)
    return (Table(caption, tuple(compress(columns, filled)), cells),) if filled_rows else ()


def lines(*parts: str) -> str:
    """Join the texts that are not empty, one to a line."""
    return "\n".join(p for p in parts if p)


def join_parts(*parts: str, by: str = ", ") -> str:
    """Join the texts that are not empty."""
    return by.join(p for p in parts if p)


def _under(first: str, second: str) -> Spans:
    return (Span(first, Tone.BOLD), Span(f"\n{second}", Tone.QUIET)) if second else bold(first)


def _enquiry(fact: EnquiryFact) -> tuple[Spans, ...]:
    results = [
        join_parts(f"{r.happened_shown}: {r.text}", r.exhibit and f"Exhibit {r.exhibit}.", by=" ")
        for r in fact.results
    ]
    return (
        _under(fact.title, fact.kind),
        plain(fact.owner),
        plain(fact.due_shown),
        plain(lines(fact.state, "late" if fact.late else "")),
        plain(lines(*results)) if results else quiet("none yet"),
    )


def _referral(fact: ReferralFact) -> tuple[Spans, ...]:
    return (
        _under(fact.referred_to, fact.reference),
        plain(fact.person),
        plain(fact.happened_shown),
        plain(join_parts(fact.consent, fact.refused_reason, by=": ")),
        (
            Span(lines(fact.outcome, fact.note)),
            Span(f"\nBy {fact.made_by}" if fact.made_by else "", Tone.QUIET),
        ),
    )


def _warrants(facts: CaseFacts) -> Blocks:
    columns = table_columns(("Granted", 15), ("Power and court", 32), ("Premises", 35), ("Expires", 18))
    rows = (
        (
            plain(w.happened_shown),
            _under(join_parts(w.power, w.reference), w.court),
            plain(w.premises),
            plain(w.expires_shown),
        )
        for w in facts.warrants
    )
    return table("Warrants", columns, rows)


def _searches(facts: CaseFacts) -> Blocks:
    columns = table_columns(
        ("When", 15), ("Place", 25), ("People found", 25), ("Not found", 17), ("Officer", 18)
    )
    return table("Searches", columns, map(_search, facts.searches))


def _search(fact: SearchFact) -> tuple[Spans, ...]:
    empty = "nobody" if fact.found or fact.not_found else "not recorded"
    return (
        plain(fact.happened_shown),
        _under(fact.place, lines(fact.premises, fact.power, fact.warrant and f"Warrant {fact.warrant}")),
        plain(lines(*fact.found)) if fact.found else none_of(empty, fact.found),
        plain(lines(*fact.not_found)) if fact.not_found else none_of(empty, fact.not_found),
        plain(fact.officer),
    )


def _arrests(facts: CaseFacts) -> Blocks:
    columns = table_columns(("When", 15), ("Person", 20), ("Offences", 27), ("Place", 20), ("Officer", 18))
    rows = (
        (
            plain(a.happened_shown),
            bold(a.person),
            plain(lines(a.offences, a.disposal)),
            plain(a.place),
            plain(a.officer),
        )
        for a in facts.arrests
    )
    return table("Arrests", columns, rows)


def _charges(facts: CaseFacts) -> Blocks:
    columns = table_columns(("When", 15), ("Person", 20), ("Offences", 27), ("Hearing", 38))
    rows = (
        (
            plain(c.happened_shown),
            bold(c.person),
            plain(c.offences),
            plain(join_parts(c.hearing, "remanded in custody" if c.remand else "")),
        )
        for c in facts.charges
    )
    return table("Charges", columns, rows)


def _bail(facts: CaseFacts) -> Blocks:
    columns = table_columns(("When", 15), ("Person", 20), ("Conditions", 47), ("Review", 18))
    rows = (
        (plain(b.happened_shown), bold(b.person), plain(b.conditions), plain(b.review_shown))
        for b in facts.bail
    )
    return table("Bail", columns, rows)


def _exhibits(facts: CaseFacts) -> Blocks:
    columns = table_columns(("Exhibit", 10), ("Description", 27), ("Seized", 25), ("Continuity", 38))
    return table("Exhibits", columns, map(_exhibit, facts.exhibits))


def _exhibit(fact: ExhibitFact) -> tuple[Spans, ...]:
    moves = [
        join_parts(
            f"{m.happened_shown}: from {m.from_whom} to {m.to_whom}", m.where, m.seal and f"seal {m.seal}"
        )
        for m in fact.moves
    ]
    return (
        bold(fact.reference),
        plain(fact.what),
        plain(lines(fact.seized, join_parts(fact.seized_by, fact.where))),
        plain(lines(*moves)) if moves else quiet("no transfer recorded"),
    )


def _group(group: GroupFact) -> Blocks:
    pairs = (
        ("Group", group.name),
        ("Status", join_parts(group.status, group.assessed_shown)),
        ("Lead responsible officer", group.lead_officer),
        ("District", group.district),
    )
    return (
        Facts(tuple(pair for pair in pairs if pair[1])),
        *part("Members", _members(group)),
        *part("Exploited by the group: victims, not members", _exploited(group)),
        *part("Plan", _plan(group)),
    )


def _members(group: GroupFact) -> Blocks:
    columns = table_columns(("Member", 35), ("Part played", 65))
    return table("Members", columns, ((bold(m.name), plain(m.role)) for m in group.members))


def _exploited(group: GroupFact) -> Blocks:
    """Return the victims apart from the members: they are never counted or ranked with them."""
    if not group.exploited:
        return ()
    return (Paragraph(plain(join_parts(*group.exploited) + ".")),)


def _plan(group: GroupFact) -> Blocks:
    columns = table_columns(("Strand", 15), ("Action", 50), ("Owner", 20), ("Due", 15))
    return table("Plan by strand", columns, map(_plan_line, group.plan))


def _plan_line(line: PlanFact) -> tuple[Spans, ...]:
    return (bold(code_words(line.strand)), plain(line.text), plain(line.owner), plain(line.due_shown))


def code_words(key: str) -> str:
    """Return a code such as `plan_strand:pursue` in words, where no label was gathered."""
    return key.rpartition(":")[2].replace("_", " ").capitalize()


def _closed(clock: ClockFact) -> bool:
    return clock.state not in OPEN_STATES


def _left(clock: ClockFact) -> Spans:
    """Return the time left; of a late clock that it is late, even if the edition leaves the time out."""
    if clock.state in LATE_STATES:
        return bold(clock.left or ClockState.LATE.label)
    return plain(clock.left)


def _clock(clock: ClockFact) -> tuple[Spans, ...]:
    return (
        bold(clock.title),
        plain(clock.due_shown),
        _left(clock),
        (Span(clock.rule), Span(f"\n{clock.source}" if clock.source else "", Tone.QUIET)),
    )


def places(facts: CaseFacts) -> Blocks:
    """Return the places of a case; an address that only repeats the name is left out."""
    columns = table_columns(("Place", 25), ("Kind", 15), ("Address", 35), ("Note", 25))
    rows = (
        (bold(p.name), plain(code_words(p.kind)), plain("" if facts.masked else p.address), plain(p.note))
        for p in facts.places
    )
    return table("Places", columns, rows)


def _things(facts: CaseFacts) -> Blocks:
    columns = table_columns(("Thing", 25), ("Kind", 15), ("Number", 35), ("Note", 25))
    rows = ((bold(t.name), plain(t.kind), plain(t.number), plain(t.note)) for t in facts.things)
    return table("Things", columns, rows)


def _organisations(facts: CaseFacts) -> Blocks:
    columns = table_columns(("Organisation", 40), ("Trade", 35), ("Note", 25))
    rows = ((bold(o.name), plain(code_words(o.trade)), plain(o.note)) for o in facts.organisations)
    return table("Organisations", columns, rows)


def closing_note(left_out: int) -> Blocks:
    """Return how many entries this copy leaves out, so that it is not taken for the whole case."""
    if not left_out:
        return ()
    subject, it = ("One entry is", "it") if left_out == 1 else (f"{left_out:,} entries are", "them")
    sentence = f"{subject} left out, because the reader of this copy may not see {it}."
    return (Paragraph(quiet(sentence), Voice.NOTE),)
