"""The emergency card: requested when a life is at risk, and released only by the charity."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped

from mscu.codes import Family, Kind, Sensitivity, Timing, UrgentState, YesNo
from mscu.models.base import PartOfEntry, Record, code, field, link, long_text
from mscu.models.entries.entry import Entry, entry_key


class EmergencyCard(Entry):
    """An officer's urgent request, and what the charity released at once.

    No police key opens the charity's store, however high the risk: a navigator or a safeguarding lead on
    call decides, and the answer is kept here for the police of the case. An answer by phone is written down
    within the hour. The card's content comes before the name of the officer, as it is read in haste.
    """

    __tablename__ = "emergency_card"
    of_kind = Kind.EMERGENCY
    family = Family.CARE

    id: Mapped[int] = entry_key()
    person_id: Mapped[int] = link("subject", "Person")
    safe_phone: Mapped[str] = field(Sensitivity.CONTACT, "Safe phone", default="")
    where_words: Mapped[str] = field(Sensitivity.PLACE, "Where", default="")
    danger: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Danger", default="")
    approach: Mapped[str] = field(Sensitivity.NARRATIVE, "Approach", default="")
    code_word_hint: Mapped[str] = field(Sensitivity.CONTACT, "Hint to the code word", default="")
    medical: Mapped[str] = field(Sensitivity.HEALTH, "Medical", default="")
    dialect: Mapped[str] = field(Sensitivity.ORIGIN, "Language and dialect", default="")
    never_call: Mapped[str] = field(Sensitivity.NARRATIVE, "Never call", default="")
    knows_address: Mapped[str] = field(Sensitivity.NARRATIVE, "Who knows the address", default="")
    threshold: Mapped[str] = code("urgent_threshold", "Why it is urgent")
    call_back: Mapped[str] = field(Sensitivity.CONTACT, "Call back on")
    state: Mapped[UrgentState] = field(Sensitivity.STATE, "State", default=UrgentState.WAITING)
    spoken_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Given by phone", timing=Timing.HAPPENED)
    answered_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Answered")
    answered_by: Mapped[str] = field(Sensitivity.STAFF, "Answered by", default="")
    answer_reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Reason for the answer", default="")
    survivor_told: Mapped[YesNo | None] = field(Sensitivity.STATE, "Survivor told")
    signature: Mapped[bytes | None] = field(Sensitivity.SECRET, type_=LargeBinary)
    public_key: Mapped[bytes | None] = field(Sensitivity.SECRET, type_=LargeBinary)


class ToldByPhone(PartOfEntry, Record):
    """What an officer was told by phone and wrote down; the charity's own record is the request's answer."""

    __tablename__ = "told_by_phone"

    told_by: Mapped[str] = field(Sensitivity.STAFF, "Told by")
    told_at: Mapped[datetime] = field(Sensitivity.DATE, "Told", timing=Timing.HAPPENED)
    told_words: Mapped[str] = long_text(Sensitivity.NARRATIVE, "What you were told")
    recorded_at: Mapped[datetime] = field(Sensitivity.DATE, "Written down")
    recorded_by_id: Mapped[int] = link("users", "Written down by")
