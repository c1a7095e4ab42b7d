# SPDX-License-Identifier: EUPL-1.2
"""Events and papers of a working group."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.exchange.actions import work
from schutznetz.apps.exchange.facts.sheets import activity_line
from schutznetz.apps.exchange.models import Activity, AnnualReport, Material
from schutznetz.apps.exchange.queries import reports
from schutznetz.apps.quality.models import QuarterReturn
from schutznetz.regulation.finding import Refused
from tests.apps.builders import let_go
from tests.apps.exchange.objects import DAY, NOW, PDF, Region, client_of, of

FORM = {
    "kind": "presentation", "title": "SAP stellt sich vor", "on_day": "10", "on_month": "9", "on_year": "2026",
    "place": "Hamm", "length": "2", "state": "planned",
}  # fmt: skip


@pytest.mark.requirement("SAP-158", "SAP-160")
@pytest.mark.usefixtures("on_the_day")
def test_a_planned_presentation_stands_in_the_report_until_it_was_held(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planned in June for September; the report on the year shows it as planned, then as held, cancelled not at all."""
    path = f"/austausch/arbeitskreis/{region.group.key}/veranstaltung/"
    for title in ("SAP stellt sich vor", "Fällt aus"):
        assert client_of(region.speaker).post(path, FORM | {"title": title}).status_code == 302
    own = f"/austausch/veranstaltungen/{Activity.objects.get(title='SAP stellt sich vor').pk}/"
    Activity.objects.filter(title="Fällt aus").update(state="cancelled")
    monkeypatch.setattr(clock, "today", lambda: DAY.replace(year=2027, month=1))
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(year=2027, month=1))
    report = f"/austausch/berichte/{region.group.key}/2026/"
    line = "10.09.2026, Vorstellung der SAP in einer Behörde: SAP stellt sich vor, Hamm, 1 bis 2 Stunden"

    def shown() -> tuple[bool, int, int]:
        """Under planned, its lines, and the number of events."""
        response = client_of(region.speaker).get(report)
        text = response.content.decode()
        assert "Fällt aus" not in text
        return "noch nicht als durchgeführt eingetragen" in text, text.count(line), len(response.context["activities"])

    assert shown() == (True, 1, 0)
    assert client_of(region.speaker).post(own, FORM | {"state": "held"}).status_code == 302
    assert shown() == (False, 1, 1)
    for words in ("group_words", "extent_words"):
        client_of(region.speaker).post(f"{report}schreiben/", {"group_words": words, "extent_words": words})
    assert client_of(region.speaker).post(f"{report}vorlegen/").status_code == 302
    assert line in client_of(region.officer).get(report).content.decode()


@pytest.mark.requirement("SAP-160")
@pytest.mark.usefixtures("on_the_day")
def test_a_presentation_is_planned_and_nobody_says_that_it_was_held_before_its_day(region: Region) -> None:
    client = client_of(region.speaker)
    path = f"/austausch/arbeitskreis/{region.group.key}/veranstaltung/"
    early = client.post(path, FORM | {"state": "held"})
    assert (early.status_code, Activity.objects.count()) == (422, 0)
    agreed = {"agreed_on_day": "1", "agreed_on_month": "6", "agreed_on_year": "2026"}
    client.post(path, FORM | {"authority": region.site.authority.pk} | agreed)
    made = Activity.objects.get()
    assert (made.kind, made.authority, made.working_group) == ("presentation", region.site.authority, region.group)
    assert "SAP stellt sich vor" in client_of(region.member).get("/austausch/veranstaltungen/").content.decode()
    assert "SAP stellt sich vor" not in client_of(region.stranger).get("/austausch/veranstaltungen/").content.decode()


