# SPDX-License-Identifier: EUPL-1.2
"""The training in Chromium: academy, speaker, mentor and trainee, each with their own pages; clean for axe."""

from datetime import timedelta
from decimal import Decimal

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.models import State
from schutznetz.apps.training.models import Companion, Feedback, GroupState, ModuleAttendance
from schutznetz.apps.worktime.facts import quarter_of
from tests.apps.builders import a_person
from tests.apps.sap.objects import a_counsellor
from tests.apps.training.objects import School, a_group, a_member
from tests.apps.worktime.objects import an_entry, terms

pytestmark = [pytest.mark.e2e]


@pytest.fixture
def school(transactional_db):
    made = School()
    Person.objects.filter(pk=made.trainee.person_id).update(
        given_name="Annegret-Sieglinde", family_name="Schultheiß-Wolterskirchen"
    )
    return made


def test_the_academy_plans_a_group_and_releases_it(signed_in, axe_clean, school):
    page = signed_in(school.academy)
    page.goto("/ausbildung/")
    axe_clean(page, "ausbildung")
    page.get_by_role("main").get_by_role("link", name="Ausbildungsgruppen").click()
    axe_clean(page, "ausbildung-gruppen-leer")
    page.get_by_role("link", name="Gruppe planen").click()
    page.get_by_label("Name").fill("2027-A")
    for field, day in (("starts_on", clock.today() + timedelta(days=60)),
                       ("completes_on", clock.today() + timedelta(days=900))):  # fmt: skip
        for part in ("day", "month", "year"):
            page.locator(f"[name={field}_{part}]").fill(str(getattr(day, part)))
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Die Gruppe ist angelegt.").wait_for()
    axe_clean(page, "ausbildung-gruppe-neu")
    page.get_by_role("link", name="Modul ergänzen").click()
    page.get_by_role("button", name="Speichern").click()
    axe_clean(page, "ausbildung-modul-fehler")


def test_a_running_group(signed_in, axe_clean, school):
    group = a_group(school.programme, GroupState.RUNNING, starts_on=clock.today() - timedelta(days=100))
    member = a_member(group, school.trainee)
    a_member(group, a_counsellor(a_person(school.site)), completed_on=clock.today())
    Companion.objects.create(group=group, counsellor=school.chosen, since=clock.today())
    ModuleAttendance.objects.create(module=group.modules.first(), member=member)
    a_counsellor(a_person(school.site), State.SELECTED)
    page = signed_in(school.academy)
    for path, name in (
        (f"gruppen/{group.pk}/", "gruppe"), (f"module/{group.modules.first().pk}/anwesenheit/", "anwesenheit"),
        (f"gruppen/{group.pk}/mitglieder/", "mitglieder"), (f"gruppen/{group.pk}/lehrende/", "lehrende"),
        (f"mitglieder/{member.pk}/abschluss/", "abschluss"), ("mentoren/", "mentoren"),
        (f"mentoren/{school.mentor.pk}/", "mentor"), ("mentoren/neu/", "weiterbildung"),
        (f"gruppen/{group.pk}/praxisbegleitung/", "praxisbegleitung"),
    ):  # fmt: skip
        page.goto(f"/ausbildung/{path}")
        axe_clean(page, f"ausbildung-{name}")
    page.goto(f"/ausbildung/module/{group.modules.first().pk}/anwesenheit/")
    page.get_by_label("Jana Kern").check()
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Gespeichert.").wait_for()
    assert ModuleAttendance.objects.count() == 2


def test_the_speaker_names_and_both_find_each_other(signed_in, axe_clean, school):
    a_member(a_group(school.programme, GroupState.RUNNING, starts_on=clock.today()), school.trainee)
    page = signed_in(school.speaker, width=360)
    page.goto("/ausbildung/")
    axe_clean(page, "ausbildung-arbeitskreis")
    page.get_by_role("link", name="Benennen").click()
    axe_clean(page, "ausbildung-benennen")
    page.go_back()
    page.get_by_role("link", name="Vorschlag für alle ansehen").click()
    axe_clean(page, "ausbildung-vorschlag")
    page.get_by_text("Sina Süd begleitet").wait_for()
    page.get_by_role("button", name="Ausgewählte benennen").click()
    page.get_by_text("Benannt: 1 Paar.").wait_for()
    page.get_by_role("link", name="Mitgeteilte Summen").click()
    axe_clean(page, "ausbildung-summen-leer")
    trainee = signed_in(school.trainee_user)
    trainee.goto("/")
    trainee.get_by_role("link", name="Meine Ausbildung").first.click()
    axe_clean(trainee, "ausbildung-eigene")
    trainee.get_by_role("link", name="Rückmeldungen lesen").click()
    axe_clean(trainee, "ausbildung-rueckmeldungen-leer")


def test_a_mentor_logs_writes_and_tells_the_total(signed_in, axe_clean, school):
    pairing = school.paired(since=clock.today() - timedelta(days=300))
    terms(school.counsellor.person)
    last = quarter_of(clock.today()).before
    an_entry(school.counsellor.person, 14.5, day=last.first + timedelta(days=20), kind="MEN")
    Feedback.objects.create(pairing=pairing, text="Sie fragen jetzt nach.", written_at=clock.now())
    page = signed_in(school.mentor_user)
    page.goto("/ausbildung/begleiten/")
    page.get_by_role("button", name=f"{last.label} mitteilen").click()
    page.get_by_text("Die Summe ist mitgeteilt.").wait_for()
    assert school.mentor.totals.get().minutes == Decimal("14.5") * 60
    page.get_by_role("link", name="Zeit eintragen").click()
    axe_clean(page, "ausbildung-eintrag")
    page.get_by_label("Wen haben Sie begleitet?").select_option(index=1)
    page.get_by_label("Kontakte geknüpft").check()
    day = clock.today() - timedelta(days=2)
    for part in ("day", "month", "year"):
        page.locator(f"[name=day_{part}]").fill(str(getattr(day, part)))
    page.get_by_label("Von").fill("9:00")
    page.get_by_label("Bis").fill("9:45")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Die Zeit steht auch in Ihren SAP-Zeiten.").wait_for()
    axe_clean(page, "ausbildung-begleiten")
    page.goto(f"/ausbildung/begleitung/{pairing.pk}/")
    page.get_by_label("Was entwickelt sich").fill("Gut vorbereitet.")
    page.get_by_role("button", name="Rückmeldung speichern").click()
    page.get_by_text("Lesen kann es nur die Person, die Sie begleiten.").wait_for()
    axe_clean(page, "ausbildung-rueckmeldungen")
