"""The First Responder form for one person: answers, episodes, indicators, files, and its review.

Modern Slavery Act 2015 ss.49, 51 and 52; the questions are in `resources/forms/`. A form that was sent no
longer changes.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped

from mscu.codes import FormRoute, FormState, Sensitivity, Timing
from mscu.dates.partial_date import PartialDate
from mscu.models.base import CODE_LENGTH, OfCase, Record, code, composed, field, link, long_text


class NrmForm(OfCase, Record):
    """One person's form, from its first answer to the referral that it became."""

    __tablename__ = "nrm_form"
    __table_args__ = (Index("ix_nrm_form_person", "person_id", "case_id"),)

    person_id: Mapped[int] = link("subject", "Person", index=False)
    form_key: Mapped[str] = field(Sensitivity.PLAIN, "Form", type_=String(CODE_LENGTH))
    state: Mapped[FormState] = field(Sensitivity.STATE, "State", default=FormState.DRAFT)
    route: Mapped[FormRoute | None] = field(Sensitivity.STATE, "NRM or Duty to Notify")
    started_at: Mapped[datetime] = field(Sensitivity.DATE, "Started")
    started_by_id: Mapped[int] = link("users")
    sent_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Sent")
    sent_by_id: Mapped[int | None] = link("users")
    referral_id: Mapped[int | None] = link("entry", "Referral")
    why_given_up: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why abandoned", default="")


class OfForm(OfCase):
    """Rows that belong to a form; only police see them."""

    form_id: Mapped[int] = link("nrm_form")


class NrmAnswer(OfForm, Record):
    """The answer to one question of the form, as it goes to the Home Office."""

    __tablename__ = "nrm_answer"
    __table_args__ = (Index("ix_nrm_answer_question", "form_id", "question", unique=True),)

    question: Mapped[str] = field(Sensitivity.PLAIN, type_=String(CODE_LENGTH))
    value: Mapped[str] = composed(Sensitivity.NARRATIVE, "Answer")


class NrmEpisode(OfForm, Record):
    """One exploitative situation, as closely as it can be dated."""

    __tablename__ = "nrm_episode"

    exploitation: Mapped[str] = code("exploitation", "Exploitation")
    began_at: Mapped[datetime] = field(Sensitivity.DATE, timing=Timing.HAPPENED)
    began_precision: Mapped[str] = field(Sensitivity.DATE)
    began_words: Mapped[str] = field(Sensitivity.DATE, "Began")
    ended_words: Mapped[str] = field(Sensitivity.DATE, "Ended", default="")
    where_words: Mapped[str] = field(Sensitivity.PLACE, "Where", default="")
    note: Mapped[str] = long_text(Sensitivity.NARRATIVE, "What it was", default="")

    def set_began(self, when: PartialDate) -> None:
        """Store a partial date in its three columns."""
        sort_at, self.began_precision, self.began_words = when.stored()
        self.began_at = datetime.fromisoformat(sort_at)


class NrmIndicator(OfForm, Record):
    """An indicator of modern slavery: present, absent or not asked; who saw it, when and where."""

    __tablename__ = "nrm_indicator"
    __table_args__ = (Index("ix_nrm_indicator_one", "form_id", "indicator", unique=True),)

    indicator: Mapped[str] = code("indicator", "Indicator")
    indicator_state: Mapped[str] = code("indicator_state", "Present?")
    seen_by: Mapped[str] = field(Sensitivity.STAFF, "Who saw it", default="")
    seen_when: Mapped[str] = field(Sensitivity.DATE, "When", default="")
    seen_where: Mapped[str] = field(Sensitivity.PLACE, "Where", default="")
    evidence: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Evidence", default="")
    episode_id: Mapped[int | None] = link("nrm_episode", "In which situation")


class NrmFile(OfForm, Record):
    """A file of the case that goes with the form, described and dated."""

    __tablename__ = "nrm_file"

    attachment_id: Mapped[int] = link("attachment", "File")
    description: Mapped[str] = field(Sensitivity.NARRATIVE, "What it is")
    dated: Mapped[str] = field(Sensitivity.DATE, "Date of the document")


class NrmLine(OfForm, Record):
    """A line of free text that an officer read before a duty to notify: accepted, or changed."""

    __tablename__ = "nrm_line"

    question: Mapped[str] = field(Sensitivity.PLAIN, type_=String(CODE_LENGTH))
    line: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Line")
    was: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Line before it was changed", default="")
    read_at: Mapped[datetime] = field(Sensitivity.DATE, "Read")
    read_by_id: Mapped[int] = link("users")
