# SPDX-License-Identifier: EUPL-1.2
"""The counsellors' programme in Chromium: the pages of every side, with long names and with nothing in them."""

import re

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.sap.models import Rest, RestNotice, RuleSetSwitch, SelectionDay, State, Termination, Vacancy
from tests.apps.builders import a_person, a_user
from tests.apps.sap.objects import Land, a_counsellor

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def land(transactional_db):
    made = Land()
    Person.objects.filter(pk=made.counsellor.person_id).update(
        given_name="Annegret-Sieglinde", family_name="Schultheiß-Wolterskirchen"
    )
    return made


def test_the_side_of_the_ministry(signed_in, axe_clean, land):
    RuleSetSwitch.objects.create(
        programme=land.programme, key="SAP-2010", since=clock.today(), basis="Änderungserlass vom 1. Juni 2010",
        proposed_by=land.second, proposed_at=clock.now(),
    )  # fmt: skip
    page = signed_in(land.officer)
    for path, name in (
        ("/sap/", "start"), ("/sap/teilnahme/", "teilnahme"), ("/sap/regelwerk/", "regelwerk"),
        ("/sap/regelwerk/SAP-2007/", "regelwerk-werte"), ("/sap/verzeichnis/", "verzeichnis"),
        ("/sap/bedarf/", "bedarf"), ("/sap/regelwerk/wechsel/", "wechsel"),
    ):  # fmt: skip
        page.goto(path)
        axe_clean(page, f"sap-{name}")
    page.goto("/sap/regelwerk/")
    page.get_by_role("link", name="Freigeben").click()
    page.get_by_role("button", name="Freigeben").click()
    page.get_by_text("Der Wechsel ist freigegeben.").wait_for()


def test_the_side_of_the_head(signed_in, axe_clean, land):
    applicant = a_counsellor(a_person(land.site), State.APPLIED)
    page = signed_in(land.head, width=360)
    for path, name in (
        (f"/sap/verzeichnis/{land.counsellor.pk}/", "amt"),
        (f"/sap/verzeichnis/{applicant.pk}/", "bewerbung"),
        (f"/sap/verzeichnis/{applicant.pk}/beteiligung/", "beteiligung"),
        (f"/sap/bedarf/{land.site.authority.key}/", "bedarf-behoerde"),
        (f"/sap/behoerden/{land.site.authority.key}/ausschreibung/", "ausschreibung-entwurf"),
        ("/sap/ausschreibungen/", "ausschreibungen-leer"),
    ):
        page.goto(path)
        axe_clean(page, f"sap-{name}")


def test_a_counsellor_rests_and_the_head_confirms(signed_in, axe_clean, land):
    page = signed_in(land.counsellor_user)
    page.goto("/sap/mein-amt/")
    axe_clean(page, "sap-mein-amt")
    page.get_by_role("link", name="Amt ruhen lassen").click()
    axe_clean(page, "sap-ruhen")
    for part, value in (("day", "31"), ("month", "12"), ("year", str(clock.today().year + 1))):
        page.locator(f"[name=expected_until_{part}]").fill(value)
    page.get_by_role("button", name="Amt ruhen lassen").click()
    page.get_by_text("Eingetragen: Ruht.").wait_for()
    axe_clean(page, "sap-mein-amt-ruht")
    assert RestNotice.objects.filter(rest=Rest.objects.get()).count() == 2
    head = signed_in(land.head)
    head.goto(f"/sap/verzeichnis/{land.counsellor.pk}/")
    head.get_by_role("button", name="Eingang bestätigen").click()
    head.get_by_text("Der Eingang ist bestätigt.").wait_for()


def test_somebody_without_the_role(signed_in, axe_clean, land):
    page = signed_in(a_user(Role.EMPLOYEE, land.site))
    for path, name in (("/sap/mein-amt/", "kein-amt"), ("/sap/bewerben/", "bewerben")):
        page.goto(path)
        axe_clean(page, f"sap-{name}")


def choose(page, **answers):
    """Tick the radio button of each question by its value."""
    for name, value in answers.items():
        page.locator(f"[name={name}][value='{value}']").check()


