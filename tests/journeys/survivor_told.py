"""What is typed on both sides of the navigators' wall, and the words by which it is told apart.

`s1`, `s2` and `s3` are the navigator's entries of the caravan case: what he told her, what he
consented to, and what she shared of it.
"""

from mscu.codes import Urgency, YesNo
from mscu.survivor_codes import ShareOf
from tests.journeys.drivers import Named
from tests.journeys.test_caravan import plain

PV2 = "Ionuț Bălan"
IN_THE_CASE = frozenset({PV2, "Keith Ormrod", "Daniel Crabtree"})
REFERRAL = {
    "person_id": Named(PV2),
    "referral_to": "Victim Navigator",
    "happened": "17 Mar 2022 13:00",
    "consent": "Spoken consent",
    "interpreter": "Romanian, female, independent",
    "urgency": Urgency.TIME_CRITICAL.label,
    "reach_on": "07700 900162",
    "safe_to_phone": YesNo.YES,
    "safe_to_text": YesNo.YES,
    "safe_to_write": YesNo.NO,
    "safe_when": "after 18:00",
    "reason": "Came up to a patrol, afraid and without money.",
    "risk_flags": ("Family threatened",),
}
KNOWN_TO_HER = {"origin": "Bacău", "code_word": "kestrel", "note": "Never on Sundays."}
S1 = {
    "happened": "17 Mar 2022 16:20",
    "method": "Met",
    "safe": YesNo.YES,
    "present": "Nobody else",
    "interpreter": "Romanian, female, independent",
    "minutes": "70",
    "summary": (
        "Met with the interpreter at the clinic. He is frightened for his sister in Bacău: "
        "Crabtree has her address. Wants to be safe first, will think of a statement. Food and "
        "clothes given."
    ),
    "own_words": "First I must know that she is well.",
    "next_contact": "18 Mar 2022 09:00",
}
S2 = {
    "purpose": "Share with police",
    "how": "Written",
    "given_by": "He himself, at the kitchen table",
    "interpreter": "Doina Marin",
    "scope": "the risk to his sister, nothing else; may be put to the Romanian police",
    "recipients": ("PC Officer", "PC Supervisor"),
}
S3 = {
    "of": ShareOf.CONTACT.label,
    "purpose": "Her safety",
    "text": "He fears for a sister in Romania whose address Daniel Crabtree has.",
    "within_scope": YesNo.YES,
    "told": YesNo.YES,
}
WITHDRAWAL = {"reason": "He dreads what they may do."}
CARD = {
    "danger": "They are looking for him in Rochdale",
    "where_words": "place of safety",
    "safe_phone": "07700 900162",
}
TURN = {
    "name": "Moira Keane",
    "number": "07700 900170",
    "starts_at": "17 Mar 2022 08:00",
    "ends_at": "28 Mar 2022 08:00",
}
REQUEST = {
    "person_id": Named(PV2),
    "happened": "20 Mar 2022 03:00",
    "threshold": "Threat to life",
    "call_back": "0161 496 0099",
    "text": "Two men with his photograph at the night shelter.",
}
ANSWER = {"survivor_told": YesNo.YES}


PRONOUNS = frozenset({"their", "them", "they"})
"""The screens use these words too."""


def words_in(*said: str) -> frozenset[str]:
    """Return the words by which one text could be told from another."""
    return frozenset(word for each in said for word in plain(each).split() if len(word) > 3) - PRONOUNS


SHARED = words_in(str(S3["text"]), str(S3["purpose"]), str(S2["scope"]))
"""What police are to read: the words that were agreed, what for, and how far they may go."""
HERS = (
    words_in(
        str(S1["summary"]),
        str(S1["own_words"]),
        str(S2["given_by"]),
        str(S2["interpreter"]),
        *map(str, KNOWN_TO_HER.values()),
        WITHDRAWAL["reason"],
    )
    - SHARED
)
"""What nobody of the police is to read, but for words that their own record has as well."""
TELLING = words_in("clinic frightened clothes kestrel Sundays kitchen himself Doina Marin dreads")
"""Those of them that stand nowhere else for certain."""
