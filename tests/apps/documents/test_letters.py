# SPDX-License-Identifier: EUPL-1.2
"""Letters from the pages: in the authority's words, with its letterhead, noted by a digest and not stored."""

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from schutznetz.apps.documents.facts import KINDS
from schutznetz.apps.documents.models import Letterhead, LetterTemplate
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.models import Office
from schutznetz.domain.letters import faults
from tests.apps.builders import a_site, a_user, an_authority

pytestmark = pytest.mark.django_db
Role = Office.Role
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10"/></svg>'


@pytest.fixture
def site():
    return a_site(an_authority("Kreis Beispiel"), "Bezirksstelle Marl")


@pytest.fixture
def admin(site, client):
    user = a_user(Role.ADMINISTRATOR, site)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


@pytest.fixture
def place(site):
    return f"/schreiben/behoerde/{site.authority.key}"


def text_of(response):
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("kind", KINDS.values(), ids=str)
def test_shipped_texts_can_be_filled_in(kind):
    assert faults(kind.subject + "\n" + kind.body, kind.places) == []


def test_an_appointment_names_office_place_and_days(client, admin, site):
    user = a_user(Role.SITE_MANAGER, site, given_name="Jana", family_name="Müller-Lüdenscheidt")
    office = user.person.offices.get()
    response = client.post(f"/schreiben/bestellung/{office.pk}/")
    text = text_of(response)
    for word in ("Jana Müller-Lüdenscheidt", "Standortleitung", "Bezirksstelle Marl", "01.01.2026", "auf Weiteres"):
        assert word in text
    line = Entry.objects.get(verb="letter_written")
    assert line.facts["sha256"] == hashlib.sha256(response.content).hexdigest()
    assert client.post(f"/schreiben/bestellung/{office.pk}/").content == response.content


def test_nobody_else_writes_an_appointment(client, site):
    manager = a_user(Role.SITE_MANAGER, site)
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/schreiben/bestellung/{manager.person.offices.get().pk}/").status_code == 403
    assert not Entry.objects.filter(verb="letter_written").exists()


def test_a_handover_names_the_account_and_no_secret(client, admin, site):
    user = a_user(Role.EMPLOYEE, site, given_name="Ole", family_name="Neu")
    text = text_of(client.post(f"/schreiben/zugang/{user.pk}/"))
    assert user.username in text
    assert "Ole Neu" in text
    assert "http" not in text


def test_certificates_have_a_page_for_each_name(client, admin, place):
    form = {"names": "Jana Kern\n\n  Ole   Neu ", "event": "Deeskalation", "day": "20.11.2026", "extent": "6 Stunden",
            "content": "Gespräche"}  # fmt: skip
    response = client.post(f"{place}/bescheinigungen/", form)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages]
    assert len(pages) == 2
    assert "Jana Kern" in pages[0]
    assert "Ole Neu" in pages[1]
    wrong = client.post(f"{place}/bescheinigungen/", form | {"names": "A\n" * 201})
    assert wrong.status_code == 422
    assert "mehr als 200" in wrong.content.decode()


def test_own_words_count_and_can_be_taken_back(client, admin, site, place):
    office = admin.person.offices.get()
    url = f"{place}/vorlagen/bestellung/"
    assert (
        client.post(url, {"subject": "Ihr Amt {amt}", "body": "Liebe {vorname},\r\n\r\nviel Erfolg."}).status_code
        == 302
    )
    text = text_of(client.post(f"/schreiben/bestellung/{office.pk}/"))
    assert "Ihr Amt Administration" in text
    assert "viel Erfolg" in text
    first = LetterTemplate.objects.get()
    assert "viel Erfolg." in client.get(f"{url}{first.pk}/").content.decode()
    assert client.post(f"{url}zuruecksetzen/").status_code == 302
    assert "viel Erfolg" not in text_of(client.post(f"/schreiben/bestellung/{office.pk}/"))
    assert [line.verb for line in Entry.objects.filter(verb__startswith="letter_template").order_by("id")] == [
        "letter_template_changed", "letter_template_reset",
    ]  # fmt: skip


def test_a_wrong_placeholder_is_an_error_at_the_field_and_nothing_is_lost(client, admin, place):
    response = client.post(f"{place}/vorlagen/bestellung/", {"subject": "Amt", "body": "Hallo\n{vornme} und {amt"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Zeile 2: Den Platzhalter {vornme} gibt es hier nicht." in page
    assert "Eine geschweifte Klammer ist nicht geschlossen" in page
    assert "{vornme} und {amt" in page
    assert not LetterTemplate.objects.exists()


def test_a_preview_stores_nothing(client, admin, place):
    form = {"subject": "Probe {amt}", "body": "Nur eine Probe", "preview": "1"}
    assert "Nur eine Probe" in text_of(client.post(f"{place}/vorlagen/bestellung/", form))
    assert not LetterTemplate.objects.exists()
    assert not Entry.objects.filter(verb="letter_written").exists()


def test_the_letterhead_stands_on_every_letter(client, admin, site, place):
    form = {"name": "Kreis Beispiel, Jobcenter", "address": "Ring 100\n45657 Recklinghausen", "place": "Marl",
            "contact": "Telefon 02361 555-0", "upload": SimpleUploadedFile("logo.svg", LOGO)}  # fmt: skip
    assert client.post(f"{place}/briefkopf/", form).status_code == 302
    text = text_of(client.post(f"/schreiben/bestellung/{admin.person.offices.get().pk}/"))
    for word in ("Kreis Beispiel, Jobcenter", "Ring 100, 45657 Recklinghausen", "Marl, ", "Telefon 02361 555-0"):
        assert word in text
    assert bytes(Letterhead.objects.get().logo) == LOGO


@pytest.mark.parametrize(
    "content", [b"GIF89a", b"<svg", b'<svg xmlns="http://www.w3.org/2000/svg">' + b" " * 300_000 + b"</svg>"]
)
def test_a_logo_that_cannot_be_printed_is_an_error_at_the_field(client, admin, place, content):
    form = {"name": "Kreis Beispiel", "upload": SimpleUploadedFile("logo.svg", content)}
    assert client.post(f"{place}/briefkopf/", form).status_code == 422
    assert not Letterhead.objects.exists()
