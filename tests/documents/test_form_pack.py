"""The First Responder form on paper: one table a section, a long answer below its question."""

from mscu.documents.blocks import Block, Heading, Paragraph, Table
from mscu.documents.form_pack import MAX_IN_TABLE, FieldFact, FormFacts, SectionFact, form_pack


def kinds_of(*fields: FieldFact) -> list[type[Block]]:
    facts = FormFacts(
        edition="nrm",
        title="NRM referral",
        kicker="",
        source="Home Office",
        head="",
        sections=(SectionFact(title="Background", fields=fields),),
    )
    return [type(block) for block in form_pack(facts).blocks[2:]]


def test_short_answers_are_one_table_and_a_long_one_stands_below_its_question() -> None:
    fields = (
        FieldFact(key="a", label="Gender", answer="Male"),
        FieldFact(key="b", label="Their family", answer="A sister.\nA mother.", is_long=True),
        FieldFact(key="c", label="Nationality"),
    )
    assert kinds_of(*fields) == [Heading, Table]
    fields = (
        FieldFact(key="a", label="Gender", answer="Male"),
        FieldFact(key="b", label="Their family", answer="w" * (MAX_IN_TABLE + 1), is_long=True),
        FieldFact(key="c", label="Nationality", answer="British"),
    )
    assert kinds_of(*fields) == [Heading, Table, Paragraph, Paragraph, Table]


def test_further_fields_of_one_name_that_were_not_begun_are_told_once() -> None:
    places = [FieldFact(key=f"city-{number}", label="Another town") for number in range(1, 10)]
    places[0] = FieldFact(key="city-1", label="Another town", answer="Bury")
    facts = FormFacts(
        edition="nrm",
        title="NRM referral",
        kicker="",
        source="Home Office",
        head="",
        sections=(SectionFact(title="Where", fields=tuple(places)),),
    )
    (table,) = (block for block in form_pack(facts).blocks if isinstance(block, Table))
    told = [tuple("".join(span.text for span in cell) for cell in row) for row in table.rows]
    assert told == [("Another town", "Bury"), ("Another town", "no answer, 8 such fields")]
