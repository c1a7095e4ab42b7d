# SPDX-License-Identifier: EUPL-1.2
"""Worklist, calendar and messages in Chromium: clean for axe, narrow and wide, light and dark, empty and full."""

from datetime import timedelta

import pytest
from django.db import transaction

from schutznetz.adapters import clock, mail
from schutznetz.apps.notify import actions, jobs
from schutznetz.apps.notify.facts import TRIAL
from schutznetz.apps.notify.models import BrokenAddress
from schutznetz.apps.organisation.models import Office
from tests.apps.builders import a_site, a_user, an_authority
from tests.apps.duties.objects import a_duty

pytestmark = [pytest.mark.e2e]
Role = Office.Role
LONG = "Bezirksstelle Oer-Erkenschwick und Datteln-Ahsen am Dortmund-Ems-Kanal"


@pytest.fixture
def site(transactional_db):
    return a_site(an_authority("Jobcenter Musterkreis"), LONG)


@pytest.fixture
def manager(site):
    names = {"given_name": "Annegret", "family_name": "Schultheiß-Wolterskirchen"}
    return a_user(Role.SITE_MANAGER, site, email="annegret.schultheiss-wolterskirchen@kreis.example", **names)


def test_worklist_full_and_empty(signed_in, axe_clean, site, manager):
    page = signed_in(manager)
    page.goto("/aufgaben/")
    axe_clean(page, "aufgaben-leer")
    duty = a_duty(site)
    a_duty(
        site,
        "alarm.triggers",
        due_on=clock.today() - timedelta(days=5),
        cite="Bericht Vestische Arbeit 2012, Abschnitt 4",
    )
    a_duty(site, "alarm.drills", due_on=clock.today() + timedelta(days=3))
    for path, name in (("/", "start-aufgaben"), ("/aufgaben/", "aufgaben"), (f"/aufgaben/{duty.uid}/", "aufgabe")):
        page.goto(path)
        axe_clean(page, name)
    page.get_by_role("button", name="Der Alarmplan stimmt").click()
    page.get_by_text("Erledigt. Danke.").wait_for()
    page.goto("/aufgaben/")
    page.get_by_text("Erledigt und entfallen").click()
    axe_clean(page, "aufgaben-erledigt")


def test_calendar(signed_in, axe_clean, site, manager):
    page = signed_in(manager)
    page.goto("/aufgaben/kalender/")
    axe_clean(page, "kalender")
    page.get_by_role("button", name="Adresse erzeugen").click()
    page.get_by_text("Ihre Adresse: nur jetzt zu sehen").wait_for()
    axe_clean(page, "kalender-adresse")


def test_messages(signed_in, axe_clean, site, manager, settings, tmp_path):
    settings.MAIL_SERVER = mail.server("file:", folder=tmp_path)
    page = signed_in(manager)
    page.goto("/benachrichtigungen/")
    axe_clean(page, "benachrichtigungen-leer")
    page.get_by_role("button", name="Probe an mich schicken").click()
    page.get_by_text("Die Probe ist unterwegs").wait_for()
    jobs.pack(clock.now(), is_sending=True)
    BrokenAddress.objects.create(address=manager.person.email, status="5.1.1", since=clock.now())
    page.reload()
    axe_clean(page, "benachrichtigungen")
    page.get_by_label("einmal am Tag, gesammelt").check()
    page.get_by_role("button", name="Speichern").click()
    page.get_by_text("Ihre Wahl ist gespeichert").wait_for()
    assert page.get_by_label("einmal am Tag, gesammelt").is_checked()


def test_sending(signed_in, axe_clean, site, manager, settings, tmp_path):
    admin = a_user(Role.ADMINISTRATOR, site)
    page = signed_in(admin)
    page.goto("/benachrichtigungen/versand/")
    axe_clean(page, "versand-leer")
    settings.MAIL_SERVER, settings.DEMO = mail.server("file:", folder=tmp_path), True
    from schutznetz.apps.accounts.models import InstanceMark

    InstanceMark.objects.create(key="demo", set_at=clock.now())
    with transaction.atomic():
        actions.tell(kind=TRIAL, now=clock.now(), key="1", person=manager.person, path="/aufgaben/")
    jobs.pack(clock.now(), is_sending=True)
    jobs.send(clock.now, settings.MAIL_SERVER)
    BrokenAddress.objects.create(address=manager.person.email, status="5.1.1", since=clock.now())
    for path, name in (("", "versand"), ("mails/", "versand-mails")):
        page.goto(f"/benachrichtigungen/versand/{path}")
        axe_clean(page, name)
    page.get_by_role("link", name="Probe des Versands").click()
    axe_clean(page, "versand-mail")
