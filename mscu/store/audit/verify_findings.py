"""The findings of a verification, in sentences that name only a type of record and its id."""

from __future__ import annotations

from dataclasses import dataclass, field

from mscu.models.record_labels import record_label

MAX_LISTED = 200


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
    """Collects findings; all are counted, but only the first ones are listed."""

    listed: list[Finding] = field(default_factory=list)
    count: int = 0

    def add(self, sentence: str, seq: int | None = None) -> None:
        """Add a finding about the store as a whole, with the audit row in question if there is one."""
        self._add(Finding(sentence=sentence, seq=seq))

    def add_row(self, seq: int, problem: str) -> None:
        """Add a finding about an audit row."""
        self._add(Finding(sentence=f"Audit row {seq} {problem}.", seq=seq))

    def add_record(self, object_type: str, object_id: int, problem: str, seq: int | None = None) -> None:
        """Add a finding about a record, named as on the page of the audit."""
        label = record_label(object_type)
        sentence = f"{label[:1].upper()}{label[1:]} no. {object_id} {problem}."
        self._add(Finding(sentence=sentence, object_type=object_type, object_id=object_id, seq=seq))

    def _add(self, finding: Finding) -> None:
        self.count += 1
        if len(self.listed) < MAX_LISTED:
            self.listed.append(finding)
