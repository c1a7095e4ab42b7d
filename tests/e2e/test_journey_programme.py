# SPDX-License-Identifier: EUPL-1.2
"""The programme's days from end to end in Chromium: the academy, a counsellor's year, a speaker, the ministry.

Each walk goes through several rooms and leaves them only as people would; the nights between are the program's own.
"""

from datetime import timedelta

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.academy.models import Event, Registration
from schutznetz.apps.quality.jobs import review_all
from schutznetz.apps.quality.models import Declaration, OpenItem, QuarterReturn, Review
from schutznetz.apps.sap.models import RestNotice, State
from schutznetz.apps.working_groups.models import Meeting
from tests.apps.academy.objects import Academy
from tests.apps.working_groups.objects import Region

pytestmark = [pytest.mark.e2e]


def fill_day(page, name, day):
    for part in ("day", "month", "year"):
        page.locator(f"[name={name}_{part}]").fill(str(getattr(day, part)))


@pytest.mark.requirement("SAP-127", "SAP-162", "SAP-163", "SAP-164")
def test_a_seminar_from_the_calendar_to_the_counsellors_own_sheet(signed_in, axe_clean, transactional_db):
    """The academy publishes; a counsellor books, was there, declares and reports, and sees the year in order."""
    land, today = Academy(), clock.today()
    aca = signed_in(land.academy)
    aca.goto("/akademie/planung/neu/")
    aca.get_by_label("Art").select_option("conversation")
    aca.get_by_label("Titel").fill("Zuhören lernen")
    fill_day(aca, "first_day", today + timedelta(days=20))
    aca.get_by_label("Beginn").fill("9")
    aca.get_by_label("Ende am letzten Tag").fill("16")
    aca.get_by_label("Ort").fill("Herne")
    aca.get_by_label("Plätze").fill("12")
    aca.get_by_role("button", name="Speichern").click()
    aca.get_by_text("Gespeichert.").wait_for()
    aca.goto(f"/akademie/planung/?jahr={(today + timedelta(days=20)).year}")
    aca.get_by_role("link", name="freigeben").first.click()
    aca.get_by_role("button", name="Freigeben").click()
    aca.get_by_text("Die Nachricht geht an 2 aktive SAP.").wait_for()

    own = signed_in(land.counsellor_user, width=360)
    own.goto("/akademie/")
    own.get_by_role("link", name="Zuhören lernen").click()
    own.get_by_role("button", name="Anmelden").click()
    own.get_by_text("Sie sind angemeldet. Ihre Führungskraft erfährt nur die Tage.").wait_for()

    event = Event.objects.get()
    event.first_day = event.last_day = today - timedelta(days=1)  # twenty days later
    event.save()
    aca.goto(f"/akademie/veranstaltungen/{event.pk}/teilnahme/")
    aca.get_by_role("button", name="Teilnahmen speichern").click()
    aca.get_by_text("Die Teilnahmen sind eingetragen.").wait_for()
    assert Registration.objects.get().state == "attended"

    own.goto("/")
    own.get_by_role("link", name="Meine Pflichten").first.click()
    own.get_by_text(f"Gerechnet ab Ihrem letzten Seminar am {event.last_day:%d.%m.%Y}").wait_for()
    own.goto(f"/qualitaet/erklaerung/{today.year}/")
    own.get_by_label("Ja, mindestens einmal").check()
    own.get_by_role("button", name="Erklären").click()
    own.get_by_text("Ihre Erklärung ist gespeichert.").wait_for()
    while own.get_by_role("link", name="Eintragen").count():
        own.get_by_role("link", name="Eintragen").first.click()
        own.get_by_label("Fehlanzeige: nichts zu melden").check()
        own.get_by_role("button", name="Eintragen").click()
        own.locator("h1", has_text="Meine Pflichten").wait_for()
    axe_clean(own, "jahr-einer-sap")
    assert Declaration.objects.get().has_counselled
    assert QuarterReturn.objects.filter(is_nil=True).exists()


