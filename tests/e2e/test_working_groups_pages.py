# SPDX-License-Identifier: EUPL-1.2
"""Working groups in Chromium: a speaker plans, a member replies and votes, a ministry cuts groups and confirms."""

from datetime import timedelta

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.working_groups.actions import districts, elections
from schutznetz.apps.working_groups.models import Attendance, Conference, Election, Guest, Meeting
from tests.apps.sap.objects import acting
from tests.apps.working_groups.objects import NINE, NOON, Region, person_of

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def region(transactional_db):
    made = Region()
    Person.objects.filter(pk=made.counsellor.person_id).update(
        given_name="Annegret-Sieglinde", family_name="Schultheiß-Wolterskirchen"
    )
    return made


def fill_day(page, name, day):
    for part in ("day", "month", "year"):
        page.locator(f"[name={name}_{part}]").fill(str(getattr(day, part)))


@pytest.mark.requirement("SAP-154")
def test_a_speaker_finds_a_day_and_everybody_is_invited(signed_in, axe_clean, region):
    page, today = signed_in(region.speaker), clock.today()
    page.goto(f"/arbeitskreise/kreis/{region.group.key}/sitzungen/")
    axe_clean(page, "ak-sitzungen-leer")
    page.get_by_role("link", name="Termin suchen").click()
    for number, days in ((1, 50), (2, 57)):
        fill_day(page, f"on{number}", today + timedelta(days=days))
        page.locator(f"[name=begins{number}]").fill("9:30")
        page.locator(f"[name=ends{number}]").fill("13")
    axe_clean(page, "ak-termin-suchen")
    page.get_by_role("button", name="Mitglieder fragen").click()
    page.get_by_text("Die Mitglieder sind gefragt.").wait_for()
    member = signed_in(region.counsellor_user, width=360)
    member.goto("/")
    member.get_by_role("link", name="Welche Tage passen für die Sitzung?").click()
    member.get_by_label("09:30 bis 13:00 Uhr").last.check()
    axe_clean(member, "ak-welche-tage")
    member.get_by_role("button", name="Speichern").click()
    member.get_by_text("Danke. Ihre Antwort ist eingetragen.").wait_for()
    page.reload()
    axe_clean(page, "ak-tage-ergebnis")
    page.get_by_role("button", name="Diesen Tag nehmen").first.click()
    page.get_by_role("button", name="Alle Mitglieder einladen").click()
    page.get_by_text("4 Mitglieder sind eingeladen.").wait_for()
    axe_clean(page, "ak-sitzung-sprecher")
    member.goto(f"/arbeitskreise/sitzung/{Meeting.objects.get().pk}/antwort/")
    member.get_by_label("Nein, ich kann nicht").check()
    member.get_by_role("button", name="Antworten").click()
    member.get_by_text("Bitte wählen Sie die Art des Grundes.").first.wait_for()
    axe_clean(member, "ak-antwort-fehler")
    member.get_by_label("Warum nicht?").select_option("duty")
    member.get_by_role("button", name="Antworten").click()
    member.get_by_text("kommt nicht").wait_for()
    axe_clean(member, "ak-sitzung-mitglied")


def test_the_sheet_is_filled_and_the_ministry_sees_counts(signed_in, axe_clean, region):
    meeting = region.an_invited_meeting(on=clock.today())
    page = signed_in(region.speaker)
    page.goto(f"/arbeitskreise/sitzung/{meeting.pk}/")
    page.get_by_role("link", name="Teilnahme eintragen").click()
    axe_clean(page, "ak-teilnahme")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Die Teilnahme ist eingetragen.").wait_for()
    axe_clean(page, "ak-sitzung-gehalten")
    assert set(Attendance.objects.values_list("presence", flat=True)) == {"present"}
    officer = signed_in(region.officer)
    officer.goto(f"/arbeitskreise/sitzung/{meeting.pk}/")
    axe_clean(officer, "ak-sitzung-ministerium")
    assert officer.get_by_text("Schultheiß").count() == 0