@pytest.mark.requirement("SAP-155")
@pytest.mark.usefixtures("on_the_day")
def test_events_of_the_group_stand_in_its_calendar_for_its_members_alone(region: Region) -> None:
    path = f"/austausch/arbeitskreis/{region.group.key}/veranstaltung/"
    assert client_of(region.counsellor_user).post(path, FORM).status_code == 302
    assert (
        client_of(region.counsellor_user).post(path, FORM | {"state": "draft", "title": "Entwurf"}).status_code == 302
    )
    assert client_of(region.stranger).post(path.replace(region.group.key, region.other_group.key), FORM | {
        "title": "Nebenan"
    }).status_code == 302  # fmt: skip
    change = reverse("exchange:change_activity", args=[Activity.objects.get(title=FORM["title"]).pk])
    calendar = f"{reverse('working_groups:calendar', args=[region.group.key])}?year="
    for user, is_shown, may_change in (
        (region.counsellor_user, True, True), (region.speaker, True, True), (region.member, True, False),
        (region.officer, False, False),
    ):  # fmt: skip
        shown = client_of(user).get(f"{calendar}2026")
        text = shown.content.decode()
        assert shown.status_code == 200
        assert (FORM["title"] in text, change in text) == (is_shown, may_change)
        assert "Entwurf" not in text
        assert "Nebenan" not in text
        assert FORM["title"] not in client_of(user).get(f"{calendar}2027").content.decode()


@pytest.mark.requirement("SAP-018")
@pytest.mark.usefixtures("on_the_day")
def test_an_event_waits_as_a_draft_until_the_authority_agrees(region: Region) -> None:
    """Only who entered it and the speaker see a draft; a rule behind the form says the same."""
    path = f"/austausch/arbeitskreis/{region.group.key}/veranstaltung/"
    there = FORM | {"authority": region.site.authority.pk}
    refused = client_of(region.member).post(path, there)
    assert (refused.status_code, Activity.objects.count()) == (422, 0)
    assert "SAP-Erlass 2007, Nr. 1" in refused.content.decode()
    assert client_of(region.member).post(path, there | {"state": "draft"}).status_code == 302
    made = Activity.objects.get()
    seen = {
        name: FORM["title"] in client_of(user).get("/austausch/veranstaltungen/").content.decode()
        for name, user in (("own", region.member), ("speaker", region.speaker), ("other", region.counsellor_user))
    }
    assert seen == {"own": True, "speaker": True, "other": False}
    made.state = "planned"
    with pytest.raises(Refused) as error:
        work.save_activity(activity=made, actor=of(region.member), now=NOW, today=DAY)
    assert error.value.finding.rule == "sap.service.event"
    late = {"agreed_on_day": "1", "agreed_on_month": "7", "agreed_on_year": "2026"}
    assert client_of(region.member).post(f"/austausch/veranstaltungen/{made.pk}/", there | late).status_code == 422
    agreed = late | {"agreed_on_month": "6"}
    assert client_of(region.member).post(f"/austausch/veranstaltungen/{made.pk}/", there | agreed).status_code == 302
    assert FORM["title"] in client_of(region.counsellor_user).get("/austausch/veranstaltungen/").content.decode()


@pytest.mark.requirement("SAP-009", "SAP-017")
@pytest.mark.usefixtures("on_the_day")
def test_what_counsellors_do_for_the_climate_and_for_prevention_stands_in_the_report(region: Region) -> None:
    """Of a member's own: in the yearly report with partner and reach, in no return of counselling."""
    path = f"/austausch/arbeitskreis/{region.group.key}/veranstaltung/"
    day = {"on_day": "10", "on_month": "3", "on_year": "2026", "state": "held", "place": "Raum 2"}
    client = client_of(region.member)
    client.post(path, FORM | day | {"kind": "climate", "title": "Teamgespräch Klima"})
    more = {"kind": "prevention", "title": "Suchtwoche", "partner": "dem Betriebsarzt", "reach": "180"}
    client.post(path, FORM | day | more)
    report = AnnualReport(working_group=region.group, year=2026)
    lines = [activity_line(one) for one in reports.figures_of(report, DAY)["activities"]]
    assert lines == [
        "10.03.2026, Klima: Gespräch in einem Team: Teamgespräch Klima, Raum 2, 1 bis 2 Stunden",
        "10.03.2026, Vorbeugung: Suchtwoche, Raum 2, 1 bis 2 Stunden, gemeinsam mit dem Betriebsarzt, "
        "180 Menschen erreicht",
    ]
    assert not QuarterReturn.objects.exists()
    assert not {"client", "person", "topic"} & {one.name for one in Activity._meta.get_fields()}