def hold(page, group, day, absent):
    """A meeting of the group whose sheet the speaker fills: these were missing without a word."""
    page.goto(f"/arbeitskreise/kreis/{group.key}/sitzung/")
    fill_day(page, "on", day)
    page.get_by_label("Von").fill("9:30")
    page.get_by_label("Bis").fill("12")
    page.get_by_label("Ort").fill("Herne")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("button", name="Alle Mitglieder einladen").click()
    page.get_by_text("Mitglieder sind eingeladen.").wait_for()
    meeting = Meeting.objects.latest("pk")
    meeting.on = clock.today() - (day - clock.today())  # so many days later
    meeting.save()
    page.goto(f"/arbeitskreise/sitzung/{meeting.pk}/teilnahme/")
    for row in meeting.attendances.filter(counsellor__in=absent):
        page.locator(f"[name=p{row.pk}][value=unexcused], select[name=p{row.pk}]").first.evaluate(
            """one => {
                if (one.tagName === 'SELECT') one.value = 'unexcused'; else one.checked = true;
                one.dispatchEvent(new Event('change', {bubbles: true}));
            }"""
        )
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Die Teilnahme ist eingetragen.").wait_for()


@pytest.mark.requirement("SAP-143", "SAP-144", "SAP-168", "SAP-169")
def test_a_speaker_hears_first_and_reports_whoever_stays_silent(signed_in, axe_clean, transactional_db):
    """Two miss two meetings. One says why and rests, and nobody reports him; the other is reported, heard and stays."""
    region, today = Region(), clock.today()
    region.part.since = today - timedelta(days=800)
    region.part.save()
    silent_user = region.member_with_account("Silas", "Still")
    silent = region.role_of(silent_user)
    speaker = signed_in(region.speaker)
    for days in (40, 10):
        hold(speaker, region.group, today + timedelta(days=days), [region.counsellor, silent])
    review_all(clock.now(), today)
    assert set(OpenItem.objects.filter(item="meetings").values_list("counsellor", flat=True)) == {
        region.counsellor.pk, silent.pk,
    }  # fmt: skip

    own = signed_in(region.counsellor_user, width=360)
    own.goto("/sap/mein-amt/")
    own.get_by_role("link", name="Amt ruhen lassen").click()
    fill_day(own, "expected_until", today + timedelta(days=270))
    own.get_by_role("button", name="Amt ruhen lassen").click()
    own.get_by_text("Eingetragen: Ruht.").wait_for()
    assert set(RestNotice.objects.values_list("body", flat=True)) == {"HEAD", "MIN"}
    assert not Review.objects.exists()

    speaker.goto(f"/qualitaet/offen/{silent.pk}/meetings/")
    axe_clean(speaker, "reise-sprecherin-meldung")
    speaker.get_by_role("button", name="Fehlmeldung erstatten").click()
    speaker.get_by_text("Die SAP hat eine Kopie bekommen.").wait_for()

    officer = signed_in(region.officer)
    officer.goto("/qualitaet/pruefungen/")
    officer.get_by_role("link", name="Still").first.click()
    officer.get_by_role("link", name="Anhören").click()
    officer.get_by_role("button", name="Anhören").click()
    officer.get_by_text("Um Äußerung gebeten").first.wait_for()
    heard = signed_in(silent_user, width=360)
    heard.goto("/qualitaet/")
    heard.get_by_role("link", name="Prüfung ansehen").click()
    heard.get_by_role("link", name="Sich äußern").click()
    heard.get_by_label("Ihre Äußerung").fill("Beide Tage lagen im Schichtdienst. Das habe ich nicht gesagt.")
    heard.get_by_role("button", name="Sich äußern").click()
    heard.get_by_text("Geäußert").first.wait_for()
    officer.reload()
    officer.get_by_role("link", name="Ohne Folge abschließen").click()
    officer.get_by_label("Begründung").fill("Der Grund ist einzusehen.")
    officer.get_by_role("button", name="Ohne Folge abschließen").click()
    officer.get_by_text("Ohne Folge abgeschlossen").first.wait_for()
    silent.refresh_from_db()
    assert silent.state == State.APPOINTED
