# SPDX-License-Identifier: EUPL-1.2
"""The English catalogue is complete and readable, and the vendored files are the ones that were checked."""

import gettext
import io
import subprocess
import sys
from pathlib import Path

import pytest

from tools import translations, vendor_frontend

ROOT = Path(__file__).parents[3]


def run(tool: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tools" / tool), "--check"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_catalogue_survives_writing_and_reading(tmp_path):
    key, plural = ('Er sagte "ja"\n\tund\\oder',), ("%(n)d Tür", "%(n)d Türen")
    texts = {
        key: translations.Text(key, {"a.py"}, ('He said "yes"\n\tand\\or',)),
        plural: translations.Text(plural, {"b.html"}, ("%(n)d door", "%(n)d doors")),
    }
    path = tmp_path / "django.po"
    path.write_text(translations.written(texts), encoding="utf-8")
    again = translations.read(path)
    assert {k: t.says for k, t in again.items()} == {k: t.says for k, t in texts.items()}
    catalogue = gettext.GNUTranslations(io.BytesIO(translations.compiled(again)))
    assert catalogue.gettext(key[0]) == 'He said "yes"\n\tand\\or'
    assert [catalogue.ngettext(*plural, n) for n in (1, 2)] == ["%(n)d door", "%(n)d doors"]


@pytest.mark.parametrize(
    ("says", "problem"),
    [
        ((), "missing"),
        (("",), "not translated"),
        (("%(house)s",), "unknown placeholder"),
        (("Door %(name)s",), "older"),
    ],
)
def test_the_check_finds_what_is_wrong(says, problem, tmp_path, monkeypatch):
    monkeypatch.setattr(translations, "CATALOGUE", tmp_path / "django.po")
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    key = ("Tür %(name)s",)
    needed = {key: translations.Text(key, {"a.py"})}
    kept = {key: translations.Text(key, {"a.py"}, says)} if says else {}
    assert any(problem in line for line in translations.problems(needed, kept))


def test_texts_are_found_in_python_and_templates():
    python = 'x = _("Eins " "zwei")\nngettext("%(n)d Tag", "%(n)d Tage", 3)\nother("nicht")\n_(variable)'
    assert set(translations.in_python(python)) == {("Eins zwei",), ("%(n)d Tag", "%(n)d Tage")}
    template = (
        '{% load i18n %}{% translate "Drei" as x %}{% button _("Vier") %}{# nicht #}'
        "{% blocktranslate count n=3 %}{{ n }} Tag{% plural %}{{ n }} Tage{% endblocktranslate %}"
    )
    assert set(translations.in_template(template)) == {("Drei",), ("Vier",), ("%(n)s Tag", "%(n)s Tage")}


def test_the_vendored_files_have_the_recorded_sums(tmp_path):
    assert run("vendor_frontend.py").returncode == 0
    copy = tmp_path / "kern"
    vendor_frontend.shutil.copytree(vendor_frontend.TARGET, copy)
    assert vendor_frontend.check(copy) == 0
    (copy / "kern.min.css").write_text("body{}", encoding="ascii")
    assert vendor_frontend.check(copy) == 1
