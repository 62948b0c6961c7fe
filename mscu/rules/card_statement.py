"""The statement that a navigator or lead signs when releasing an emergency card to the police."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

CARD_PURPOSE = b"mscu: an emergency card released to police\n"
CARD_FIELDS = (
    "safe_phone",
    "where_words",
    "danger",
    "approach",
    "code_word_hint",
    "medical",
    "dialect",
    "never_call",
    "knows_address",
)
"""The fields of a card, by their names in both stores."""


@dataclass(frozen=True, kw_only=True)
class CardStatement:
    """The content of a released card that must not change on its way, and the request it answers."""

    entry_id: int
    case_uuid: str
    person_uuid: str
    safe_phone: str = ""
    where_words: str = ""
    danger: str = ""
    approach: str = ""
    code_word_hint: str = ""
    medical: str = ""
    dialect: str = ""
    never_call: str = ""
    knows_address: str = ""

    @property
    def signed(self) -> bytes:
        """Return the bytes to sign, which state their purpose."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return CARD_PURPOSE + text.encode()
