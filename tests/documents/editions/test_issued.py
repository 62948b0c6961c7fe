"""What stands at the foot of a copy: who, when in local time, for whom, and what proves it."""

from dataclasses import replace
from datetime import UTC, datetime

from mscu.documents.editions.issued import LINE, grouped, issued_line, printed_line, verification_line
from tests.documents.reading import COPY


def test_the_printed_line_is_in_local_time() -> None:
    assert printed_line(COPY) == (
        "Printed 20 Jun 2022 10:31 by DS Priya Nolan for DI Ruth Aspinall · supervision · copy 3"
    )
    winter = replace(COPY, printed_at=datetime(2022, 12, 1, 9, 5, tzinfo=UTC), recipient="")
    assert printed_line(winter) == "Printed 1 Dec 2022 09:05 by DS Priya Nolan · supervision · copy 3"


def test_a_long_recipient_gives_way_to_the_number_of_the_copy() -> None:
    long = replace(COPY, recipient="Police, Fire and Crime Panel of Greater Manchester, " * 3)
    for line in (printed_line(long), issued_line(long)):
        assert len(line) <= LINE
        assert line.endswith("copy 3")
        assert "for Police" in line
        assert "… ·" in line


def test_a_look_says_so_and_a_public_copy_names_no_officer_and_no_day() -> None:
    look = replace(COPY, recipient="Not issued: a look", copy_number=0)
    assert printed_line(look) == issued_line(look) == "Not issued: a look"
    public = replace(COPY, recipient="the panel", agreed="agreed by CPS")
    assert issued_line(public) == "Issued for the panel · agreed by CPS · copy 3"


def test_a_copy_can_be_checked_by_digest_and_audit_head() -> None:
    line = verification_line(replace(COPY, blocks_digest="7f3a91c204be5d1e" + 48 * "0"))
    assert line == "Blocks 7f3a 91c2 04be 5d1e · audit head 2218, b0c4 6e17 · check with mscu verify"
    assert grouped("0123456789abcdef", 2) == "0123 4567"
