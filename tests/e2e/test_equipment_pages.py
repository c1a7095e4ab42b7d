# SPDX-License-Identifier: EUPL-1.2
"""Equipment of counsellors in Chromium: noted, asked for, decided; clean for axe everywhere."""

import pytest

from schutznetz.apps.organisation.models import Person
from tests.apps.sap.objects import Land

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def land(transactional_db):
    made = Land()
    Person.objects.filter(pk=made.counsellor.person_id).update(
        given_name="Annegret-Sieglinde", family_name="Schultheiß-Wolterskirchen"
    )
    return made


@pytest.mark.requirement("SAP-069", "SAP-073")
def test_from_an_empty_room_to_a_paid_book(signed_in, axe_clean, land):
    page = signed_in(land.counsellor_user, width=360)
    page.goto("/ausstattung/")
    axe_clean(page, "ausstattung-leer")
    page.get_by_role("link", name="Eintragen, was da ist").click()
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text(
        "Ohne Einzelzimmer nennen Sie bitte den Besprechungsraum (SAP-Erlass 2007, Nr. 5.6)."
    ).first.wait_for()
    axe_clean(page, "ausstattung-eintragen")
    page.get_by_label("Besprechungsraum").fill("Haus B, Raum 2.14")
    page.get_by_label("Computer").check()
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Besprechungsraum: Haus B, Raum 2.14.").wait_for()
    page.get_by_role("link", name="Aufwendung beantragen").click()
    page.get_by_label("Art").select_option("books")
    page.get_by_label("Was wird gebraucht?").fill("Handbuch")
    page.get_by_label("Betrag in Euro").fill("34,00")
    axe_clean(page, "ausstattung-antrag")
    page.get_by_role("button", name="Beantragen").click()
    page.get_by_text("Beantragt. Ihre Behördenleitung ist benachrichtigt.").wait_for()
    head = signed_in(land.head)
    head.goto("/ausstattung/")
    axe_clean(head, "ausstattung-leitung")
    head.get_by_role("link", name="Handbuch").click()
    axe_clean(head, "ausstattung-entscheiden")
    head.get_by_label("Bewilligen").check()
    head.get_by_role("button", name="Entscheiden").click()
    head.get_by_text("Entschieden. Die SAP ist benachrichtigt.").wait_for()
    page.goto("/ausstattung/")
    page.get_by_text("34,00 €").first.wait_for()
    axe_clean(page, "ausstattung")
