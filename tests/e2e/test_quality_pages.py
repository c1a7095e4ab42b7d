# SPDX-License-Identifier: EUPL-1.2
"""Duties of counsellors in Chromium: the own sheet, the report, the review with its hearing; clean for axe."""

from datetime import date, timedelta

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.quality.actions.standing import give_sheets
from schutznetz.apps.quality.jobs import review_all
from schutznetz.apps.quality.models import InformationSheet, Item, LeadershipTalk, Message, OpenItem, Review
from schutznetz.apps.sap.models import Rest
from tests.apps.quality.objects import Court, an_open_item, attend, convene

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def court(transactional_db):
    made = Court()
    Person.objects.filter(pk=made.counsellor.person_id).update(
        given_name="Annegret-Sieglinde", family_name="Schultheiß-Wolterskirchen"
    )
    made.counsellor.appointed_on = date(2023, 3, 14)
    made.counsellor.save()
    return made


def lived_in(court: Court) -> None:
    """Seminars, a rest, meetings, something overdue; the night has told the counsellor."""
    today = clock.today()
    attend(court.counsellor, court.programme, "conversation", today - timedelta(days=900))
    Rest.objects.create(
        counsellor=court.counsellor, since=today - timedelta(days=600), until=today - timedelta(days=480)
    )
    for back in (40, 200):
        convene(court.counsellor, court.group, today - timedelta(days=back), "unexcused")
    review_all(clock.now(), today)


def test_the_counsellors_own_year(signed_in, axe_clean, court):
    page = signed_in(court.counsellor_user, width=360)
    page.goto("/qualitaet/")
    axe_clean(page, "pflichten-neu")
    lived_in(court)
    page.goto("/qualitaet/")
    page.get_by_text("Ohne Ruhen wäre es der").first.wait_for()
    axe_clean(page, "pflichten")
    year = clock.today().year
    page.goto(f"/qualitaet/erklaerung/{year}/")
    page.get_by_role("button", name="Erklären").click()
    page.get_by_text("Bitte prüfen Sie").wait_for()
    axe_clean(page, "pflichten-erklaerung")
    page.get_by_label("Ja, mindestens einmal").check()
    page.get_by_role("button", name="Erklären").click()
    page.get_by_text("Ihre Erklärung ist gespeichert.").wait_for()
    page.get_by_role("link", name="Eintragen").first.click()
    axe_clean(page, "pflichten-meldung")
    page.get_by_label("Fehlanzeige: nichts zu melden").check()
    page.get_by_role("button", name="Eintragen").click()
    page.get_by_text("Fehlanzeige").first.wait_for()


def test_speaker_reports_ministry_hears_and_closes(signed_in, axe_clean, court):
    """Journeys 7 and 8, afternoon: reported by the speaker, heard, closed without release."""
    lived_in(court)
    speaker = signed_in(court.speaker)
    speaker.goto("/qualitaet/offen/")
    axe_clean(speaker, "offene-punkte")
    speaker.goto(f"/qualitaet/offen/{court.counsellor.pk}/meetings/")
    axe_clean(speaker, "offener-punkt")
    speaker.get_by_role("button", name="Fehlmeldung erstatten").click()
    speaker.get_by_text("Die SAP hat eine Kopie bekommen.").wait_for()
    officer = signed_in(court.officer)
    officer.goto("/qualitaet/pruefungen/")
    axe_clean(officer, "pruefungen")
    officer.get_by_role("link", name="Wolterskirchen").first.click()
    officer.get_by_role("link", name="Anhören").click()
    axe_clean(officer, "pruefung-anhoeren")
    officer.get_by_role("button", name="Anhören").click()
    officer.get_by_text("Um Äußerung gebeten").first.wait_for()
    own = signed_in(court.counsellor_user, width=360)
    own.goto("/qualitaet/")
    own.get_by_role("link", name="Prüfung ansehen").click()
    axe_clean(own, "pruefung-eigene")
    own.get_by_role("link", name="Sich äußern").click()
    own.get_by_label("Ihre Äußerung").fill("Ich hatte zu Hause jemanden zu pflegen und bitte um Ruhen.")
    own.get_by_role("button", name="Sich äußern").click()
    own.get_by_text("Geäußert").first.wait_for()
    officer.reload()
    officer.get_by_role("link", name="Ohne Folge abschließen").click()
    officer.get_by_label("Begründung").fill("Die Gründe sind verständlich.")
    officer.get_by_role("button", name="Ohne Folge abschließen").click()
    officer.get_by_text("Ohne Folge abgeschlossen").first.wait_for()
    axe_clean(officer, "pruefung-abgeschlossen")
    assert Review.objects.get().state == "closed"


def test_head_manager_and_receiver(signed_in, axe_clean, court):
    today = clock.today()
    an_open_item(court.counsellor, Item.SUBJECT)
    decided = Review.objects.create(
        counsellor=court.counsellor, item=Item.SUBJECT, reporter="academy", misses=["2026-06-01"], reported_on=today,
        state="release_decided", asked_on=today, decided_on=today,
    )  # fmt: skip
    Message.objects.create(
        counsellor=court.counsellor, authority=court.site.authority, text="Bitte um einen Raum.", wants_talk=True,
        sent_at=clock.now(),
    )  # fmt: skip
    LeadershipTalk.objects.create(authority=court.site.authority, held_on=today, topics=[["debts", "<5"]])
    head = signed_in(court.head)
    for path, name in (
        (f"/qualitaet/entpflichtung/{decided.pk}/", "entpflichtung"), ("/qualitaet/leitung/", "direkter-weg"),
        (f"/qualitaet/leitung/{Message.objects.get().pk}/", "direkter-weg-nachricht"),
        (f"/qualitaet/gespraeche/{court.site.authority.key}/", "gespraeche"),
        (f"/qualitaet/gespraeche/{court.site.authority.key}/neu/", "gespraech-neu"),
    ):  # fmt: skip
        head.goto(path)
        axe_clean(head, name)
    give_sheets(clock.now(), today)
    manager = signed_in(court.manager, width=360)
    manager.goto(f"/qualitaet/merkblatt/{InformationSheet.objects.get().pk}/")
    axe_clean(manager, "merkblatt")
    manager.get_by_role("button", name="Ich habe es gelesen").click()
    manager.get_by_text("Gelesen am").wait_for()
    officer = signed_in(court.officer)
    for path, name in (
        ("/qualitaet/eingaenge/", "eingaenge"), ("/qualitaet/ausnahmen/", "ausnahmen"),
        ("/qualitaet/ausnahmen/neu/", "ausnahme-neu"),
    ):  # fmt: skip
        officer.goto(path)
        axe_clean(officer, name)
    assert OpenItem.objects.get().review is None
