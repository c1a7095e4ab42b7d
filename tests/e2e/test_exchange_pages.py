# SPDX-License-Identifier: EUPL-1.2
"""The exchange in Chromium: every page of members, speaker, ministry and head; a newcomer's way through it."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from schutznetz.adapters import clock
from schutznetz.apps.exchange.models import (
    Activity,
    AnnualReport,
    Circular,
    Contact,
    ExperienceNote,
    Material,
    Receipt,
    TrendFigure,
    TrendNote,
)
from schutznetz.apps.organisation.models import Person
from tests.apps.exchange.objects import PDF, Region, a_service, a_thread
from tests.apps.reporting.published import a_release

pytestmark = [pytest.mark.e2e]
LONG = "Fachberatungsstelle für Suchtgefährdete, Angehörige und Mitarbeitendenbetreuung Recklinghausen-Süd"


@pytest.fixture
def region(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    made = Region()
    names = {"given_name": "Annegret-Sieglinde", "family_name": "Schultheiß-Wolterskirchen"}
    Person.objects.filter(pk=made.member.person_id).update(**names)
    made.member.person.refresh_from_db()
    return made


@pytest.fixture
def furnished(region):
    """Something of everything."""
    now, today = clock.now(), clock.today()
    circular = Circular.objects.create(
        programme=region.programme, direction="members", working_group=region.group, sent_at=now,
        subject="Nächste Sitzung: bitte Themen für die Tagesordnung melden", body="Bis Freitag.\n\nDanke!",
    )  # fmt: skip
    for user in (region.member, region.counsellor_user):
        Receipt.objects.create(circular=circular, person=user.person)
    a_thread(region.group, region.member.person, "Wo sprechen Sie, wenn das eigene Büro zu hellhörig ist?")
    service = a_service(
        region.programme, region.group, name=LONG, checked_on=today - timedelta(days=900), waiting_weeks=6,
        access="Anrufen und einen Termin ausmachen.", web="https://beispiel.example/sehr/lange/adresse/ohne/ende",
    )  # fmt: skip
    for user, age in ((region.member, 900), (region.speaker, 10)):
        ExperienceNote.objects.create(
            service=service, author=user.person, text="Rückruf noch am selben Tag.", made_at=now,
            checked_on=today - timedelta(days=age),
        )  # fmt: skip
    Contact.objects.create(
        service=service, working_group=region.group, person=region.speaker.person, kind="visit",
        on=today - timedelta(days=90), result="Neue Ansprechpartnerin.", next_on=today - timedelta(days=1),
    )  # fmt: skip
    for state, ago in (("held", 400), ("planned", -20), ("cancelled", 10)):
        Activity.objects.create(
            working_group=region.group, kind="presentation", title="Die SAP stellen sich vor", length="2", state=state,
            on=today - timedelta(days=ago), place="Großer Saal", authority=region.site.authority,
        )  # fmt: skip
    paper = Material(working_group=region.group, title="Vortrag für Behörden", name="vortrag.pdf", size=90_000)
    paper.uploaded_at = now
    paper.file.save("v.pdf", ContentFile(PDF))
    note = TrendNote.objects.create(
        working_group=region.group, since=today - timedelta(days=200), until=today - timedelta(days=20), sent_at=now,
        text="Dienstliche Belastungen nehmen zu.",
    )  # fmt: skip
    note.authorities.set([region.site.authority])
    TrendFigure.objects.create(note=note, topic="work_strain", cases=34)
    a_release(
        region.group.authority, today.year - 1, groups=(region.group,),
        figures={"region_topic": {(region.group.key, "family"): None, (region.group.key, "living"): 3}},
    )  # fmt: skip
    return region


def test_the_side_of_a_member(signed_in, axe_clean, furnished):
    thread, service = furnished.group.threads.get(), furnished.programme.services.get()
    page = signed_in(furnished.member)
    for path, name in (
        ("/austausch/", "start"), ("/austausch/rundschreiben/", "rundschreiben"),
        (f"/austausch/rundschreiben/{Circular.objects.get().pk}/", "rundschreiben-lesen"),
        ("/austausch/forum/", "forum"), (f"/austausch/thema/{thread.pk}/", "thema"),
        ("/austausch/hilfsangebote/", "hilfsangebote"), (f"/austausch/hilfsangebote/{service.pk}/", "hilfsangebot"),
        ("/austausch/hilfsangebote/neu/", "hilfsangebot-neu"), ("/austausch/veranstaltungen/", "veranstaltungen"),
        ("/austausch/unterlagen/", "unterlagen"), ("/austausch/berichte/", "berichte"),
    ):  # fmt: skip
        page.goto(path)
        axe_clean(page, f"austausch-{name}")


def test_the_side_of_the_speaker(signed_in, axe_clean, furnished):
    service, year = furnished.programme.services.get(), clock.today().year - 1
    key = furnished.group.key
    page = signed_in(furnished.speaker, width=360)
    for path, name in (
        (f"/austausch/rundschreiben/{Circular.objects.get().pk}/", "rundschreiben-leser"),
        (f"/austausch/hilfsangebote/{service.pk}/kontakt/{key}/", "kontakt"),
        (f"/austausch/kontakte/{key}/", "kontakte"),
        (f"/austausch/arbeitskreis/{key}/veranstaltung/", "veranstaltung"),
        (f"/austausch/arbeitskreis/{key}/unterlage/", "unterlage-neu"),
        (f"/austausch/unterlagen/{Material.objects.get().pk}/", "unterlage"),
        (f"/austausch/berichte/{key}/{year}/", "bericht-entwurf"),
        (f"/austausch/arbeitskreis/{key}/entwicklungen/", "entwicklung-neu"),
    ):  # fmt: skip
        page.goto(path)
        axe_clean(page, f"austausch-{name}")


def test_the_side_of_ministry_and_head(signed_in, axe_clean, furnished):
    year = clock.today().year - 1
    AnnualReport.objects.create(
        working_group=furnished.group, year=year, group_words="Zwei Treffen.", extent_words="Viel zu tun.",
        submitted_at=clock.now(),
    )  # fmt: skip
    page = signed_in(furnished.officer)
    for path, name in (
        ("/austausch/", "ministerium"), ("/austausch/rundschreiben/", "leer"), ("/austausch/rundschreiben/neu/", "neu"),
        ("/austausch/berichte/", "berichte-alle"), (f"/austausch/berichte/{furnished.group.key}/{year}/", "bericht"),
    ):  # fmt: skip
        page.goto(path)
        axe_clean(page, f"austausch-{name}")
    head = signed_in(furnished.head)
    for path, name in (
        ("/austausch/entwicklungen/", "entwicklungen"),
        (f"/austausch/entwicklungen/{TrendNote.objects.get().pk}/", "entwicklung"),
    ):
        head.goto(path)
        axe_clean(head, f"austausch-{name}")


def test_a_newcomer_reads_asks_and_finds_help(signed_in, axe_clean, furnished):
    """From the start page to a confirmed circular, a first post, and the right telephone number."""
    page = signed_in(furnished.counsellor_user)
    page.goto("/")
    page.get_by_role("link", name="Rundschreiben: Nächste Sitzung").click()
    page.get_by_role("button", name="Als gelesen bestätigen").click()
    page.get_by_text("Von Ihnen als gelesen bestätigt").wait_for()
    page.goto("/austausch/")
    page.get_by_role("link", name="Forum").first.click()
    page.get_by_role("link", name="Neues Thema").click()
    page.get_by_label("Thema").fill("Handzettel")
    page.get_by_role("button", name="Veröffentlichen").click()
    page.get_by_role("alert").first.wait_for()
    assert page.get_by_label("Thema").input_value() == "Handzettel"
    axe_clean(page, "austausch-thema-fehler")
    page.get_by_label("Beitrag").fill("Wer hat einen guten Handzettel?")
    page.get_by_role("button", name="Veröffentlichen").click()
    page.get_by_role("heading", name="Handzettel").wait_for()
    page.goto("/austausch/hilfsangebote/?topic=addiction")
    page.get_by_role("link", name=LONG).click()
    page.get_by_text("02361 555 0").wait_for()


def test_the_pages_with_nothing_in_them(signed_in, axe_clean, region):
    page = signed_in(region.speaker)
    for path, name in (
        ("/austausch/forum/", "forum"), ("/austausch/hilfsangebote/", "hilfsangebote"),
        ("/austausch/veranstaltungen/", "veranstaltungen"), ("/austausch/entwicklungen/", "entwicklungen"),
    ):  # fmt: skip
        page.goto(path)
        axe_clean(page, f"austausch-leer-{name}")
