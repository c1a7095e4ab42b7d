# SPDX-License-Identifier: EUPL-1.2
"""Who belongs where, districting, conferences, the calendar of a region."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.exchange.models import Activity
from schutznetz.apps.organisation.models import WorkingGroup
from schutznetz.apps.sap.actions import assign_group
from schutznetz.apps.sap.models import Participant, State
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.working_groups import jobs, queries
from schutznetz.apps.working_groups.actions import conferences as conference_actions
from schutznetz.apps.working_groups.actions import districts as actions
from schutznetz.apps.working_groups.actions.states import WrongState
from schutznetz.apps.working_groups.facts.splitting import parts_of
from schutznetz.apps.working_groups.models import Conference, District, Membership
from schutznetz.apps.working_groups.queries import conferences as conference_reads
from schutznetz.apps.working_groups.queries import districts as reads
from schutznetz.apps.working_groups.queries import duties, pages
from schutznetz.apps.working_groups.queries.calendar import calendar_of
from schutznetz.apps.working_groups.queries.start import needs_now as waiting
from schutznetz.regulation.finding import Refused, Status
from tests.apps.academy.objects import an_event
from tests.apps.builders import a_person, a_site, an_authority, an_office, let_go
from tests.apps.sap.objects import DAY, a_counsellor, a_participant, acting
from tests.apps.working_groups.objects import NINE, NOON, Region, a_meeting, a_member

pytestmark = pytest.mark.django_db
NOW = clock.now()
AHEAD = DAY + timedelta(days=60)


@pytest.fixture
def region() -> Region:
    return Region()


def moment(day: date) -> datetime:
    return datetime.combine(day, NOON, clock.BERLIN)


def another_authority(region: Region) -> Participant:
    """Another authority of the programme, in a group of its own with one member."""
    site = a_site(an_authority("Polizeipräsidium Nachbarstadt"))
    part = a_participant(region.programme, site.authority)
    assert part.working_group is not None
    a_member(part.working_group, a_counsellor(a_person(site, "Nele", "Nachbar")))
    return part


def a_draft(region: Region, target: WorkingGroup, **change: object) -> District:
    found = actions.Change(target, **(change or {"counsellor": region.counsellor}))  # type: ignore[arg-type]
    return actions.draft_districting(
        programme=region.programme, name="Neu", says="", effective_on=AHEAD, changes=[found],
        actor=acting(region.officer), now=NOW,
    )  # fmt: skip


def page(client: Client, url: str) -> str:
    response = client.get(url)
    found = response.content.decode()
    assert response.status_code == 200, found
    let_go(response)
    return found


@pytest.mark.requirement("SAP-139")
def test_places_follow_the_authority_and_somebody_without_is_an_error(region: Region) -> None:
    newcomer = a_counsellor(a_person(region.site, "Nora", "Neu"))
    assert pages.without_group(region.programme, DAY) == [newcomer]
    jobs.keep_groups(NOW, DAY)
    assert pages.without_group(region.programme, DAY) == []
    assert queries.group_of(newcomer, DAY) == region.group
    assert jobs.keep_groups(NOW, DAY) == 0
    newcomer.state, newcomer.ended_on = State.ENDED, DAY
    newcomer.save()
    jobs.keep_groups(NOW, DAY + timedelta(days=1))
    assert Membership.objects.get(counsellor=newcomer).until == DAY


@pytest.mark.requirement("SAP-139")
def test_after_a_transfer_the_place_follows_the_new_authority(region: Region) -> None:
    other = another_authority(region)
    Membership.objects.filter(counsellor=region.counsellor).update(is_single=True)
    region.counsellor.authority = other.authority
    region.counsellor.save()
    jobs.keep_groups(NOW, DAY)
    assert queries.group_of(region.counsellor, DAY) == other.working_group
    assert queries.group_of(region.counsellor, DAY - timedelta(days=1)) == region.group
    assert Membership.objects.filter(counsellor=region.counsellor, until=None).count() == 1


@pytest.mark.requirement("SAP-140")
def test_the_26th_member_is_a_warning_with_a_proposal_to_split(client: Client, region: Region) -> None:
    for number in range(21):
        a_member(region.group, a_counsellor(a_person(region.site, f"Mit{number}", "Glied")))
    client.force_login(region.officer)
    url = reverse("working_groups:group", args=[region.group.key])
    assert "Mehr als 25" not in page(client, url)
    a_member(region.group, another_authority(region) and a_counsellor(a_person(region.site, "Nr", "Sechsundzwanzig")))
    text = page(client, url)
    assert "26 Mitglieder. Mehr als 25 sollen es nicht sein." in text
    assert "Beispielstadt (26)" in text


def test_a_simple_split_keeps_authorities_whole() -> None:
    found = parts_of([("A", 10), ("B", 9), ("C", 5), ("D", 3)], 2)
    assert found == [[("A", 10), ("D", 3)], [("B", 9), ("C", 5)]]
    assert parts_of([], 2) == []


@pytest.mark.requirement("SAP-141")
def test_only_the_ministry_cuts_groups(client: Client, region: Region) -> None:
    target = region.another_group()
    for user in (region.speaker, region.head, region.academy):
        with pytest.raises(Denied):
            actions.draft_districting(
                programme=region.programme, name="x", says="", effective_on=AHEAD, changes=(), actor=acting(user),
                now=NOW,
            )  # fmt: skip
    draft = a_draft(region, target)
    client.force_login(region.speaker)
    for name in ("edit_district", "move_person", "decide_district"):
        response = client.post(reverse(f"working_groups:{name}", args=[draft.pk]), {"reasons": "x"})
        assert response.status_code == 403
        let_go(response)
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.requirement("SAP-146")
def test_groups_comment_before_the_ministry_decides(client: Client, region: Region) -> None:
    draft = a_draft(region, another_authority(region).working_group)  # type: ignore[arg-type]
    client.force_login(region.speaker)
    response = client.get(reverse("working_groups:district", args=[draft.pk]))
    assert response.status_code == 403
    let_go(response)
    officer = acting(region.officer)
    actions.send(district=draft, actor=officer, now=NOW, today=DAY)
    draft.refresh_from_db()
    assert draft.comment_by == DAY + timedelta(days=28)
    asked = [(one.working_group, one.due_on) for one in duties.missing_comments(NOW, DAY)]
    assert (region.group, draft.comment_by) in asked
    with pytest.raises(actions.NeedsReasons):
        actions.decide(district=draft, reasons="", actor=officer, now=NOW, today=DAY)
    actions.comment(district=draft, group=region.group, text="Wege!", actor=acting(region.speaker), now=NOW)
    assert "Wege!" in page(client, reverse("working_groups:district", args=[draft.pk]))
    assert region.group not in [one.working_group for one in duties.missing_comments(NOW, DAY)]
    with pytest.raises(Denied):
        actions.comment(district=draft, group=region.group, text="x", actor=acting(region.counsellor_user), now=NOW)
    late = DAY + timedelta(days=29)
    assert not reads.consultation_of(draft, late).warning
    waits = [[one.title for one in waiting(officer, moment(day))] for day in (DAY, late)]
    assert waits == [[], ["Zuschnitt entscheiden"]]
    actions.decide(district=draft, reasons="", actor=acting(region.officer, late), now=NOW, today=late)
    draft.refresh_from_db()
    assert (draft.state, queries.group_of(region.counsellor, late)) == ("decided", region.group)


@pytest.mark.requirement("SAP-146")
def test_people_of_a_group_are_moved_by_a_district_alone(client: Client, region: Region) -> None:
    """The page that says to which group an authority belongs is no way around the comments of the groups."""
    east = region.another_group()
    client.force_login(region.officer)
    url = reverse("sap:group", args=[region.site.authority.key])
    for wanted in (str(east.pk), ""):
        response = client.post(url, {"group": wanted})
        text = response.content.decode()
        assert response.status_code == 422
        assert "nehmen die betroffenen Arbeitskreise Stellung (SAP-Erlass 2007, Nr. 10.1" in text
        let_go(response)
    with pytest.raises(Refused):
        assign_group(part=region.part, group=east, actor=acting(region.officer), now=NOW)
    region.part.refresh_from_db()
    assert region.part.working_group == region.group
    empty = a_participant(region.programme, a_site(an_authority("Noch ohne SAP")).authority)
    assert client.post(reverse("sap:group", args=[empty.authority.key]), {"group": east.pk}).status_code == 302
    empty.refresh_from_db()
    assert empty.working_group == east


@pytest.mark.requirement("SAP-140")
def test_an_authority_that_makes_a_group_too_large_is_assigned_with_a_warning(client: Client, region: Region) -> None:
    site = a_site(an_authority("Polizeipräsidium Nachbarstadt"))
    part = a_participant(region.programme, site.authority)
    Participant.objects.filter(pk=part.pk).update(working_group=None)
    for number in range(21):
        a_counsellor(a_person(site, f"Mit{number}", "Glied"))
    client.force_login(region.officer)
    url = reverse("sap:group", args=[site.authority.key])

    def assign() -> str:
        Participant.objects.filter(pk=part.pk).update(working_group=None)
        response = client.post(url, {"group": region.group.pk}, follow=True)
        text = response.content.decode()
        let_go(response)
        return text

    assert "Mehr als 25" not in assign()
    a_counsellor(a_person(site, "Nr", "Sechsundzwanzig"))
    assert "26 Mitglieder. Mehr als 25 sollen es nicht sein." in assign()
    assert "(SAP-Erlass 2007, Nr. 10" in assign()


@pytest.mark.requirement("SAP-141")
def test_a_decision_takes_effect_on_its_day(region: Region) -> None:
    other = another_authority(region)
    assert other.working_group is not None
    draft = a_draft(region, other.working_group, participant=region.part)
    sizes = {one.group: (one.now, one.then) for one in reads.sizes_of(draft, DAY)}
    assert sizes == {region.group: (4, 0), other.working_group: (1, 5)}
    actions.decide(district=draft, reasons="Eilt", actor=acting(region.officer), now=NOW, today=DAY)
    assert jobs.keep_groups(NOW, AHEAD - timedelta(days=1)) == 0
    assert jobs.keep_groups(NOW, AHEAD) == 4
    region.part.refresh_from_db()
    assert region.part.working_group == other.working_group
    assert queries.members(region.group, AHEAD).count() == 0
    assert queries.members(other.working_group, AHEAD).count() == 5
    assert queries.members(region.group, AHEAD - timedelta(days=1)).count() == 4
    assert jobs.keep_groups(NOW, AHEAD) == 0


def test_one_person_placed_apart_stays_there(region: Region) -> None:
    other = another_authority(region)
    assert other.working_group is not None
    draft = a_draft(region, other.working_group)
    draft.effective_on = DAY
    draft.save()
    actions.decide(district=draft, reasons="Wunsch", actor=acting(region.officer), now=NOW, today=DAY)
    assert queries.group_of(region.counsellor, DAY) == other.working_group
    assert jobs.keep_groups(NOW, DAY + timedelta(days=1)) == 0
    assert queries.group_of(region.counsellor, DAY + timedelta(days=1)) == other.working_group


def test_a_decided_draft_is_not_touched_again(client: Client, region: Region) -> None:
    draft = a_draft(region, region.another_group())
    actions.decide(district=draft, reasons="x", actor=acting(region.officer), now=NOW, today=DAY)
    client.force_login(region.officer)
    for name in ("send_district", "decide_district", "edit_district", "move_person"):
        response = client.post(reverse(f"working_groups:{name}", args=[draft.pk]), {"reasons": "y"})
        assert response.status_code == 302
        let_go(response)
    draft.refresh_from_db()
    assert (draft.state, draft.reasons) == ("decided", "x")


@pytest.mark.requirement("SAP-156")
def test_speakers_and_deputies_of_all_groups_are_invited(region: Region) -> None:
    for number in range(13):
        group = region.another_group(f"Arbeitskreis {number}")
        for role in ("SPK", "DEP"):
            person = a_person(region.site)
            an_office(person, role, working_group=group, authority=group.authority)
    made = Conference(programme=region.programme, on=AHEAD, begins=NINE, ends=NOON, place="Selm")
    conference_actions.save_conference(conference=made, actor=acting(region.officer), now=NOW)
    assert conference_actions.invite(conference=made, actor=acting(region.officer), now=NOW, today=DAY) == 28
    assert conference_actions.invite(conference=made, actor=acting(region.officer), now=NOW, today=DAY) == 0
    with pytest.raises(Denied):
        conference_actions.invite(conference=made, actor=acting(region.speaker), now=NOW, today=DAY)
    with pytest.raises(WrongState):
        conference_actions.invite(
            conference=made, actor=acting(region.officer), now=NOW, today=AHEAD + timedelta(days=1)
        )
    own = made.guests.get(person=region.speaker.person)
    with pytest.raises(Denied):
        conference_actions.reply(guest=own, comes=True, actor=acting(region.deputy), now=NOW)
    made.refresh_from_db()
    own.conference = made
    conference_actions.reply(guest=own, comes=True, actor=acting(region.speaker), now=NOW)
    assert made.guests.filter(reply="comes").count() == 1


@pytest.mark.requirement("SAP-156")
def test_who_came_into_office_after_the_invitations_is_still_to_be_invited(region: Region) -> None:
    made = Conference(programme=region.programme, on=AHEAD, begins=NINE, ends=NOON, place="Selm")
    conference_actions.save_conference(conference=made, actor=acting(region.officer), now=NOW)
    conference_actions.invite(conference=made, actor=acting(region.officer), now=NOW, today=DAY)

    def found() -> tuple[Status, object, object]:
        finding = conference_reads.finding_of(made, DAY)
        return finding.status, finding.facts["invited"], finding.facts["wanted"]

    assert found() == (Status.MET, 2, 2)
    assert region.speaker.person is not None
    region.speaker.person.offices.filter(role="SPK").update(until=AHEAD - timedelta(days=1))
    an_office(a_person(region.site), "SPK", working_group=region.group, authority=region.group.authority, since=AHEAD)
    assert found() == (Status.DUE, 1, 2), "a former speaker stands for nobody"
    assert conference_actions.invite(conference=made, actor=acting(region.officer), now=NOW, today=DAY) == 1
    assert found() == (Status.MET, 2, 2)


@pytest.mark.requirement("SAP-155")
def test_two_events_on_one_day_are_shown_as_a_conflict(client: Client, region: Region) -> None:
    """What the group itself holds beside a meeting; a seminar of the academy clashes on each of its days."""
    url = f"{reverse('working_groups:calendar', args=[region.group.key])}?year={AHEAD.year}"
    client.force_login(region.speaker)

    def marked() -> tuple[bool, int]:
        text = page(client, url)
        assert ("An manchen Tagen liegen zwei Termine." in text) == ("SAP-Erlass 2007, Nr. 10.2" in text)
        return "An manchen Tagen liegen zwei Termine." in text, text.count("zwei Termine</")

    a_meeting(region.group, AHEAD)
    activity = Activity.objects.create(
        working_group=region.group, kind="information", title="Sucht am Arbeitsplatz", on=AHEAD + timedelta(days=1),
        place="Marl", length="2",
    )  # fmt: skip
    assert marked() == (False, 0)
    Activity.objects.filter(pk=activity.pk).update(on=AHEAD)
    assert marked() == (True, 2)
    Activity.objects.filter(pk=activity.pk).update(state="cancelled")
    assert marked() == (False, 0)
    an_event(region.programme, on=AHEAD - timedelta(days=3), last_day=AHEAD - timedelta(days=2))
    an_event(region.programme, on=AHEAD - timedelta(days=3), last_day=AHEAD - timedelta(days=2))
    assert marked() == (False, 0), "two seminars of the academy are nothing the region coordinates"
    an_event(region.programme, on=AHEAD - timedelta(days=1), last_day=AHEAD)
    assert marked() == (True, 2)
    _rows, finding = calendar_of(acting(region.speaker), region.group, AHEAD.year, DAY)
    assert (finding.status, finding.facts["days"]) == (Status.MET, (AHEAD.isoformat(),))


def test_pages_cost_no_more_queries_for_more_rows(client: Client, region: Region) -> None:
    def cost(user: object, name: str, *args: object) -> int:
        client.force_login(user)  # type: ignore[arg-type]
        with CaptureQueriesContext(
            connection,
        ) as found:
            page(client, reverse(f"working_groups:{name}", args=args))
        return len(found)

    meeting = region.an_invited_meeting(on=date(2026, 1, 9), state="held")
    asked = [
        (region.officer, "index"), (region.speaker, "members", region.group.key),
        (region.speaker, "meetings", region.group.key), (region.speaker, "meeting", meeting.pk),
        (region.officer, "districts"), (region.officer, "conferences"),
    ]  # fmt: skip
    a_draft(region, region.another_group("Ziel"))
    values = {"programme": region.programme, "on": AHEAD, "begins": NINE, "ends": NOON, "place": "Selm"}
    Conference.objects.create(**values, changed_at=NOW)
    for one in asked:
        cost(*one)
    before = [cost(*one) for one in asked]
    for number in range(5):
        a_member(region.group, a_counsellor(a_person(region.site, f"Mit{number}", "Glied")))
        region.another_group(f"Arbeitskreis {number}")
        a_meeting(region.group, DAY - timedelta(days=number))
        Conference.objects.create(**values, changed_at=NOW)
        a_draft(region, region.another_group(f"Ziel {number}"))
    for row in Membership.objects.filter(until=None).exclude(counsellor__in=meeting.attendances.values("counsellor")):
        meeting.attendances.create(counsellor=row.counsellor, invited_at=NOW)
    assert [cost(*one) for one in asked] == before