@pytest.mark.requirement("SAP-152")
def test_an_election_from_the_announcement_to_the_office(signed_in, axe_clean, region):
    today = clock.today()
    page = signed_in(region.speaker)
    page.goto(f"/arbeitskreise/kreis/{region.group.key}/wahl/")
    axe_clean(page, "ak-wahl-ankuendigen")
    page.get_by_role("button", name="Ankündigen").click()
    page.get_by_role("link", name="Kandidieren").click()
    page.get_by_label("Vertretung").check()
    page.get_by_role("button", name="Ich kandidiere").click()
    axe_clean(page, "ak-wahl-angekuendigt")
    election = Election.objects.get()
    elections.stand(election=election, office="SPK", actor=acting(region.deputy, today), now=clock.now(), today=today)
    page.reload()
    page.get_by_role("link", name="Wahl eröffnen").click()
    page.get_by_role("button", name="Wahl eröffnen").click()
    member = signed_in(region.counsellor_user, width=360)
    member.goto("/")
    member.get_by_role("link", name="Wählen bis").click()
    axe_clean(member, "ak-wahl-offen")
    member.get_by_role("link", name="Zum Stimmzettel").click()
    axe_clean(member, "ak-stimmzettel")
    for label in ("Dora Deputat", "Sören Sprecher"):
        member.get_by_label(label).check()
    member.get_by_role("button", name="Stimme abgeben").click()
    member.get_by_text("Ihre Stimme ist in der Urne.").wait_for()
    axe_clean(member, "ak-gewaehlt")
    for user in (region.speaker, region.deputy):
        choices = {row.pk: str(row.candidates.get().pk) for row in election.ballots.all()}
        elections.vote(election=election, choices=choices, actor=acting(user, today), today=today)
    page.goto(f"/arbeitskreise/wahl/{election.pk}/")
    page.get_by_role("link", name="Auszählen").click()
    page.get_by_role("button", name="Auszählen").click()
    page.get_by_role("button", name="Ich nehme die Wahl an").click()
    axe_clean(page, "ak-wahl-ausgezaehlt")
    deputy = election.candidates.get(office="SPK")
    actor = acting(region.deputy, today)
    elections.accept(candidate=deputy, actor=actor, now=clock.now(), today=today)
    officer = signed_in(region.officer)
    officer.goto("/")
    officer.get_by_role("link", name="Gewählte bestätigen").click()
    officer.get_by_role("link", name="Gewählte bestätigen").click()
    officer.get_by_role("button", name="Bestätigen").click()
    officer.get_by_text("Bestätigt. Die Ämter beginnen heute.").wait_for()
    axe_clean(officer, "ak-wahl-bestaetigt")
    assert person_of(region.deputy).offices.filter(role="SPK", until__isnull=False, since=today).exists()


@pytest.mark.requirement("SAP-146")
def test_the_ministry_drafts_and_the_group_comments(signed_in, axe_clean, region):
    other, today = region.another_group(), clock.today()
    page = signed_in(region.officer)
    for path, name in (("/arbeitskreise/", "ak-start"), ("/arbeitskreise/zuschnitt/", "ak-zuschnitte-leer")):
        page.goto(path)
        axe_clean(page, name)
    page.get_by_role("link", name="Zuschnitt entwerfen").click()
    page.get_by_label("Name").fill("Neuer Zuschnitt Ruhrgebiet")
    fill_day(page, "effective_on", today + timedelta(days=90))
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Person einzeln zuordnen").click()
    page.get_by_label("Nachname oder Name").fill("Schultheiß-Wolterskirchen")
    page.get_by_label("Kommt in den").select_option(label=other.name)
    axe_clean(page, "ak-person-zuordnen")
    page.get_by_role("button", name="Speichern").click()
    axe_clean(page, "ak-zuschnitt-entwurf")
    page.get_by_role("button", name="Zur Stellungnahme senden").click()
    page.get_by_text("Versandt.").wait_for()
    speaker = signed_in(region.speaker, width=360)
    speaker.goto("/arbeitskreise/")
    axe_clean(speaker, "ak-gruppe-sprecher")
    speaker.get_by_role("link", name="Neuer Zuschnitt Ruhrgebiet").click()
    axe_clean(speaker, "ak-zuschnitt-sprecher")
    speaker.get_by_role("link", name="Stellung nehmen").click()
    speaker.get_by_label("Stellungnahme").fill("Die Wege würden länger.")
    speaker.get_by_role("button", name="Speichern").click()
    speaker.get_by_text("Ihre Stellungnahme liegt dem Ministerium vor.").wait_for()
    page.reload()
    page.get_by_role("link", name="Entscheiden").click()
    axe_clean(page, "ak-zuschnitt-entscheiden")
    page.get_by_label("Begründung").fill("Alle Betroffenen sind gehört.")
    page.get_by_role("button", name="Entscheiden").click()
    page.get_by_text("Entschieden. Alle betroffenen Mitglieder").wait_for()
    axe_clean(page, "ak-zuschnitt-entschieden")
    assert districts.State.DECIDED == "decided"


def test_conference_members_calendar_and_shares(signed_in, axe_clean, region):
    made = Conference.objects.create(
        programme=region.programme, on=clock.today() + timedelta(days=30), begins=NINE, ends=NOON, place="Selm",
        changed_at=clock.now(), state="invited",
    )  # fmt: skip
    Guest.objects.create(
        conference=made, person=person_of(region.speaker), group=region.group, role="SPK", invited_at=clock.now()
    )
    region.an_invited_meeting(on=made.on)
    officer = signed_in(region.officer)
    for path, name in (
        (f"/arbeitskreise/tagung/{made.pk}/", "tagung-ministerium"), ("/arbeitskreise/tagungen/", "tagungen"),
        (f"/arbeitskreise/kreis/{region.group.key}/mitglieder/", "mitglieder"),
        (f"/arbeitskreise/kreis/{region.group.key}/kalender/?year={made.on.year}", "kalender"),
        ("/arbeitskreise/neu/", "anlegen"),
    ):  # fmt: skip
        officer.goto(path)
        axe_clean(officer, f"ak-{name}")
    page = signed_in(region.speaker, width=360)
    page.goto(f"/arbeitskreise/kreis/{region.group.key}/zeit/")
    axe_clean(page, "ak-zeit")
    page.goto(f"/arbeitskreise/tagung/{made.pk}/")
    page.get_by_role("button", name="Ich komme").click()
    page.get_by_text("Danke. Ihre Antwort ist eingetragen.").wait_for()
    axe_clean(page, "ak-tagung-gast")
