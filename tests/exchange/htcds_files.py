"""Whole files of the data standard, written by the program and read strictly here."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mscu.exchange.htcds import NOT_OURS, Record, _from_json, check, fields, htcds_parts, is_json
from mscu.exchange.list_table import unguarded
from mscu.exchange.table import BadSheet


def htcds_file(
    form: str, records: Iterable[Record], columns: Sequence[str], about: Mapping[str, str]
) -> bytes:
    return b"".join(htcds_parts(form, records, columns, about))


def read_htcds(content: bytes) -> tuple[dict[str, str], ...]:
    """Read records strictly.

    Raises:
        BadSheet: it is not a file of the standard, or is too large.
        NotInStandard: a record does not fit it.
    """
    records = tuple(_from_json(content) if is_json(content) else _from_csv(content))
    for record in records:
        check(record)
    return records


def _from_csv(content: bytes) -> Iterator[dict[str, str]]:
    try:
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        head = next(rows, [])
        if not head or not set(head) <= fields().keys():
            raise BadSheet(NOT_OURS)
        for row in rows:
            pairs = zip(head, row, strict=True)
            yield {name: unguarded(cell) for name, cell in pairs if cell}
    except (ValueError, csv.Error):
        raise BadSheet(NOT_OURS) from None
