# SPDX-License-Identifier: EUPL-1.2
"""The pages of set-up and the public pages beside it, empty and filled: clean for axe."""

from datetime import timedelta

import pytest

from schutznetz.adapters import clock
from schutznetz.adapters.mail import Server
from schutznetz.apps.alarm.models import Alarm, Station
from schutznetz.apps.organisation.models import Office, Person
from schutznetz.apps.setup.models import BarrierReport, Contact, Participation, Release
from tests.apps.builders import a_desk, a_floor, a_room, a_site, a_user, an_authority
from tests.e2e.conftest import SHOTS

pytestmark = [pytest.mark.e2e]
Role = Office.Role


@pytest.fixture
def authority(transactional_db):
    return an_authority("Jobcenter Musterkreis mit einem Namen von beträchtlicher Länge")


@pytest.fixture
def site(authority):
    return a_site(authority, "Bezirksstelle Oer-Erkenschwick")


def filled(authority, site, now):
    """A desk with a trigger and a test press, one body heard, an interim decision, a barrier."""
    today = now.date()
    desk = a_desk(a_room(a_floor(site)))
    station = Station.objects.create(
        key="st-1",
        kind="desk",
        label="x",
        desk=desk,
        desk_key=desk.key,
        enrolled_at=now,
        public_key_a="U",
        public_key_b="V",
    )
    station.sites.add(site)
    Alarm.objects.create(
        key="01test", site=site, desk=desk, desk_key=desk.key, station_key="st-1", stored_at=now, pressed_at=now,
        raised_as="test", final_class="test", delivered_to=7, delivered_at=now + timedelta(milliseconds=61),
        rendered_at=now + timedelta(milliseconds=98), state="resolved",
    )  # fmt: skip
    Contact.objects.create(
        authority=authority, address="Ring 1", email="post@kreis.example", phone="02361 1", changed_at=now
    )
    Participation.objects.create(
        authority=authority, body="PR", informed_on=today, answered_on=today, answer="remarks", changed_at=now
    )
    Release.objects.create(
        authority=authority, kind="interim", decided_on=today, until=today + timedelta(days=60), signed_by="Landrätin",
        reason="Nach dem Übergriff im Oktober kann der Schutz nicht warten.", recorded_at=now,
    )  # fmt: skip
    BarrierReport.objects.create(text="Der Plan wird nicht vorgelesen.", page="/alarm/", sent_at=now)
    return desk


def test_set_up_with_nothing_in_it(signed_in, axe_clean, authority):
    admin = a_user(Role.ADMINISTRATOR, a_site(an_authority(), "Woanders"))
    Office.objects.update(authority=authority)
    page = signed_in(admin)
    for step in (
        "",
        "kontakt/",
        "beteiligung/",
        "standorte/",
        "rufkreise/",
        "aemter/",
        "mail/",
        "hinweise/",
        "probealarm/",
    ):
        page.goto(f"/einrichtung/{authority.key}/{step}")
        axe_clean(page, "einrichtung-leer-" + (step.strip("/") or "uebersicht"))


def test_set_up_half_way(signed_in, axe_clean, authority, site):
    desk = filled(authority, site, clock.now())
    page = signed_in(a_user(Role.ADMINISTRATOR, site))
    base = f"/einrichtung/{authority.key}/"
    for path, name in [
        ("", "uebersicht"),
        ("beteiligung/", "beteiligung"),
        ("beteiligung/pr/", "personalrat"),
        ("beteiligung/oertlich/", "oertlich"),
        ("aemter/", "aemter"),
        ("mail/ohne/", "ohne-mail"),
        (f"probealarm/{site.key}/", "plaetze"),
        (f"probealarm/{site.key}/{desk.key}/", "probealarm"),
        (f"probealarm/{site.key}/{desk.key}/?nach=01test", "probealarm-wartet"),
        ("zusammenfassung/", "zusammenfassung"),
    ]:
        assert page.goto(base + path).status == 200, path
        axe_clean(page, f"einrichtung-{name}")
    page.goto("/barrierefreiheit/meldungen/")
    axe_clean(page, "barrieren")


def test_the_head_decides_for_a_time(signed_in, axe_clean, authority, site):
    filled(authority, site, clock.now())
    a_user(Role.STAFF_COUNCIL, site)
    page = signed_in(a_user(Role.HEAD, site, everywhere=True, given_name="Ute", family_name="von Landsberg-Wellerhoff"))
    page.goto(f"/einrichtung/{authority.key}/beteiligung/")
    page.get_by_role("link", name="Vorläufige Regelung treffen").click()
    page.get_by_role("button", name="Entscheiden").click()
    page.get_by_label("Begründung").wait_for()
    axe_clean(page, "einrichtung-vorlaeufig-fehler")
    page.get_by_label("Begründung").fill("Am Montag wurde eine Kollegin bedroht.")
    until = clock.today() + timedelta(days=60)
    for label, value in (("Tag", until.day), ("Monat", until.month), ("Jahr", until.year)):
        page.get_by_label(label, exact=True).fill(str(value))
    page.get_by_role("button", name="Entscheiden").click()
    page.get_by_text("Ihre vorläufige Regelung gilt ab heute").wait_for()
    axe_clean(page, "einrichtung-vorlaeufig-gilt")


