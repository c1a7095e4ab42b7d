# SPDX-License-Identifier: EUPL-1.2
"""Who cuts groups and who reads reasons stand in the rule set: a successor of the decree reaches the pages as data."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.working_groups.actions import districts
from schutznetz.apps.working_groups.models import Absence, Attendance, District, Meeting
from tests.apps.builders import let_go
from tests.apps.sap.objects import acting
from tests.apps.working_groups.objects import Region
from tests.successor import CITE, succeed_in

NOW, TODAY = clock.now(), clock.today()
pytestmark = pytest.mark.django_db
Succeed = Callable[..., None]


@pytest.fixture
def region() -> Region:
    return Region()


@pytest.fixture
def succeed(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Succeed:
    return lambda **values: succeed_in(region.programme, tmp_path, monkeypatch, **values)


def answered(client: Client, user: User, name: str, /, *args: object, **data: object) -> tuple[int, str]:
    """Status and text a person sees; with `data` a form is sent."""
    client.force_login(user)
    url = reverse(f"working_groups:{name}", args=args)
    response = client.post(url, data, follow=True) if data else client.get(url)
    found = response.status_code, response.content.decode()
    let_go(response)
    return found


def a_draft(region: Region) -> District:
    east = region.another_group()
    return districts.draft_districting(
        programme=region.programme, name="Neuer Zuschnitt", says="", effective_on=TODAY + timedelta(days=30),
        changes=[districts.Change(east, region.part)], actor=acting(region.officer, TODAY), now=NOW,
    )  # fmt: skip


def with_reason(region: Region) -> Meeting:
    meeting = region.an_invited_meeting(on=TODAY + timedelta(days=20))
    row = meeting.attendances.get(counsellor=region.counsellor)
    Attendance.objects.filter(pk=row.pk).update(reply="misses", excuse="family")
    Absence.objects.create(attendance=row, text="Ein Todesfall.", written_at=NOW)
    return meeting


CUTTING = {
    "edit_district": {
        "name": "Anders", "effective_on_day": "1", "effective_on_month": "1", "effective_on_year": str(TODAY.year + 1),
    },
    "move_authority": {"participant": "1", "target": "1"},
    "move_person": {"person": "Süd", "target": "1"},
    "send_district": {"x": "y"},
    "decide_district": {"reasons": "Eilt"},
    "withdraw_district": {"x": "y"},
}  # fmt: skip


@pytest.mark.requirement("SAP-141")
@pytest.mark.parametrize("name", CUTTING)
def test_a_speaker_who_edits_a_district_is_refused_with_the_section(client: Client, region: Region, name: str) -> None:
    """Also once the draft was sent and the speaker may read it; nothing of it changes."""
    draft = a_draft(region)
    districts.send(district=draft, actor=acting(region.officer, TODAY), now=NOW, today=TODAY)
    before = District.objects.values().get(pk=draft.pk)
    assert answered(client, region.speaker, "district", draft.pk)[0] == 200
    for user in (region.speaker, region.deputy, region.counsellor_user):
        status, text = answered(client, user, name, draft.pk, **CUTTING[name])
        assert status == 403
        assert "Über den Zuschnitt der Arbeitskreise entscheidet nur das Ministerium. (SAP-Erlass 2007, Nr. 10" in text
    assert District.objects.values().get(pk=draft.pk) == before
    assert draft.shifts.count() == 1


@pytest.mark.requirement("SAP-141")
def test_nobody_but_the_ministry_begins_a_district_or_a_group(client: Client, region: Region) -> None:
    for name in ("make_district", "make_group"):
        for user in (region.speaker, region.head, region.academy):
            status, text = answered(client, user, name)
            assert (status, "(SAP-Erlass 2007, Nr. 10" in text) == (403, True), (name, user)
        assert answered(client, region.officer, name)[0] == 200
    status, text = answered(client, region.speaker, "districts")
    assert (status, "Zuschnitt entwerfen" in text) == (200, False)


@pytest.mark.requirement("SAP-141")
def test_a_successor_gives_the_districts_to_the_academy(client: Client, region: Region, succeed: Succeed) -> None:
    draft = a_draft(region)
    assert answered(client, region.academy, "districts")[0] == 403
    succeed(working_groups__districting_by='"academy"')
    status, text = answered(client, region.officer, "decide_district", draft.pk, reasons="Eilt")
    assert (status, f"entscheidet nur die Fortbildungsakademie. ({CITE}" in text) == (403, True)
    assert "Zuschnitt entwerfen" not in answered(client, region.officer, "districts")[1]
    assert answered(client, region.officer, "district", draft.pk)[0] == 200, "the ministry still reads"
    for name, shown in (("index", "Zuschnitt"), ("districts", "Neuer Zuschnitt"), ("make_district", "Wirksam ab")):
        status, text = answered(client, region.academy, name)
        assert (status, shown in text) == (200, True), name
    assert answered(client, region.academy, "decide_district", draft.pk, reasons="Eilt")[0] == 200
    draft.refresh_from_db()
    assert (draft.state, draft.decided_by) == ("decided", region.academy)


@pytest.mark.requirement("SAP-143")
def test_reasons_are_read_by_the_speaker_and_oneself(client: Client, region: Region) -> None:
    meeting = with_reason(region)
    assert "Ein Todesfall." in answered(client, region.speaker, "meeting", meeting.pk)[1]
    status, own = answered(client, region.counsellor_user, "reply", meeting.pk)
    assert status == 200
    assert "Ein Todesfall." in own
    assert "Das lesen nur: Sie selbst, wer für den Arbeitskreis spricht." in own
    status, text = answered(client, region.officer, "meeting", meeting.pk)
    assert (status, "Ein Todesfall." in text) == (200, False)


@pytest.mark.requirement("SAP-143")
def test_a_successor_says_who_reads_reasons_and_the_form_says_so_before(
    client: Client, region: Region, succeed: Succeed
) -> None:
    meeting = with_reason(region)
    succeed(meetings__excuse_readers='"ministry"')
    Meeting.objects.filter(pk=meeting.pk).update(on=TODAY)
    for name in ("meeting", "attendance"):
        status, text = answered(client, region.speaker, name, meeting.pk)
        assert (status, "Ein Todesfall." in text) == (200, False), name
    own = answered(client, region.counsellor_user, "reply", meeting.pk)[1]
    assert "Das lesen nur: das Ministerium." in own
    assert "Ein Todesfall." not in own
    text = answered(client, region.officer, "meeting", meeting.pk)[1]
    assert "Gründe der Entschuldigungen" in text
    assert "Ein Todesfall." in text
