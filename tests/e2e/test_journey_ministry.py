# SPDX-License-Identifier: EUPL-1.2
"""One day at the ministry in Chromium: a tie on selection day, a group that is too large, a missed seminar, a small
group, how many counsellors the Land has and needs, and the yearly report."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from schutznetz.adapters import clock
from schutznetz.apps.academy.models import Registration, SmallGroupRequest
from schutznetz.apps.duties import jobs as duties
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.quality.models import Item, OpenItem, Review
from schutznetz.apps.sap.models import Candidate, Counsellor, PanelVote, SelectionDay, State
from schutznetz.apps.working_groups.models import Membership
from tests.apps.academy.objects import an_event
from tests.apps.builders import a_person, a_site, an_authority
from tests.apps.quality.objects import an_open_item
from tests.apps.reporting.published import a_release
from tests.apps.sap.objects import a_counsellor, a_participant
from tests.apps.working_groups.objects import Region, a_member, person_of

pytestmark = [pytest.mark.e2e]

MEMBERS = 27
MOVED = 3


def crowd(region: Region) -> Any:
    """The group gets so many members that it is too large; three of them belong to the authority that is returned."""
    small = a_participant(region.programme, an_authority("Kreispolizeibehörde Beispielkreis"), headcount=600)
    small.working_group = region.group
    small.save()
    elsewhere = a_site(small.authority)
    here = MEMBERS - Membership.objects.filter(group=region.group).count()
    for number in range(here):
        site = elsewhere if number < MOVED else region.site
        a_member(region.group, a_counsellor(a_person(site, "Alex", f"Mitglied-{number:02}")))
    return small


def tie(region: Region) -> Counsellor:
    """A procedure of today: two for the applicant, two against, and the chair has voted for."""
    now = clock.now()
    day = SelectionDay.objects.create(
        programme=region.programme, on=clock.today(), begins=time(9), place="Raum 1.12", made_at=now, changed_at=now,
        invited_at=now,
    )  # fmt: skip
    applicant = a_counsellor(
        a_person(region.site, "Annegret-Sieglinde", "Schultheiß-Wolterskirchen"), State.BRIEFED,
        state_since=clock.today(),
    )  # fmt: skip
    found = Candidate.objects.create(day=day, counsellor=applicant, ballot="open")
    kinds = {"chair": True, "equality_officer": True, "speaker": False, "psychologist": False}
    names = {"chair": "Vera Vorsitz", "equality_officer": "Gerda Gleich", "psychologist": "Dr. Petra Psy"}
    for kind, suitable in kinds.items():
        profession = "psychologist" if kind == "psychologist" else ""
        person = person_of(region.speaker) if kind == "speaker" else None
        seat = day.seats.create(kind=kind, name=names.get(kind, ""), person=person, profession=profession)
        PanelVote.objects.create(candidate=found, seat=seat, suitable=suitable)
    day.seats.create(kind="staff_council", body="PR", name="Ria Rat")
    day.seats.create(kind="disabled_staff", name="Svenja Bär")
    return applicant


@pytest.fixture
def region(transactional_db):
    made = Region()
    Person.objects.filter(pk=made.counsellor.person_id).update(given_name="Kim", family_name="Oberhausen-Holten")
    return made


@pytest.mark.requirement("SAP-088", "SAP-140", "SAP-141", "SAP-170", "SAP-138", "SAP-058")
def test_a_day_of_an_officer(signed_in, axe_clean, region):
    applicant, small = tie(region), crowd(region)
    officer = signed_in(region.officer)
    officer.goto("/")
    axe_clean(officer, "reise-ministerium-start")
    select(officer, applicant)
    cut(officer, axe_clean, signed_in, region, small)
    review(officer, signed_in, region)
    approve(officer, region)
    look(officer, axe_clean)
    report(officer, axe_clean, region)


def select(officer, applicant):
    """Morning: the vote is two to two; the chair's vote decides, with reasons in two sentences."""
    officer.get_by_role("link", name="Auswahlverfahren heute").click()
    officer.get_by_role("link", name=str(applicant.person)).click()
    officer.get_by_role("link", name="Beenden und auszählen").click()
    officer.get_by_role("button", name="Auszählen").click()
    officer.get_by_role("link", name="Bei Stimmengleichheit entscheiden").click()
    officer.get_by_label("Begründung").fill("Sie hört gut zu. Erfahrung gewinnt sie in der Ausbildung.")
    officer.get_by_role("button", name="Speichern").click()
    officer.get_by_role("link", name=f"{clock.today():%d.%m.%Y}").click()
    officer.get_by_role("button", name="Verfahren abschließen").click()
    officer.get_by_text("Das Verfahren ist abgeschlossen.").wait_for()
    applicant.refresh_from_db()
    assert applicant.state == State.SELECTED


def cut(officer, axe_clean, signed_in, region, small):
    """Noon: the group has 27 members; a draft moves three of them and goes to the groups for comment."""
    east = region.another_group()
    officer.goto("/arbeitskreise/zuschnitt/neu/")
    officer.get_by_label("Name").fill("West wird kleiner")
    officer.get_by_label("Tag", exact=True).fill("1")
    officer.get_by_label("Monat", exact=True).fill("1")
    officer.get_by_label("Jahr", exact=True).fill(str(clock.today().year + 2))
    officer.get_by_role("button", name="Speichern").click()
    officer.get_by_role("link", name="Behörde zuordnen").click()
    officer.get_by_label("Behörde", exact=True).select_option(value=str(small.pk))
    officer.get_by_label("Kommt in den").select_option(label=east.name)
    officer.get_by_role("button", name="Speichern").click()
    sizes = officer.locator("tr", has=officer.get_by_role("rowheader", name=region.group.name))
    assert re.findall(r"\d+", sizes.inner_text().removeprefix(region.group.name)) == ["27", "24"]
    officer.get_by_role("button", name="Zur Stellungnahme senden").click()
    officer.get_by_text("Versandt.").wait_for()
    duties.review(clock.now(), clock.today(), nightly=False)  # the worker, minutes later
    speaker = signed_in(region.speaker, width=360)
    speaker.goto("/")
    speaker.get_by_role("link", name="Zum Zuschnitt Stellung nehmen: West wird kleiner").click()
    axe_clean(speaker, "reise-ministerium-sprecherin")
    speaker.get_by_role("link", name="Entwurf ansehen").click()
    speaker.get_by_text("Ihr Arbeitskreis wird gefragt").wait_for()