def test_the_result_of_the_test_press_comes_by_itself(signed_in, authority, site):
    now = clock.now()
    desk = filled(authority, site, now)
    page = signed_in(a_user(Role.ADMINISTRATOR, site))
    page.goto(f"/einrichtung/{authority.key}/probealarm/{site.key}/{desk.key}/")
    page.get_by_role("link", name="Probealarm beginnen").click()
    page.get_by_text("Warte auf den Probealarm").wait_for()
    later = now + timedelta(minutes=5)
    Alarm.objects.create(
        key="02test", site=site, desk=desk, desk_key=desk.key, station_key="st-1", stored_at=later, pressed_at=later,
        raised_as="test", final_class="test", delivered_to=3, delivered_at=later + timedelta(milliseconds=42),
    )  # fmt: skip
    page.get_by_text("nach 42 Millisekunden").wait_for()
    assert not page.get_by_text("Warte auf den Probealarm").count()


def test_the_mail_server_is_tried_and_the_way_leads_back(signed_in, axe_clean, authority, site, settings, tmp_path):
    settings.MAIL_SERVER = Server("file", folder=tmp_path)
    admin = a_user(Role.ADMINISTRATOR, site)
    Person.objects.filter(pk=admin.person_id).update(email="annegret.schultheiss-wolterskirchen@kreis.example")
    page = signed_in(admin)
    base = f"/einrichtung/{authority.key}/"
    page.goto(base + "mail/")
    page.get_by_role("button", name="Mailserver jetzt prüfen").click()
    page.get_by_text("Mails gehen hinaus").wait_for()
    axe_clean(page, "einrichtung-mail-geht")
    settings.MAIL_SERVER = Server("smtp", "mail.invalid", 587, user="schutznetz")
    page.get_by_role("button", name="Noch einmal prüfen").click()
    page.get_by_text("Einen Rechner mit diesem Namen gibt es nicht.").wait_for()
    axe_clean(page, "einrichtung-mail-geht-nicht")
    page.goto(base + "standorte/")
    page.get_by_role("link", name="Liste einlesen").click()
    page.get_by_text("Sie richten ein: Schritt 3").wait_for()
    axe_clean(page, "einrichtung-unterwegs")
    page.get_by_role("link", name="Zurück zu diesem Schritt").click()
    page.wait_for_url(f"**{base}standorte/")
    Participation.objects.create(authority=authority, body="PR", site=site, changed_at=clock.now())
    page.goto(base + "beteiligung/")
    axe_clean(page, "einrichtung-beteiligung-oertlich")
    page.goto(f"/alarm/standort/{site.key}/")
    page.get_by_text("Der Alarm ist noch nicht freigegeben.").wait_for()
    axe_clean(page, "alarm-standort-freigabe")


def test_the_summary_is_printed_black_on_white_whatever_look_is_chosen(signed_in, authority, site):
    filled(authority, site, clock.now())
    admin = a_user(Role.ADMINISTRATOR, site)
    admin.theme = "dark"
    admin.save()
    page = signed_in(admin)
    page.goto(f"/einrichtung/{authority.key}/zusammenfassung/")
    colours = """() => [...new Set([...document.querySelectorAll(".app-main :is(p, td, th, h2, .kern-badge__label)")]
        .filter(e => e.offsetParent).map(e => getComputedStyle(e).color))]"""
    assert page.evaluate(colours) != ["rgb(0, 0, 0)"]
    page.emulate_media(media="print")
    page.screenshot(path=SHOTS / "einrichtung-zusammenfassung-gedruckt.png", full_page=True)
    assert page.evaluate(colours) == ["rgb(0, 0, 0)"]
    assert not page.get_by_role("navigation", name="Schritte der Einrichtung").is_visible()


def test_a_wrong_date_keeps_everything_typed(signed_in, axe_clean, authority, site):
    page = signed_in(a_user(Role.ADMINISTRATOR, site))
    page.goto(f"/einrichtung/{authority.key}/beteiligung/freigabe/dienstvereinbarung/")
    page.get_by_label("Unterschrieben von").fill("Die Landrätin")
    page.get_by_label("Tag").first.fill("31")
    page.get_by_label("Monat").first.fill("2")
    page.get_by_label("Jahr").first.fill("2026")
    page.get_by_role("button", name="Speichern").click()
    assert page.locator("[data-error-summary]").evaluate("e => e === document.activeElement")
    assert page.get_by_label("Unterschrieben von").input_value() == "Die Landrätin"
    assert page.get_by_label("Tag").first.input_value() == "31"
    axe_clean(page, "einrichtung-fehler")


def test_easy_language_and_reports_without_signing_in(new_page, axe_clean, authority, site):
    filled(authority, site, clock.now())
    page = new_page()
    page.goto("/leichte-sprache/")
    axe_clean(page, "leichte-sprache")
    page.get_by_role("link", name="Eine Barriere melden").click()
    axe_clean(page, "barriere-melden")
    page.get_by_label("Was ging nicht?").fill("Die Schaltfläche ist stumm.")
    page.get_by_role("button", name="Meldung senden").click()
    page.get_by_role("status").get_by_text("Ihre Meldung ist angekommen").wait_for()
    axe_clean(page, "barrierefreiheit-erklaerung")
    page.goto("/barrierefreiheit/melden/")
    page.get_by_role("button", name="Meldung senden").click()
    axe_clean(page, "barriere-melden-fehler")
