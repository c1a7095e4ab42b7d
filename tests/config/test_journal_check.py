# SPDX-License-Identifier: EUPL-1.2
"""`schutznetz journal verify` answers with a code and the first broken row."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction

from schutznetz.adapters import clock
from schutznetz.apps.journal.actions import record
from schutznetz.apps.journal.jobs import keep_heads, seal_waiting
from schutznetz.apps.journal.models import Entry, Seal
from schutznetz.config import journal_check
from tests.apps.builders import a_site
from tests.apps.journal.conftest import without_guards


@pytest.fixture
def heads(db: None, settings: LazySettings, tmp_path: Path) -> Path:
    """Three sealed lines; the file of heads that the worker keeps."""
    settings.JOURNAL_HEADS = tmp_path / "heads.txt"
    site = a_site()
    for _ in range(3):
        with transaction.atomic():
            record(verb="plan_changed", subject=site, actor=None, now=clock.now())
    seal_waiting(clock.now())
    keep_heads(settings.JOURNAL_HEADS)
    return settings.JOURNAL_HEADS


def test_a_whole_chain(heads: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert journal_check.main(since=None, heads=None) == 0
    assert "unversehrt: 3 Einträge" in capsys.readouterr().out


def test_the_first_broken_row_is_named(heads: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with without_guards():
        Entry.objects.filter(pk=Seal.objects.get(number=2).entry_id).update(verb="x")
    assert journal_check.main(since=None, heads=None) == 1
    assert "Die erste Stelle: Nummer 2" in capsys.readouterr().out


def test_a_cut_off_end_is_found_by_the_file_beside_the_database(
    heads: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with without_guards():
        last = Seal.objects.get(number=3)
        Entry.objects.filter(pk=last.entry_id).delete()
        last.delete()
    assert journal_check.main(since=None, heads=None) == 1
    assert "Hier endet die Kette" in capsys.readouterr().out


def test_a_file_somebody_kept_is_compared_too(heads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text(heads.read_text())
    with without_guards():
        Entry.objects.all().delete()
        Seal.objects.all().delete()
    heads.unlink()
    assert journal_check.main(since=None, heads=kept) == 1
    assert journal_check.main(since=None, heads=tmp_path / "none.txt") == 2
