# SPDX-License-Identifier: EUPL-1.2
"""The counsellors' programme in Chromium: the pages of every side, with long names and with nothing in them."""

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.sap.models import Rest, RestNotice, RuleSetSwitch, State
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
    for path, name in (("/sap/mein-amt/", "kein-amt"), ("/sap/finden/", "finden"), ("/sap/bewerben/", "bewerben")):
        page.goto(path)
        axe_clean(page, f"sap-{name}")
