"""A case as data for other programs: JSON of a documented shape, the same bytes of the same case.

The shape stands in `resources/exchange/case-record-1.schema.json`. Whoever holds a file can compute
the digest of what it tells: it does not depend on for whom the copy is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FORMAT, VERSION = "mscu case record", 1
SCHEMA = "case-record-1.schema.json"


def content_digest(record: Mapping[str, Any]) -> str:
    """Give the SHA-256 of a record's canonical JSON: keys in order, no spaces, UTF-8."""
    canonical = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def case_record_file(copy: Mapping[str, Any], record: Mapping[str, Any]) -> bytes:
    """Write a case with what is to be known of this copy of it before it."""
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "schema": SCHEMA,
        "copy": {**copy, "content_sha256": content_digest(record)},
        "record": record,
    }
    return f"{json.dumps(whole, ensure_ascii=False, indent=1)}\n".encode()
