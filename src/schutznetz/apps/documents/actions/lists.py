# SPDX-License-Identifier: EUPL-1.2
"""A list becomes a file that says what it is for, who saved it, when, and which filter it had."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from schutznetz.adapters.saved_lists import write_csv, write_xlsx
from schutznetz.apps.documents.policies import require_save_lists
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.ui.facts import ListDeclaration
from schutznetz.apps.ui.views import Listing

IN_MEMORY = 2 * 1024 * 1024
CSV, XLSX = "csv", "xlsx"


@dataclass(frozen=True)
class Wish:
    """What somebody wants to save: kind of file, keys of columns, and what for."""

    kind: str
    columns: Sequence[str]
    purpose: str


@transaction.atomic
def save_list(
    *, declaration: ListDeclaration, listing: Listing, wish: Wish, actor: Actor, now: datetime
) -> tuple[IO[bytes], int]:
    """Write the file and the journal line; returns the file, at its beginning, and the number of its rows."""
    require_save_lists(actor)
    columns = [column for column in listing.file_columns if column.key in wish.columns]
    rows = listing.file_rows(columns, declaration.most)
    headings = [str(column.label) for column in columns]
    about = lines_about(declaration, listing, wish.purpose, actor, now)
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (the answer closes it)
    if wish.kind == XLSX:
        count = write_xlsx(target, about, headings, rows, str(declaration.name))
    else:
        count = write_csv(target, about, headings, rows)
    target.seek(0)
    facts: dict[str, str | int] = {
        "list": declaration.key,
        "rows": count,
        "kind": wish.kind,
        "columns": ", ".join(wish.columns),
    }
    if wish.purpose:
        facts["purpose"] = wish.purpose
    record(verb="list_saved", subject=actor.user, actor=actor.user, now=now, **facts)
    return target, count


def lines_about(
    declaration: ListDeclaration, listing: Listing, purpose: str, actor: Actor, now: datetime
) -> list[tuple[str, str]]:
    """The head of the file."""
    chosen = [f"{one.label}: {one.text}" if one.text else str(one.label) for one in listing.chosen()]
    lines = [
        (_("Liste"), str(declaration.name)),
        (_("Zweck"), str(declaration.purpose)),
        (_("Grundlage"), str(declaration.basis)),
        (_("Gespeichert wofür"), purpose),
        (_("Gespeichert von"), str(actor)),
        (_("Gespeichert am"), date_format(localtime(now), "SHORT_DATETIME_FORMAT")),
        (_("Filter"), "; ".join(chosen) or _("keiner")),
        (_("Hinweis"), _("Nur für diesen Zweck benutzen und danach löschen.")),
    ]
    return [(label, text) for label, text in lines if text]
