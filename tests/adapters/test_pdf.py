# SPDX-License-Identifier: EUPL-1.2
"""A letter as PDF: tagged, titled, in its language, in reading order; texts are never code; the same bytes again."""

import io
from datetime import date

import pytest
import typst
from pypdf import PdfReader

from schutznetz.adapters.pdf import Head, Sheet, render
from schutznetz.domain.letters import blocks

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#046"/></svg>'
HEAD = Head("Kreis Beispiel", "Kreis Beispiel, Ring 100", ["Telefon 02361 555-0"], LOGO)
TEXT = (
    "Guten Tag {name},\n\nText mit **Gewicht**.\n\n# Überschrift\n- erster Punkt\n- zweiter Punkt\n\n___ Unterschrift"
)


def made(name="Şükrü Müller-Lüdenscheidt", sheets=1, **options):
    one = Sheet("Bestellung: Standortleitung", blocks(TEXT, {"name": name}), [name, "Marl"], "Marl, 22.11.2026")
    return render(HEAD, [one] * sheets, title="Bestellung", language="de", day=date(2026, 11, 22), **options)


def text_of(content):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def tags_of(content):
    """The kinds of the structure elements in their order."""
    found = []

    def walk(node):
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node["/S"])
            if "/K" in node:
                walk(node["/K"])

    walk(PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


def test_a_letter_is_accessible():
    reader = PdfReader(io.BytesIO(made()))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "de"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Bestellung"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_tags_name_headings_lists_and_the_logo():
    tags = tags_of(made())
    assert [tag for tag in tags if tag in ("/H1", "/H2")] == ["/H1", "/H2"]
    assert tags.count("/LI") == 2
    assert "/Figure" in tags
    assert "/P" in tags


def test_the_text_stands_in_reading_order():
    text = " ".join(text_of(made()).split())
    order = ["Kreis Beispiel", "Şükrü", "Marl, 22.11.2026", "Bestellung: Standortleitung", "Guten Tag", "Gewicht",
             "Überschrift", "erster Punkt", "zweiter Punkt", "Unterschrift"]  # fmt: skip
    places = [text.index(word) for word in order]
    assert places == sorted(places)


def test_the_same_letter_gives_the_same_bytes():
    assert made() == made()


@pytest.mark.parametrize(
    "evil", ['#read("letter.json")', "$ x $", "*a* _b_ `c`", "<label> @ref", "// comment", "#1 \\ u{41}"]
)
def test_what_somebody_is_called_is_never_code(evil):
    assert evil.replace(" ", "") in text_of(made(evil)).replace(" ", "").replace("\n", "")


def test_each_sheet_has_its_page():
    assert len(PdfReader(io.BytesIO(made(sheets=3, certificate=True))).pages) == 3


def test_a_logo_that_is_none_is_refused():
    with pytest.raises(typst.TypstError):
        render(Head("X", "", (), b"<svg", "svg"), [Sheet("A", ())], title="A", language="de", day=date(2026, 1, 1))
