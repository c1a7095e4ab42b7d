# SPDX-License-Identifier: EUPL-1.2
"""The notebook of the demonstration: twelve invented counsellings, written by the notebook's own examples."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

NOTEBOOK = Path(__file__).with_name("demo_notebook.json")
BASE = date(2026, 6, 15)
"""The day before which the days of the file lie (`tools/demo_notebook.py` writes it)."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|T)")


def document_on(today: date) -> dict[str, Any]:
    """The notebook with its days moved, as if it had been written until `today`."""
    moved = today - BASE
    text = NOTEBOOK.read_text(encoding="utf-8")

    def shift(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: shift(one) for key, one in value.items()}
        if isinstance(value, list):
            return [shift(one) for one in value]
        found = DAY.match(value) if isinstance(value, str) else None
        return f"{date.fromisoformat(found[0]) + moved}{value[found.end() :]}" if found else value

    document: dict[str, Any] = shift(json.loads(text))
    return document
