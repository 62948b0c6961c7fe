"""What courts decided: pleas, verdicts, sentences, and confiscation under the POCA 2002."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from mscu.codes import Family, Kind, Sensitivity
from mscu.models.base import code, field, link
from mscu.models.entries.entry import Entry, entry_key


class CourtResult(Entry):
    """What a court decided on the charges against a person; a sentence is the total to serve."""

    __tablename__ = "court_result"
    of_kind = Kind.COURT_RESULT
    family = Family.ENFORCEMENT

    id: Mapped[int] = entry_key()
    person_id: Mapped[int] = link("subject", "Person")
    court: Mapped[str] = field(Sensitivity.LEGAL, "Court", default="")
    plea: Mapped[str | None] = code("plea", "Plea", Sensitivity.LEGAL)
    verdict: Mapped[str | None] = code("verdict", "Verdict", Sensitivity.LEGAL)
    sentence: Mapped[str | None] = code("sentence", "Sentence", Sensitivity.LEGAL)
    sentence_years: Mapped[int | None] = field(Sensitivity.LEGAL, "Years")
    sentence_months: Mapped[int | None] = field(Sensitivity.LEGAL, "Months")


class Proceeds(Entry):
    """A step against proceeds of crime (POCA 2002), with its amount in pence."""

    __tablename__ = "proceeds"
    of_kind = Kind.PROCEEDS
    family = Family.ENFORCEMENT

    id: Mapped[int] = entry_key()
    poca_step: Mapped[str] = code("poca_step", "Step", Sensitivity.LEGAL)
    amount_pence: Mapped[int] = field(Sensitivity.LEGAL, "Amount")
    person_id: Mapped[int | None] = link("subject", "Person")
    court: Mapped[str] = field(Sensitivity.LEGAL, "Court", default="")
    reference: Mapped[str] = field(Sensitivity.REFERENCE, "Reference", default="")
