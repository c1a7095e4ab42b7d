# SPDX-License-Identifier: EUPL-1.2
"""The pages of provisioning: clean for axe, narrow and wide, light and dark, empty and with long names."""

from datetime import timedelta

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.provisioning.actions.keys import make_key
from schutznetz.apps.provisioning.actions.leavers import close_person
from schutznetz.apps.provisioning.models import GroupRule
from tests.apps.builders import a_site, a_user, an_authority

pytestmark = [pytest.mark.e2e]
Role = Office.Role


@pytest.fixture
def admin(transactional_db):
    site = a_site(an_authority("Jobcenter Musterkreis mit einem Namen von beträchtlicher Länge"), "Oer-Erkenschwick")
    return a_user(Role.ADMINISTRATOR, site, given_name="Annegret", family_name="Schultheiß-Wolterskirchen")


def test_empty_pages_and_forms(signed_in, axe_clean, admin):
    page = signed_in(admin)
    for path, name in [
        ("/verwaltung/abgleich/", "abgleich-leer"),
        ("/verwaltung/abgleich/schluessel/neu/", "abgleich-schluessel"),
        ("/verwaltung/abgleich/regel/neu/", "abgleich-regel"),
        ("/verwaltung/abgleich/listen/", "abgleich-listen"),
        ("/verwaltung/abgleich/ausgeschieden/", "abgleich-ausgeschieden-leer"),
    ]:
        assert page.goto(path).status == 200, path
        axe_clean(page, name)


def test_a_key_a_rule_and_somebody_who_left(signed_in, axe_clean, admin):
    site, now = admin.person.site, clock.now()
    actor = actor_for(admin, clock.today())
    label = "Verzeichnisdienst des Kreises, Abteilung Informationstechnik"
    make_key(authority=site.authority, label=label, days=90, actor=actor, now=now - timedelta(days=3))
    GroupRule.objects.create(authority=site.authority, group_name="GG-JC-Sicherheitsdienst", role="SEC", site=site)
    user = a_user(Role.EMPLOYEE, site, given_name="Jana", family_name="Müller-Lüdenscheidt")
    left = close_person(person=user.person, last_on=clock.today(), source="hand", actor=actor, now=now)
    stays = a_user(Role.EMPLOYEE, site, given_name="Ole", family_name="Ohlsen")
    page = signed_in(admin)
    for path, name in [
        ("/verwaltung/abgleich/", "abgleich"),
        ("/verwaltung/abgleich/ausgeschieden/", "abgleich-ausgeschieden"),
        (f"/verwaltung/abgleich/ausgeschieden/{left.pk}/", "abgleich-ausgeschieden-eine"),
        (f"/verwaltung/abgleich/person/{stays.person.pk}/", "abgleich-verlaesst-uns"),
    ]:
        assert page.goto(path).status == 200, path
        axe_clean(page, name)
    page.goto("/verwaltung/abgleich/schluessel/neu/")
    page.get_by_label("Bezeichnung").fill("Entra ID")
    page.get_by_role("button", name="Schlüssel erzeugen").click()
    assert page.locator("#token").inner_text().startswith("snz-scim-")
    axe_clean(page, "abgleich-schluessel-gezeigt")


def test_a_list_from_upload_to_yes(signed_in, axe_clean, admin, tmp_path):
    site = admin.person.site
    stays, gone = (a_user(Role.EMPLOYEE, site, given_name=name, family_name="Beispiel-Langname") for name in "AB")
    file = tmp_path / "konten.csv"
    file.write_text(f"Personalkennung;aktiv\n{stays.person.external_id};ja\n", encoding="utf-8")
    page = signed_in(admin)
    page.goto("/verwaltung/abgleich/listen/")
    page.get_by_label("Datei").set_input_files(file)
    page.get_by_label("Die Liste ist vollständig", exact=False).check()
    page.get_by_role("button", name="Hochladen und prüfen").click()
    page.get_by_text("1 Konto wird geschlossen").wait_for()
    axe_clean(page, "abgleich-liste")
    page.get_by_role("link", name="1 Änderung übernehmen").click()
    axe_clean(page, "abgleich-liste-frage")
    page.get_by_role("button", name="Übernehmen").click()
    page.get_by_text("Übernommen").first.wait_for()
    gone.refresh_from_db()
    assert not gone.is_active
    file.write_text("Personalkennung;aktiv\nniemand;ja\n", encoding="utf-8")
    page.goto("/verwaltung/abgleich/listen/")
    page.get_by_label("Datei").set_input_files(file)
    page.get_by_role("button", name="Hochladen und prüfen").click()
    page.get_by_text("1 Fehler").first.wait_for()
    axe_clean(page, "abgleich-liste-fehler")
