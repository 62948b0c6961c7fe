"""The partner's summary prints other words for names, and nothing where nobody put them there."""

from dataclasses import replace

from mscu.actions.kinds import RECORDING
from mscu.codes import Family, Kind, Sensitivity
from mscu.documents.blocks import texts
from mscu.documents.editions.editions import PARTNER, mask
from mscu.documents.editions.facts import CaseFacts, ReferralFact
from mscu.documents.editions.partner_summary import partner_summary
from tests.documents.editions.caravan_facts import CARAVAN
from tests.documents.editions.test_editions import case_of_words

HIDDEN = "another word"


def words(facts: CaseFacts) -> str:
    return " ".join(texts(partner_summary(facts, PARTNER)))


def masked(facts: CaseFacts) -> CaseFacts:
    return mask(facts, PARTNER, lambda _: HIDDEN)


def test_only_what_is_shown_stands_in_it_as_it_is_and_what_nobody_masked_is_left_out() -> None:
    found, unmasked = words(masked(case_of_words())), words(replace(case_of_words(), masked=False))
    assert HIDDEN in found
    hidden = {f"q{each}q" for each in Sensitivity if not PARTNER.shows(each)}
    assert [each for each in hidden if each in found or each in unmasked] == []


def test_neither_aliases_police_matters_nor_why_somebody_refused_are_told() -> None:
    (person, *_) = masked(CARAVAN).people
    assert person.name == HIDDEN
    assert set(person.aliases) <= {HIDDEN}
    assert words(masked(CARAVAN)).count("“") == 0
    notice = ReferralFact(
        referred_to="Duty to notify", person="K", happened_shown="8 Apr 2022", refused_reason="Wants to go."
    )
    assert "Wants to go." not in words(replace(CARAVAN, referrals=(notice,), masked=True))


def test_police_matters_and_what_a_survivor_agreed_to_are_not_told() -> None:
    (entry, *_) = CARAVAN.entries
    kinds = (Kind.SHARED, Kind.DECISION, Kind.COMPLAINT, Kind.NOTE, Kind.ARREST)
    kept = [
        replace(
            entry,
            kind=kind,
            readers=RECORDING[kind].spec.readers,
            happened_shown="1 Jan 2001",
            codes=("note_type:handover",),
        )
        for kind in kinds
    ]
    assert "1 Jan 2001" not in words(masked(replace(CARAVAN, entries=(*CARAVAN.entries, *kept))))
    told = replace(entry, kind=Kind.NOTE, family=Family.NOTE, happened_shown="1 Jan 2001")
    assert "1 Jan 2001" in words(masked(replace(CARAVAN, entries=(told,))))
