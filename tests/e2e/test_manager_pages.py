# SPDX-License-Identifier: EUPL-1.2
"""What line managers and the coordination of safety and training see of the programme, on a telephone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.quality.models import InformationSheet
from schutznetz.apps.worktime.models import CapException
from tests.apps.academy.objects import Academy, a_registration, an_event
from tests.apps.builders import a_user
from tests.apps.worktime.objects import an_entry, terms

pytestmark = [pytest.mark.e2e]
NARROW = 360


@pytest.fixture
def academy(transactional_db):
    made = Academy()
    Person.objects.filter(pk=made.counsellor.person_id).update(
        given_name="Annegret-Sieglinde", family_name="Schultheiß-Wolterskirchen"
    )
    return made


def test_the_side_of_the_line_manager(signed_in, axe_clean, academy):
    today = clock.today()
    event = an_event(
        academy.programme, on=today + timedelta(days=14), last_day=today + timedelta(days=16),
        title="Supervision: Gesprächsführung nach Gewalterfahrungen im Dienst",
    )  # fmt: skip
    a_registration(event, academy.counsellor)
    person = academy.counsellor.person
    terms(person)
    an_entry(person, 7, day=today)
    wish = CapException.objects.create(
        person=person, percent=12, asked_at=clock.now(), since=today, until=today + timedelta(days=60)
    )
    sheet = InformationSheet.objects.create(counsellor=academy.counsellor, manager=academy.boss.person, given_on=today)
    page = signed_in(academy.boss, width=NARROW)
    for address, name in (
        ("/", "start"),
        (reverse("worktime:team"), "team"),
        (reverse("worktime:answer_exception", args=[wish.pk]), "ausnahme"),
        (reverse("academy:absences"), "abwesenheiten"),
        (reverse("academy:calendar"), "kalender"),
        (reverse("academy:event", args=[event.pk]), "veranstaltung"),
        (reverse("quality:sheet", args=[sheet.pk]), "merkblatt"),
    ):
        page.goto(address)
        axe_clean(page, f"fuehrungskraft-{name}", widths=(NARROW,))
    assert event.title not in page.get_by_role("main").inner_text()
    page.get_by_role("main").get_by_role("button").first.click()
    sheet.refresh_from_db()
    assert sheet.read_on == today
    axe_clean(page, "fuehrungskraft-merkblatt-gelesen", widths=(NARROW,))


def test_the_side_of_safety_and_training(signed_in, axe_clean, academy):
    coordinator = a_user(Role.TRAINING_SAFETY, academy.site, everywhere=True)
    event = an_event(academy.programme, on=clock.today() + timedelta(days=14))
    page = signed_in(coordinator, width=NARROW)
    for address, name in (
        ("/", "start"),
        (reverse("documents:overview"), "schreiben"),
        (reverse("documents:certificates", args=[academy.site.authority.key]), "bescheinigungen"),
        (reverse("academy:calendar"), "kalender"),
        (reverse("academy:event", args=[event.pk]), "veranstaltung"),
    ):
        page.goto(address)
        axe_clean(page, f"sicherheit-{name}", widths=(NARROW,))
    page.goto(reverse("documents:certificates", args=[academy.site.authority.key]))
    page.get_by_role("main").get_by_role("button").last.click()
    page.get_by_text("Bitte prüfen Sie").first.wait_for()
    axe_clean(page, "sicherheit-bescheinigungen-fehler", widths=(NARROW,))
