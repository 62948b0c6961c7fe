"""The findings of a verification, in sentences that name only a type of record and its number."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_KEPT = 200


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that does not agree with the audit."""

    sentence: str
    object_type: str = ""
    object_id: int | None = None
    seq: int | None = None
    """The audit row in question, or the last one that mentions the record."""

    def __str__(self) -> str:
        return self.sentence


@dataclass
class Findings:
    """Collects findings; all are counted, but only the first ones are kept."""

    kept: list[Finding] = field(default_factory=list)
    count: int = 0

    def add(self, sentence: str) -> None:
        """Add a finding about the store as a whole."""
        self._note(Finding(sentence=sentence))

    def row(self, seq: int, what: str) -> None:
        """Add a finding about an audit row."""
        self._note(Finding(sentence=f"Audit row {seq} {what}.", seq=seq))

    def record(self, object_type: str, number: int, what: str, seq: int | None = None) -> None:
        """Add a finding about a record."""
        sentence = f"Record {number} of {object_type} {what}."
        self._note(Finding(sentence=sentence, object_type=object_type, object_id=number, seq=seq))

    def _note(self, finding: Finding) -> None:
        self.count += 1
        if len(self.kept) < MOST_KEPT:
            self.kept.append(finding)
