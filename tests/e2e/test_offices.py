# SPDX-License-Identifier: EUPL-1.2
"""The pages of offices, permissions and seats, and the banner of help: clean for axe in every width and theme."""

from datetime import timedelta

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.organisation.models import Assistance, Deputy
from tests.apps.builders import a_desk, a_floor, a_network, a_person, a_room, a_site, a_user, a_working_group

pytestmark = [pytest.mark.e2e]


def test_pages_around_offices(signed_in, axe_clean, transactional_db):
    site = a_site(name="Bezirksstelle Oer-Erkenschwick")
    admin, manager = a_user("ADM", site, password="x"), a_user("SITE", site, family_name="Schultheiß-Wolterskirchen")
    now, today = clock.now(), clock.today()
    office = manager.person.offices.get()
    Deputy.objects.create(office=office, person=admin.person, since=today, until=today, named_at=now)
    Assistance.objects.create(
        person=admin.person, helper=manager, reason="Plan ansehen", minutes=15, asked_at=now, answered_at=now,
        answer_by=now, until=now + timedelta(minutes=15),
    )  # fmt: skip
    admin.person.helped_until = now + timedelta(minutes=15)
    admin.person.save()
    desk = a_desk(a_room(a_floor(site)))
    a_person(site, "Wanda", "Wechsel")
    a_working_group(site.authority)
    a_network(site.authority)
    page = signed_in(admin)
    for path, name in [
        ("meine-aemter/", "meine-aemter"),
        ("rechte/", "rechte"),
        ("gremien/", "gremien"),
        (f"standorte/{site.key}/plaetze/{desk.key}/person/?q=w", "platz-person"),
        (f"personen/{manager.person.pk}/", "person-aemter"),
        (f"personen/{manager.person.pk}/helfen/", "um-erlaubnis"),
    ]:
        page.goto(f"/verwaltung/{path}")
        axe_clean(page, name)
