"""Who is named as an officer of the force, and who only sounds like one."""

from mscu.text.police_ranks import is_local_officer, names_of_officers
from tests.text.phrases import phrases


def test_a_rank_with_a_number_or_a_name_is_an_officer() -> None:
    for name in phrases("""
        PC 4471 Hughes | PC 4471 Gwen Hughes | DC Tom Fielding | PS Lunt | PC 4471 | Sgt Ali
        DI O’Neill
    """):
        assert is_local_officer(name), name


def test_anyone_else_is_not() -> None:
    for name in [
        "",
        "PC",
        "Hughes",
        "on-call DS",
        "Modern Slavery Helpline",
        "Di Evans",
        "DC Moss, Merseyside Police",
        "PC 2210 Shah (MSVLO)",
        "DS Smith of the NCA",
        "Lorraine Pike",
    ]:
        assert not is_local_officer(name), name


def test_officers_are_found_in_a_text_and_nobody_beside_them() -> None:
    for text, officers in [
        ("DC Tom Fielding took the call about Ana Popa.", ["DC Tom Fielding"]),
        (
            "Supt Tom Fielding met Ana Popa and Constable Dale Park.",
            ["Supt Tom Fielding", "Constable Dale Park"],
        ),
        ("PC 44 met Ana Popa, and DI Rowe rang.", ["DI Rowe"]),
        ("PC 4471 Gwen Hughes met Ana Popa.", ["PC 4471 Gwen Hughes"]),
        ("Ana Popa told PC Dale Park and PS Lunt.", ["PC Dale Park", "PS Lunt"]),
        ("Di Evans rang. The PC said that Ana Popa left.", []),
    ]:
        found = [text[start:end] for start, end in names_of_officers(text)]
        assert found == officers, text