def test_a_selection_day_with_a_tie(signed_in, axe_clean, land):
    applicant = a_counsellor(
        a_person(land.site, "Annegret-Sieglinde", "Schultheiß-Wolterskirchen"), State.BRIEFED,
        state_since=clock.today(),
    )  # fmt: skip
    speaker = a_person(land.site, "Sabine", "Sprech")
    Office.objects.create(
        person=speaker, role=Role.SPEAKER, authority=land.site.authority, since=clock.today(),
        working_group=land.part.working_group,
    )  # fmt: skip
    page = signed_in(land.officer)
    page.goto("/sap/auswahlverfahren/")
    axe_clean(page, "sap-verfahren-leer")
    page.get_by_role("link", name="Verfahren ansetzen").click()
    day = clock.today()
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"[name=on_{part}]").fill(str(value))
    page.get_by_label("Beginn").fill("9:30")
    page.get_by_label("Ort").fill("Raum 1.12")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Bewerbungen wählen").click()
    page.get_by_label(str(applicant.person)).check()
    axe_clean(page, "sap-verfahren-bewerbungen")
    page.get_by_role("button", name="Speichern").click()
    names = {"Vorsitz": "Vera Vorsitz", "Gleichstellung": "Gerda Gleich", "Personalrat": "Ria Rat"}
    for seat, name in names.items():
        page.get_by_role("link", name=re.compile(f"Besetzen.*{seat}")).click()
        page.get_by_label("Oder nur der Name").fill(name)
        page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name=re.compile("Besetzen.*Psycholog")).click()
    page.get_by_label("Oder nur der Name").fill("Dr. Petra Psy")
    choose(page, profession="psychologist")
    axe_clean(page, "sap-verfahren-sitz")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name=re.compile("Besetzen.*Sprech")).click()
    page.get_by_label("Sprecherin oder Sprecher").first.select_option(label=str(speaker))
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("button", name="Einladen").click()
    axe_clean(page, "sap-verfahren")
    page.get_by_role("link", name=str(applicant.person)).click()
    page.get_by_role("link", name="Abstimmung beginnen").click()
    axe_clean(page, "sap-abstimmung-beginnen")
    page.get_by_role("button", name="Abstimmung beginnen").click()
    page.get_by_role("link", name="Stimmen aus dem Raum eintragen").click()
    seats = SelectionDay.objects.get().seats
    for kind, choice in zip(
        ("chair", "equality_officer", "speaker", "psychologist"), ("suitable",) * 2 + ("not_suitable",) * 2, strict=True
    ):
        choose(page, **{f"seat_{seats.get(kind=kind).pk}": choice})
    axe_clean(page, "sap-stimmen")
    page.get_by_role("button", name="Speichern").click()
    axe_clean(page, "sap-abstimmung")
    page.get_by_role("link", name="Beenden und auszählen").click()
    page.get_by_role("button", name="Auszählen").click()
    page.get_by_role("link", name="Bei Stimmengleichheit entscheiden").click()
    page.get_by_label("Begründung").fill("Sie hört gut zu. Erfahrung gewinnt sie in der Ausbildung.")
    axe_clean(page, "sap-stimmengleichheit")
    page.get_by_role("button", name="Speichern").click()
    axe_clean(page, "sap-ergebnis")
    page.get_by_role("link", name=f"{day:%d.%m.%Y}").click()
    page.get_by_role("button", name="Verfahren abschließen").click()
    page.get_by_text("Das Verfahren ist abgeschlossen.").wait_for()
    applicant.refresh_from_db()
    assert applicant.state == State.SELECTED


def test_ending_a_role_from_both_sides(signed_in, axe_clean, land):
    head = signed_in(land.head)
    head.goto(f"/sap/verzeichnis/{land.counsellor.pk}/")
    head.get_by_role("link", name="Verfahren zur Beendigung eröffnen").click()
    head.get_by_label("Gründe").fill("Ein erfundener Grund.")
    axe_clean(head, "sap-beendigung-eroeffnen")
    head.get_by_label("Es ist ein wichtiger Grund.").check()
    head.get_by_role("button", name="Verfahren eröffnen").click()
    axe_clean(head, "sap-beendigung-leitung")
    head.get_by_role("link", name="Gründe schriftlich mitteilen").click()
    axe_clean(head, "sap-beendigung-schritt")
    head.get_by_role("button", name="Gründe mitteilen").click()
    head.get_by_text("Eingetragen: Gründe mitteilen.").wait_for()
    a_counsellor(a_person(land.site, "Otto", "Ohm"))
    own = signed_in(land.counsellor_user, width=360)
    own.goto("/sap/mein-amt/")
    own.get_by_role("link", name="Verfahren vom").click()
    axe_clean(own, "sap-beendigung-eigen")
    own.get_by_role("link", name="Sagen, ob weitere SAP dabei sein sollen").click()
    choose(own, wishes="yes")
    own.get_by_label("Otto").check()
    axe_clean(own, "sap-beendigung-wunsch")
    own.get_by_role("button", name="Speichern").click()
    own.get_by_text("Ihre Antwort ist eingetragen.").wait_for()
    head.goto(f"/sap/beendigung/{Termination.objects.get().pk}/gespraech/")
    axe_clean(head, "sap-beendigung-gespraech")


def test_numbers_of_groups_and_leaving(signed_in, axe_clean, land):
    vacancy = Vacancy.objects.create(
        authority=land.site.authority, new_posts=1, apply_by=clock.today(), made_at=clock.now()
    )
    page = signed_in(land.head)
    page.goto(f"/sap/ausschreibungen/{vacancy.pk}/vertretung/")
    axe_clean(page, "sap-vertretung-leer")
    page.get_by_role("link", name="Zahlen eintragen").click()
    page.locator("[name=status_tariff_1]").fill("300")
    axe_clean(page, "sap-vertretung-zahlen")
    page.get_by_role("button", name="Speichern").click()
    axe_clean(page, "sap-vertretung")
    page.goto(f"/sap/teilnahme/{land.site.authority.key}/austreten/")
    axe_clean(page, "sap-austreten")