@pytest.mark.usefixtures("on_the_day")
def test_members_enter_and_change_their_own_only_and_only_for_authorities_of_the_group(region: Region) -> None:
    path = f"/austausch/arbeitskreis/{region.group.key}/veranstaltung/"
    for user in region.outsiders.values():
        assert client_of(user).post(path, FORM).status_code == 403
    assert not Activity.objects.exists()
    client_of(region.member).post(path, FORM)
    own = f"/austausch/veranstaltungen/{Activity.objects.get().pk}/"
    for user, status in ((region.counsellor_user, 403), (region.stranger, 403), (region.speaker, 302)):
        assert client_of(user).post(own, FORM).status_code == status
    strange = client_of(region.speaker).post(path, FORM | {"authority": region.other_site.authority.pk})
    assert strange.status_code == 422
    made = Activity.objects.create(
        working_group=region.other_group, kind="other", title="Fremd", on="2026-01-01", place="X", length="1"
    )
    assert client_of(region.speaker).post(f"/austausch/veranstaltungen/{made.pk}/", FORM).status_code == 403


def upload(region: Region, content: bytes, name: str = "Vortrag.pdf", user: object = None) -> int:
    data = {"title": "Vortrag", "paper": SimpleUploadedFile(name, content)}
    client = client_of(user or region.speaker)  # type: ignore[arg-type]
    return client.post(f"/austausch/arbeitskreis/{region.group.key}/unterlage/", data).status_code


@pytest.mark.requirement("SAP-160")
@pytest.mark.usefixtures("on_the_day")
def test_a_paper_is_kept_under_our_name_and_given_out_as_a_download(region: Region, media: Path) -> None:
    assert upload(region, PDF, "../../böse<b>.pdf") == 302
    made = Material.objects.get()
    assert "/" not in made.name
    assert made.file.name.startswith("materials/")
    for user, is_listed in ((region.member, True), (region.speaker, True), (region.stranger, False)):
        listed = client_of(user).get("/austausch/unterlagen/")
        link = reverse("exchange:material", args=[made.pk])
        assert (listed.status_code, f'href="{link}"' in listed.content.decode()) == (200, is_listed)
    answer = client_of(region.member).get(f"/austausch/unterlagen/{made.pk}.pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    let_go(answer)
    for name, user in region.outsiders.items():
        assert client_of(user).get(f"/austausch/unterlagen/{made.pk}.pdf").status_code == 403, name
        assert client_of(user).post(f"/austausch/unterlagen/{made.pk}/loeschen/").status_code == 403, name
    assert client_of(region.member).post(f"/austausch/unterlagen/{made.pk}/loeschen/").status_code == 403
    client_of(region.speaker).post(f"/austausch/unterlagen/{made.pk}/loeschen/")
    assert not Material.objects.exists()
    assert not [one for one in media.rglob("*") if one.is_file()]


@pytest.mark.usefixtures("on_the_day", "media")
def test_what_is_no_pdf_or_too_large_or_from_somebody_else_is_not_kept(region: Region) -> None:
    assert upload(region, b"<html>kein PDF</html>") == 422
    assert upload(region, PDF + b"0" * (5 * 1024 * 1024) + b"%%EOF") == 422
    assert {upload(region, PDF, user=user) for user in (region.member, *region.outsiders.values())} == {403}
    assert not Material.objects.exists()
