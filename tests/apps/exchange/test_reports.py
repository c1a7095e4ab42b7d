# SPDX-License-Identifier: EUPL-1.2
"""The yearly report in two parts, hours that show nobody, and notes on trends without small numbers."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.forms import IntegerField

from schutznetz.apps.exchange.actions import reports as actions
from schutznetz.apps.exchange.facts.released import sheet_of
from schutznetz.apps.exchange.forms.reports import TrendForm
from schutznetz.apps.exchange.models import Activity, AnnualReport, TrendFigure, TrendNote
from schutznetz.apps.exchange.queries.reports import figures_of, lines_of
from schutznetz.apps.exchange.queries.start import reports_due
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.reporting.models import Release
from schutznetz.apps.sap.models import Counsellor, Participant
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.working_groups.models import Meeting
from schutznetz.regulation.finding import Refused, Status
from tests.apps.exchange.objects import DAY, NOW, Region, a_member, client_of, of
from tests.apps.quality.objects import attend
from tests.apps.reporting.published import a_release
from tests.apps.worktime.objects import an_entry

YEAR = 2025
PATH = "/austausch/berichte"


def a_report(region: Region, **fields: object) -> AnnualReport:
    values = {"group_words": "Drei Treffen.", "extent_words": "Viel zu tun."} | fields
    return AnnualReport.objects.create(working_group=region.group, year=YEAR, **values)


@pytest.mark.requirement("SAP-150")
def test_a_missing_report_is_overdue_on_the_first_of_april(region: Region) -> None:
    def status(day: date) -> Status | None:
        found = {one.group: one.finding.status for one in lines_of(region.programme, YEAR, day)}
        return found.get(region.group)

    assert status(date(2026, 4, 1)) is None, "the group takes part since 2026"
    Participant.objects.filter(pk=region.part.pk).update(since=date(2025, 5, 1))

    assert [status(day) for day in (date(2026, 3, 31), date(2026, 4, 1))] == [Status.DUE, Status.BREACHED]
    a_report(region, submitted_at=NOW - timedelta(days=100))
    assert status(date(2026, 4, 1)) is Status.MET


@pytest.mark.requirement("SAP-150")
def test_the_report_is_a_duty_of_the_speaker_for_years_in_which_the_group_existed(region: Region) -> None:
    assert list(reports_due(NOW, DAY)) == [], "the group takes part since 2026"
    Participant.objects.filter(pk=region.part.pk).update(since=date(2025, 5, 1))
    (wanted,) = reports_due(NOW, DAY)
    assert (wanted.working_group, wanted.role, wanted.due_on) == (region.group, "SPK", date(2026, 3, 31))
    a_report(region, submitted_at=NOW)
    assert list(reports_due(NOW, DAY)) == []


@pytest.mark.requirement("SAP-151")
@pytest.mark.requirement("SAP-158")
def test_events_meetings_and_trainings_of_the_year_stand_in_the_report(region: Region) -> None:
    for day in (date(2025, 2, 3), date(2025, 6, 1), date(2025, 9, 9)):
        Activity.objects.create(
            working_group=region.group, kind="information", title="Sucht am Arbeitsplatz", on=day, place="Marl",
            length="2", state="held",
        )  # fmt: skip
    for state, day in (("planned", date(2025, 3, 3)), ("held", date(2024, 3, 3))):
        Activity.objects.create(
            working_group=region.group, kind="other", title="Nicht dabei", on=day, place="Marl", length="1", state=state
        )
    Meeting.objects.create(
        group=region.group, state="held", on=date(2025, 5, 5), begins=time(9), ends=time(12), place="Herten",
        changed_at=NOW,
    )  # fmt: skip
    for kind, day in (("subject", date(2025, 3, 4)), ("supervision", date(2025, 6, 4)), ("subject", date(2026, 1, 12))):
        attend(region.counsellor, region.programme, kind, day)
    attend(Counsellor.objects.get(person=region.member.person), region.programme, "subject", date(2025, 11, 4))
    attend(Counsellor.objects.get(person=region.stranger.person), region.programme, "subject", date(2025, 11, 5))
    found = figures_of(a_report(region), DAY)
    assert found["trainings"] == {"subject": 2, "supervision": 1}
    assert [one["on"] for one in found["activities"]] == ["2025-02-03", "2025-06-01", "2025-09-09"]
    assert found["meetings"] == [{"on": "2025-05-05", "place": "Herten"}]
    assert found["members"] == 3


@pytest.mark.requirement("SAP-158")
def test_hours_stand_in_the_report_only_when_enough_people_are_in_them(region: Region) -> None:
    people = [user.person for user in region.members]
    people += [a_member(region.site, region.group, family_name=name).person for name in ("Vier", "Fünf")]
    for person in people[:4]:
        an_entry(person, 2, day=date(2025, 3, 4))
    an_entry(region.speaker.person, 7, day=date(2025, 3, 5), kind="SPK")
    report = a_report(region)
    assert figures_of(report, DAY)["hours"] == {"SAP": None, "SPK": None}
    an_entry(people[4], 1, day=date(2025, 12, 31))
    an_entry(people[4], 50, day=date(2026, 1, 1))
    an_entry(region.stranger.person, 40, day=date(2025, 3, 4))
    assert figures_of(report, DAY)["hours"] == {"SAP": 9 * 60, "SPK": None}
    assert figures_of(AnnualReport(working_group=region.group, year=2026), DAY)["hours"] == {}, "the year still runs"


@pytest.mark.requirement("SAP-158")
@pytest.mark.usefixtures("on_the_day")
def test_writing_and_submitting_freezes_the_figures_and_the_ministry_reads(region: Region) -> None:
    speaker, officer = client_of(region.speaker), client_of(region.officer)
    page = f"{PATH}/{region.group.key}/{YEAR}"
    speaker.post(f"{page}/schreiben/", {"group_words": "Drei Treffen.", "extent_words": ""})
    assert officer.get(f"{page}/").status_code == 403, "a draft is the group's own"
    refused = speaker.post(f"{page}/vorlegen/")
    assert refused.status_code == 409
    assert "10.1" in refused.content.decode()
    speaker.post(f"{page}/schreiben/", {"group_words": "Drei Treffen.", "extent_words": "Viel zu tun."})
    speaker.post(f"{page}/vorlegen/")
    report = AnnualReport.objects.get()
    assert (report.submitted_at, report.figures["members"]) == (NOW, 3)
    assert {one.person for one in Notice.objects.filter(kind="exchange.report")} == {
        region.officer.person, region.second.person,
    }  # fmt: skip
    assert "Drei Treffen." in officer.get(f"{page}/").content.decode()
    a_member(region.site, region.group)
    assert figures_of(AnnualReport.objects.get(), DAY)["members"] == 3
    late = speaker.post(f"{page}/schreiben/", {"group_words": "Anders.", "extent_words": "Anders."})
    assert (late.status_code, AnnualReport.objects.get().group_words) == (302, "Drei Treffen.")
    pdf = officer.post(f"{page}.pdf")
    assert pdf.content.startswith(b"%PDF-")


@pytest.mark.usefixtures("on_the_day")
def test_who_may_not_read_or_write_a_report(region: Region) -> None:
    a_report(region)
    page = f"{PATH}/{region.group.key}/{YEAR}"
    for name, user in {"member": region.member, **region.outsiders}.items():
        client = client_of(user)
        answers = [
            client.get(f"{page}/"), client.post(f"{page}.pdf"), client.post(f"{page}/schreiben/", {"group_words": "X"}),
            client.post(f"{page}/vorlegen/"),
        ]  # fmt: skip
        assert [one.status_code for one in answers] == [403] * 4, name
    assert AnnualReport.objects.get().submitted_at is None
    assert client_of(region.speaker).get(f"{PATH}/{region.group.key}/2026/").status_code == 404, "the year still runs"
    assert client_of(region.speaker).get(f"{PATH}/{region.group.key}/1999/schreiben/").status_code == 404


def test_a_submitted_report_cannot_be_written_again(region: Region) -> None:
    report = a_report(region, submitted_at=NOW)
    with pytest.raises(ValueError, match="submitted"):
        actions.write_report(report=report, actor=of(region.speaker), now=NOW)


# --- trends -----------------------------------------------------------------------------------------------------------


def published(region: Region, year: int = 2025, quarter: int | None = None, **cells: int | None) -> str:
    """A release of the body of the group in which it has these figures by field; the address of the form."""
    by_field = {"region_topic": {(region.group.key, topic): value for topic, value in cells.items()}}
    groups = (region.group, region.other_group)
    a_release(region.group.authority, year, quarter, groups=groups, figures=by_field)
    return f"/austausch/arbeitskreis/{region.group.key}/entwicklungen/"


@pytest.mark.requirement("SAP-157")
@pytest.mark.usefixtures("on_the_day")
def test_a_small_number_is_not_offered_and_a_withheld_one_says_so(region: Region) -> None:
    path = published(region, addiction=10, trauma=11, family=None, living=4_321)
    page = client_of(region.speaker).get(path).content.decode()
    assert "Sucht:" not in page
    assert "1 weitere Zahl ist zu klein" in page
    assert "11, zwischen 5 und 17" in page
    assert "Familie und Partnerschaft: zurückgehalten" in page
    assert "4.321, zwischen 4.315 und 4.327" in page
    form = TrendForm(sheet=sheet_of(region.group, "2025"), rules=rules_of(region.programme), today=DAY)
    assert [one for one in form.fields.values() if isinstance(one, IntegerField)] == []


@pytest.mark.requirement("SAP-157")
@pytest.mark.usefixtures("on_the_day")
def test_a_note_goes_to_the_heads_of_the_group_with_published_figures_and_their_error(region: Region) -> None:
    path, client = published(region, addiction=48, family=None), client_of(region.speaker)
    text = {"text": "Bitte an Suchtberatung denken."}
    empty = client.post(path, text)
    assert (empty.status_code, TrendNote.objects.count()) == (422, 0), "a note without figures says nothing"
    assert "Bitte an Suchtberatung denken." in empty.content.decode(), "nothing typed is lost"
    client.post(path, text | {"table_region_topic": ["addiction", "family"]})
    note = TrendNote.objects.get()
    rows = {one.topic: (one.cases, one.least, one.most) for one in note.figures.all()}
    assert rows == {"addiction": (48, 42, 54), "family": (None, None, None)}
    assert (note.since, note.until, note.source["certificate"]) == (date(2025, 1, 1), date(2025, 12, 31), "c" * 64)
    assert list(note.authorities.all()) == [region.site.authority]
    assert [one.person for one in Notice.objects.filter(kind="exchange.trend")] == [region.head.person]
    page = client_of(region.head).get(f"/austausch/entwicklungen/{note.pk}/").content.decode()
    for said in ("48, zwischen 42 und 54", "zurückgehalten", "Beratungen durch Soziale Ansprechpersonen, 2025"):
        assert said in page, said
    for user in (region.other_head, region.stranger, region.officer, region.admin, region.member):
        assert client_of(user).get(f"/austausch/entwicklungen/{note.pk}/").status_code == 403


@pytest.mark.usefixtures("on_the_day")
def test_the_speaker_chooses_the_period_and_the_newest_comes_first(region: Region) -> None:
    path, client = published(region, living=40), client_of(region.speaker)
    published(region, 2026, 1)
    assert "Alle Beratungen: 30, zwischen" in client.get(path).content.decode()
    chosen = client.get(f"{path}?period=2025").content.decode()
    assert "40, zwischen" in chosen
    assert "?period=2026-1" in chosen
    client.post(f"{path}?period=2026-1", {"table_region_quarter": ["all"]})
    note = TrendNote.objects.get()
    assert (note.since, note.until) == (date(2026, 1, 1), date(2026, 3, 31))


@pytest.mark.usefixtures("on_the_day")
def test_while_nothing_is_published_the_speaker_reads_what_to_do(region: Region) -> None:
    path, client = published(region, 2024, living=40), client_of(region.speaker)
    Release.objects.update(state="gated", published_at=None)
    page = client.get(path).content.decode()
    assert "Noch keine Zahlen veröffentlicht" in page
    assert "/austausch/berichte/" in page
    client.post(path, {"table_region_topic": ["living"]})
    a_release(region.group.authority, 2025, groups=(region.other_group,))
    assert "Keine Zahlen Ihres Arbeitskreises" in client.get(path).content.decode()
    assert not TrendNote.objects.exists()


@pytest.mark.usefixtures("on_the_day")
def test_a_group_added_up_with_another_one_has_no_figure_of_its_own(region: Region) -> None:
    published(region, 2026, 1)
    Release.objects.update(merged={region.group.key: region.other_group.key})
    sheet = sheet_of(region.group, "2026-1")
    assert sheet is not None
    assert {one.value for block in sheet.blocks for one in block.figures} == {None}


@pytest.mark.usefixtures("on_the_day")
def test_who_sends_a_note_and_only_what_is_published(region: Region) -> None:
    published(region, living=40, addiction=10)
    note = TrendNote(working_group=region.group)
    common: dict[str, Any] = {
        "note": note, "period": "2025", "picked": [("region_topic", "living")], "now": NOW, "today": DAY,
    }  # fmt: skip
    for user in (region.member, region.head, region.officer, region.stranger):
        with pytest.raises(Denied):
            actions.send_trend(actor=of(user), **common)
    with pytest.raises(Refused):
        actions.send_trend(actor=of(region.speaker), **(common | {"picked": [("region_topic", "addiction")]}))
    for wrong in ({"period": "2024"}, {"picked": [("region_topic", "debts")]}, {"picked": []}):
        with pytest.raises(LookupError):
            actions.send_trend(actor=of(region.speaker), **(common | wrong))
    assert not TrendNote.objects.exists()


def test_an_old_note_with_typed_figures_can_be_read(region: Region) -> None:
    note = TrendNote.objects.create(working_group=region.group, since=DAY, until=DAY, sent_at=NOW)
    TrendFigure.objects.create(note=note, topic="debts", cases=12)
    page = client_of(region.speaker).get(f"/austausch/entwicklungen/{note.pk}/").content.decode()
    assert "Verschuldung" in page
    assert "selbst eingetragen" in page
