"""The sections after the chronology: what each table tells, and that victims are no members."""

from dataclasses import replace

from mscu.documents.blocks import Block, Column, Facts, Heading, Paragraph, Table, bold, plain
from mscu.documents.editions import case_sections as sections
from mscu.documents.editions.facts import ClockFact, EnquiryFact, ReferralFact
from mscu.rules.clock_engine import ClockState
from tests.documents.editions.caravan_facts import CARAVAN, GROUP


def rows(*blocks: Block) -> list[list[str]]:
    """Read every cell of every table."""
    return [
        ["".join(span.text for span in cell) for cell in row]
        for block in blocks
        if isinstance(block, Table)
        for row in block.rows
    ]


def headings(*blocks: Block) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Heading)]


def test_an_empty_table_or_column_is_not_printed() -> None:
    assert sections.table("Nothing", (Column("A", 1),), ()) == ()
    columns = (Column("A", 1), Column("B", 2), Column("C", 3))
    (table,) = sections.table("T", columns, [(bold("a"), plain(""), plain("c"))])
    assert table == Table("T", (columns[0], columns[2]), ((bold("a"), plain("c")),))


def test_an_enquiry_tells_its_results_or_that_there_are_none_and_that_it_is_late() -> None:
    told = rows(*sections.enquiries(CARAVAN))
    assert told[0] == [
        "28 days of CCTV, before it is overwritten\nCCTV",
        "DC Tom Fielding",
        "15 Mar 2022",
        "Resulted",
        "16 Mar 2022 11:45: 27 days recovered, clock seven minutes fast. Exhibit TF/1.",
    ]
    assert told[3][3] == "Resulted\nlate"
    open_one = EnquiryFact(title="CCTV of the shop", kind="CCTV")
    assert rows(*sections.enquiries(replace(CARAVAN, enquiries=(open_one,))))[0][-1] == "none yet"


def test_a_referral_tells_consent_refusal_and_outcome() -> None:
    assert rows(*sections.referrals(CARAVAN))[1] == [
        "NRM\nNRM-0001",
        "Ionuț Bălan",
        "18 Mar 2022",
        "Written",
        "Reasonable grounds: positive, 25 Mar 2022\nBy PC 4471 Hughes",
    ]
    notice = ReferralFact(
        referred_to="Duty to notify",
        person="Keith Ormrod",
        happened_shown="8 Apr 2022",
        consent="Refused",
        refused_reason="He wants to go home.",
    )
    (row,) = rows(*sections.referrals(replace(CARAVAN, referrals=(notice,))))
    assert row[3:] == ["Refused: He wants to go home."]


def test_enforcement_stands_in_its_order_and_an_exhibit_tells_its_continuity() -> None:
    titles = ["Warrants", "Searches", "Arrests", "Charges", "Bail", "Exhibits and their continuity"]
    assert headings(*sections.enforcement(CARAVAN)) == titles
    told = {row[0]: row[-1] for row in rows(*sections.enforcement(CARAVAN))}
    assert told["GL/1"].splitlines() == [
        "8 Apr 2022 09:15: from PS Gareth Lunt to DC Tom Fielding, seal K0418801",
        "8 Apr 2022 11:00: from DC Tom Fielding to Exhibits store, Rochdale, seal K0418801",
    ]
    assert told["GL/2"] == "no transfer recorded"


def test_a_search_tells_its_warrant_and_who_was_found_and_who_was_not() -> None:
    told = rows(*sections.enforcement(CARAVAN))
    assert told[1] == [
        "8 Apr 2022 06:00",
        "Hollin Lane Yard\nyard, caravans 1 to 6\nPACE s.8",
        "Marek Zielak (caravan 4)\nKeith Ormrod (caravan 1)\nNguyễn Văn Hải (caravan 2)",
        "Anthony Marsh",
        "PS Gareth Lunt",
    ]
    assert told[2][2:4] == ["not recorded", "not recorded"]
    search = replace(CARAVAN.searches[0], warrant="W-2022-0417", not_found=())
    (row, *_) = rows(*sections.enforcement(replace(CARAVAN, warrants=(), searches=(search,))))
    assert row[1].splitlines()[-1] == "Warrant W-2022-0417"
    assert row[3] == "nobody"


def test_exploited_people_stand_apart_from_members_and_are_never_counted_with_them() -> None:
    blocks = sections.groups(CARAVAN)
    members = next(b for b in blocks if isinstance(b, Table) and b.caption == "Members")
    exploited = next(b for b in blocks if isinstance(b, Paragraph))
    assert [row[0][0].text for row in members.rows] == [m.name for m in GROUP.members]
    assert all(name in exploited.spans[0].text for name in GROUP.exploited)
    told = " ".join(" ".join(row) for row in rows(*blocks))
    assert not any(name in told for name in GROUP.exploited)
    assert "victims, not members" in " ".join(headings(*blocks))


def test_a_group_tells_status_and_officer_and_its_plan_by_strand() -> None:
    blocks = sections.groups(CARAVAN)
    assert blocks[0] == Facts(
        (
            ("Group", "Crabtree group"),
            ("Status", "Nominated, 20 Jun 2022"),
            ("Lead responsible officer", "DI Ruth Aspinall"),
            ("District", "Rochdale"),
        )
    )
    assert [row[0] for row in rows(blocks[-1])] == ["Pursue", "Protect", "Prevent", "Prepare"]
    alone = replace(CARAVAN, groups=(replace(GROUP, exploited=()),))
    assert headings(*sections.groups(alone)) == ["Members", "Plan"]


def test_clocks_that_run_stand_first_and_places_things_and_organisations_last() -> None:
    done = ClockFact(title="a", due_shown="1 Jun 2022", left="done", state=ClockState.MET)
    late = ClockFact(title="b", due_shown="2 Jun 2022", left="", state=ClockState.LATE, rule="r", source="s")
    later = ClockFact(title="c", due_shown="3 Jun 2022", left="4 days late", state=ClockState.LATE)
    told = rows(*sections.clocks(replace(CARAVAN, clocks=(done, late, later))))
    assert [row[0] for row in told] == ["b", "c", "a"]
    assert told[0][2:] == ["late", "r\ns"]
    assert told[1][2] == "4 days late"
    told = rows(*sections.appendix(CARAVAN))
    assert ["White Transit tipper", "Vehicle", "MX19 CTB"] in told
    assert ["Crabtree Paving & Roofing", "Driveways"] in told
    assert told[0][:2] == ["Hollin Lane Yard", "Caravan site"]