def review(officer, signed_in, region):
    """Afternoon: a seminar of the 36 months is missing; the counsellor books the next one and says so: no release."""
    today = clock.today()
    booked = an_event(
        region.programme, "conversation", on=today + timedelta(days=60), title="Zuhören lernen", published_on=today
    )
    due = today - timedelta(days=20)
    an_open_item(region.counsellor, Item.CONVERSATION, due.isoformat(), due_on=due, told_on=due)
    Review.objects.create(
        counsellor=region.counsellor, item=Item.CONVERSATION, reporter="academy", misses=[due.isoformat()],
        reported_on=today,
    )  # fmt: skip
    OpenItem.objects.update(review=Review.objects.get())
    officer.goto("/qualitaet/pruefungen/")
    officer.get_by_role("link", name="Oberhausen-Holten").first.click()
    officer.get_by_role("link", name="Anhören").click()
    officer.get_by_role("button", name="Anhören").click()
    officer.get_by_text("Um Äußerung gebeten").first.wait_for()

    own = signed_in(region.counsellor_user, width=360)
    own.goto(f"/akademie/veranstaltungen/{booked.pk}/")
    own.get_by_role("button", name="Anmelden").click()
    own.get_by_text("Sie sind angemeldet.").first.wait_for()
    own.goto("/qualitaet/")
    own.get_by_role("link", name="Prüfung ansehen").click()
    own.get_by_role("link", name="Sich äußern").click()
    own.get_by_label("Ihre Äußerung").fill("Im Frühjahr war kein Platz frei. Jetzt bin ich angemeldet.")
    own.get_by_role("button", name="Sich äußern").click()
    own.get_by_text("Geäußert").first.wait_for()

    officer.reload()
    officer.get_by_role("link", name="Ohne Folge abschließen").click()
    officer.get_by_label("Begründung").fill("Der Platz ist gebucht.")
    officer.get_by_role("button", name="Ohne Folge abschließen").click()
    officer.get_by_text("Ohne Folge abgeschlossen").first.wait_for()
    region.counsellor.refresh_from_db()
    assert region.counsellor.state == State.APPOINTED
    assert Registration.objects.get(event=booked).state == "registered"


def approve(officer, region):
    """Later: six want to talk about something hard. Nobody says about what."""
    asked = SmallGroupRequest.objects.create(
        programme=region.programme, counsellor=region.role_of(region.deputy), size=6, made_at=clock.now(),
        wishes=[(clock.today() + timedelta(days=30)).isoformat()],
    )  # fmt: skip
    officer.goto("/")
    officer.get_by_role("link", name="1 Antrag auf eine Kleingruppe").click()
    officer.get_by_role("link", name=str(asked.counsellor.person)).click()
    officer.get_by_label("Genehmigen", exact=True).check()
    officer.get_by_role("button", name="Entscheiden").click()
    officer.get_by_text("Entschieden.").wait_for()
    asked.refresh_from_db()
    assert asked.state == "approved"


def look(officer, axe_clean):
    """Evening: counsellors beside the need, and the notice that the rule set has expired, on every page."""
    officer.goto("/sap/bedarf/")
    officer.get_by_role("link", name="Polizeipräsidium Beispielstadt").wait_for()
    expect(officer.get_by_label("Hinweis zum Regelwerk")).to_contain_text("weiter angewandt")
    axe_clean(officer, "reise-ministerium-bedarf")
    assert date(2010, 6, 30).strftime("%d.%m.%Y") in officer.get_by_label("Hinweis zum Regelwerk").inner_text()


def report(officer, axe_clean, region):
    """At the end of the day: the yearly report out of published figures, each with its span; a table of her own."""
    ministry, year = region.programme.ministry, clock.today().year - 1
    cells = {"all": {(): 2680}, "all_category": {("housing",): 3, ("mental",): 174}}
    a_release(ministry, year, groups=(region.group,), figures=cells)
    a_release(ministry, year + 1, 1, groups=(region.group,), state="gated", figures={"all": {(): 7391}})
    officer.goto("/statistik/berichte/")
    expect(officer.get_by_role("link", name=f"Quartalsbericht, 1. Quartal {year + 1}")).to_have_count(0)
    officer.get_by_role("link", name=f"Jahresbericht {year}").click()
    expect(officer.get_by_text("etwa 2.680 abgeschlossene Beratungen (zwischen 2.674 und 2.686)")).to_be_visible()
    expect(officer.locator("tr", has=officer.get_by_role("rowheader", name="Wohnen"))).to_contain_text("weniger als 5")
    axe_clean(officer, "reise-ministerium-jahresbericht")
    with officer.expect_download() as download:
        officer.get_by_role("button", name="PDF zum Drucken").click()
    assert download.value.suggested_filename == f"beratungsstatistik-{ministry.key}-{year}.pdf"
    officer.get_by_role("link", name="Eigene Tabelle zusammenstellen").click()
    expect(officer.locator("#grid-caption")).to_contain_text(str(year))
    assert "7391" not in officer.content().replace(".", "")
