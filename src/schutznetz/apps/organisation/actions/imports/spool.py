# SPDX-License-Identifier: EUPL-1.2
"""What an import would write, kept in a temporary file between reading and writing, with a digest of all of it."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from datetime import date
from types import TracebackType
from typing import Any

from schutznetz.domain.organisation.tables import BY_NAME, Table
from schutznetz.domain.organisation.values import Value

Change = tuple[str, tuple[Any, ...]]
"""`new` or `changed`, and the whole record as it shall be."""

DAYS = frozenset({"left_on", "since", "until"})
_BATCH = 500


class Spool:
    """Changes in the order of their tables. Use as a context manager; the file vanishes with it."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        self._digest = hashlib.sha256()
        self._table = ""
        self._batch: list[Change] = []

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, table: Table, kind: str, record: tuple[Value, ...]) -> None:
        if table.name != self._table or len(self._batch) >= _BATCH:
            self._flush()
            self._table = table.name
        self._batch.append((kind, record))

    def digest(self) -> str:
        """The same changes give the same digest: what was shown is what is written."""
        self._flush()
        return self._digest.hexdigest()

    def batches(self) -> Iterator[tuple[Table, list[Change]]]:
        self._flush()
        self._file.seek(0)
        for line in self._file:
            name, batch = json.loads(line)
            table = BY_NAME[name]
            days = [table.place[field] for field in DAYS & table.place.keys()]
            yield table, [(kind, _with_days(record, days)) for kind, record in batch]

    def _flush(self) -> None:
        if self._batch:
            line = json.dumps([self._table, self._batch], ensure_ascii=False, default=date.isoformat)
            self._digest.update(line.encode())
            self._file.write(line + "\n")
            self._batch = []


def _with_days(record: list[Any], days: list[int]) -> tuple[Any, ...]:
    for at in days:
        if record[at]:
            record[at] = date.fromisoformat(record[at])
    return tuple(record)
