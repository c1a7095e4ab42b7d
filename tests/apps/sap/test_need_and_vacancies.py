# SPDX-License-Identifier: EUPL-1.2
"""Need, cooperation, vacancy notices, participation, nomination."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.sap.actions import selection as actions
from schutznetz.apps.sap.actions.steps import Details, take_step
from schutznetz.apps.sap.facts import RULES
from schutznetz.apps.sap.models import Cooperation, Counsellor, Participation, Rest, State, Vacancy
from schutznetz.apps.sap.queries import need as reads
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Refused
from schutznetz.regulation.sap_erlass.mandate import Event
from tests.apps.builders import a_person, a_site, a_user, let_go
from tests.apps.sap.objects import DAY, Land, a_counsellor, a_participant, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Land:
    return Land()


def facts(land: Land, day: date = DAY) -> dict[str, object]:
    found = reads.needs_of([land.part], day)[0].now
    assert found is not None
    return dict(found.facts)


LACKS_TALK = str(RULES["sap.vacancy.consultation"][0])


def a_vacancy(land: Land, posts: int = 4, **fields: object) -> Vacancy:
    made = Vacancy(
        authority=land.site.authority, new_posts=posts, apply_by=DAY + timedelta(days=40), made_at=clock.now(),
        **fields,
    )  # fmt: skip
    return actions.save_vacancy(vacancy=made, actor=acting(land.head), now=clock.now(), today=DAY)


@pytest.mark.requirement("SAP-057")
@pytest.mark.requirement("SAP-101")
def test_the_need_is_counted_by_heads_and_who_rests_is_absent(client: Client, land: Land) -> None:
    for _number in range(5):
        a_counsellor(a_person(land.site))
    assert {key: facts(land)[key] for key in ("raw", "need", "active", "gap")} == {
        "raw": 9.5, "need": 10, "active": 6, "gap": 4,
    }  # fmt: skip
    land.counsellor.state = State.RESTING
    land.counsellor.save()
    Rest.objects.create(counsellor=land.counsellor, since=date(2026, 6, 1), expected_until=date(2027, 3, 31))
    assert (facts(land)["active"], facts(land)["resting"]) == (5, 1)
    found = reads.needs_of([land.part], DAY)[0]
    assert [(point.day, point.active) for point in found.course] == [(DAY, 5), (date(2027, 4, 1), 6)]
    assert facts(land, date(2027, 4, 1))["active"] == 5  # the day has passed, nobody has come back
    client.force_login(land.head)
    response = client.get(reverse("sap:authority_need", args=[land.site.authority.key]))
    assert "9,5" in response.content.decode()
    let_go(response)


@pytest.mark.requirement("SAP-107")
def test_known_last_days_show_in_the_forecast(land: Land) -> None:
    land.part.headcount = 400
    land.part.save()
    for role in (land.counsellor, a_counsellor(a_person(land.site))):
        role.leaves_on = date(2027, 5, 31)
        role.save()
    found = reads.needs_of([land.part], DAY)[0]
    assert found.forecast is not None
    assert (found.forecast.due_on, dict(found.forecast.facts["gaps"])) == (  # type: ignore[call-overload]
        date(2027, 6, 1), {2027: 2, 2028: 2, 2029: 2},
    )  # fmt: skip
    assert [(point.day, point.gap) for point in found.course] == [(DAY, 0), (date(2027, 6, 1), 2)]


@pytest.mark.requirement("SAP-058")
def test_repeated_notices_of_overload_ask_for_a_look_at_the_ratio(land: Land, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not reads.needs_of([land.part], DAY)[0].review.is_open
    monkeypatch.setattr(reads, "overload_days", lambda _authority: (date(2026, 3, 1), date(2026, 5, 1)))
    assert reads.needs_of([land.part], DAY)[0].review.is_open


@pytest.mark.requirement("SAP-060")
@pytest.mark.requirement("SAP-061")
def test_a_cooperation_opens_counsellors_to_each_other_and_the_busy_come_last(land: Land) -> None:
    site = a_site()
    other = a_participant(land.programme, site.authority)
    abroad = a_counsellor(a_person(site, "Berta", "Borken"))
    assert reads.findable_by(land.site.authority, DAY) == [land.counsellor]
    made = Cooperation(programme=land.programme, since=DAY, until=date(2026, 12, 31), basis="Vereinbarung")
    with pytest.raises(Denied):
        actions.save_cooperation(cooperation=made, members=[land.part, other], actor=acting(land.head), now=clock.now())
    actions.save_cooperation(cooperation=made, members=[land.part, other], actor=acting(land.officer), now=clock.now())
    assert reads.findable_by(land.site.authority, DAY) == [land.counsellor, abroad]
    Counsellor.objects.filter(pk=land.counsellor.pk).update(is_full=True)
    assert reads.findable_by(land.site.authority, DAY)[0] == abroad
    assert reads.findable_by(land.site.authority, date(2027, 1, 1)) == [land.counsellor]


@pytest.mark.requirement("SAP-075")
@pytest.mark.requirement("SAP-076")
@pytest.mark.requirement("SAP-077")
def test_a_notice_is_published_after_the_talk_with_the_speaker(client: Client, land: Land) -> None:
    land.part.headcount = 1000
    land.part.save()
    speaker = a_user(Role.SPEAKER, land.site)
    Office.objects.filter(person=speaker.person).update(working_group=land.part.working_group)
    vacancy = a_vacancy(land, 3, replacement_posts=1)
    with pytest.raises(Refused) as refused:
        actions.publish(vacancy=vacancy, actor=acting(land.head), now=clock.now(), today=DAY)
    assert refused.value.finding.rule == "sap.vacancy.consultation"
    actions.consult(
        vacancy=vacancy, on=DAY, who="Sprecherin", says="", actor=acting(speaker), now=clock.now(), today=DAY
    )
    colleague = a_user(Role.EMPLOYEE, land.site)
    client.force_login(colleague)
    hidden = client.get(reverse("sap:vacancy", args=[vacancy.pk]))
    assert hidden.status_code == 403
    let_go(hidden)
    actions.publish(vacancy=vacancy, actor=acting(land.head), now=clock.now(), today=DAY)
    page = client.get(reverse("sap:vacancy", args=[vacancy.pk]))
    assert "Wieder zu besetzen" in page.content.decode()
    let_go(page)
    client.force_login(a_user(Role.EMPLOYEE, a_site()))
    foreign = client.get(reverse("sap:vacancy", args=[vacancy.pk]))
    assert foreign.status_code == 403
    let_go(foreign)


@pytest.mark.requirement("SAP-077", "SAP-078")
def test_the_page_of_a_draft_says_what_it_lacks_with_the_section_and_offers_no_publishing(
    client: Client, land: Land
) -> None:
    vacancy = a_vacancy(land, reason="Zwei Standorte kommen dazu.")
    Vacancy.objects.update(apply_by=clock.today() + timedelta(days=40))
    publish, consult = (reverse(f"sap:{name}", args=[vacancy.pk]) for name in ("publish_vacancy", "consult"))

    def shown() -> str:
        client.force_login(land.head)
        page = client.get(reverse("sap:vacancy", args=[vacancy.pk]))
        text = page.content.decode()
        let_go(page)
        return text

    before = shown()
    assert LACKS_TALK in before
    assert "Nr. 6.1" in before
    assert publish not in before
    assert consult in before
    Vacancy.objects.update(consulted_on=DAY, consulted_with="Sprecherin")
    after = shown()
    assert LACKS_TALK not in after
    assert "Nr. 6.1" not in after
    assert publish in after


@pytest.mark.requirement("SAP-077")
def test_the_talk_stays_as_it_was_once_the_notice_is_published(client: Client, land: Land) -> None:
    land.part.headcount = 1000
    land.part.save()
    vacancy = a_vacancy(land)
    asked = {"on": DAY, "who": "Sprecherin", "actor": acting(land.head), "now": clock.now(), "today": DAY}
    actions.consult(vacancy=vacancy, says="Vier Stellen.", **asked)  # type: ignore[arg-type]
    before = Vacancy.objects.select_related("authority").get(pk=vacancy.pk)
    published = Vacancy.objects.get(pk=vacancy.pk)
    published.reason = "Abweichung"
    published.save()
    actions.publish(vacancy=published, actor=acting(land.head), now=clock.now(), today=DAY)
    with pytest.raises(Refused) as refused:
        actions.consult(vacancy=before, says="Zwei Stellen.", **asked)  # type: ignore[arg-type]
    assert "6.1" in str(refused.value.finding.citation)
    client.force_login(land.head)
    url = reverse("sap:consult", args=[vacancy.pk])
    for response in (client.get(url), client.post(url, {"consulted_with": "Niemand"})):
        assert response.status_code == 409
        assert "6.1" in response.content.decode()
        let_go(response)
    client.force_login(land.officer)
    denied = client.get(url)
    assert denied.status_code == 403
    let_go(denied)
    assert Vacancy.objects.get().consultation == "Vier Stellen."


@pytest.mark.requirement("SAP-078")
def test_another_number_than_the_need_wants_a_reason(client: Client, land: Land) -> None:
    client.force_login(land.head)
    url = reverse("sap:draft_vacancy", args=[land.site.authority.key])
    day = clock.today() + timedelta(days=30)
    sent = {"new_posts": 6, "replacement_posts": 0, "apply_by_day": day.day, "apply_by_month": day.month}
    sent |= {"apply_by_year": day.year}
    response = client.post(url, sent)
    assert response.status_code == 422
    assert "Nr. 6.1" in response.context["form"].errors["reason"][0]
    let_go(response)
    assert client.post(url, sent | {"reason": "Zwei Standorte kommen dazu."}).status_code == 302
    assert Vacancy.objects.get().gap == 9


def test_the_ministry_publishes_nothing_for_an_authority(land: Land) -> None:
    vacancy = a_vacancy(land)
    with pytest.raises(Denied):
        actions.publish(vacancy=vacancy, actor=acting(land.officer), now=clock.now(), today=DAY)


def heard(role: Counsellor, land: Land, body: str, **fields: object) -> None:
    values: dict[str, object] = {"heard_on": DAY} | fields
    row = Participation(counsellor=role, body=body, **values)
    actions.hear(participation=row, actor=acting(land.head), now=clock.now())


@pytest.mark.requirement("SAP-079")
@pytest.mark.requirement("SAP-082")
def test_nomination_needs_the_local_choice_and_all_five_bodies_none_a_veto(land: Land) -> None:
    role = a_counsellor(a_person(land.site), State.APPLIED, state_since=date(2026, 1, 1))

    def nominate() -> None:
        take_step(
            counsellor=Counsellor.objects.get(pk=role.pk), event=Event.NOMINATE, on=DAY, details=Details(),
            actor=acting(land.head), now=clock.now(), today=DAY,
        )  # fmt: skip

    with pytest.raises(Refused) as refused:
        nominate()
    assert "die Auswahl in der Behörde" in str(refused.value.finding.facts["missing"])
    assert "6.1" in str(refused.value.finding.citation)
    actions.select_locally(counsellor=role, on=DAY, actor=acting(land.head), now=clock.now(), today=DAY)
    for body in ("line_manager", "staff_council", "equality_officer", "counsellors"):
        heard(role, land, body, view="objects")
    with pytest.raises(Refused) as refused:
        nominate()
    assert "Beteiligungen" in str(refused.value.finding.facts["missing"])
    heard(role, land, "disabled_staff", is_there=False, heard_on=None)
    Counsellor.objects.filter(pk=role.pk).update(locally_selected_on=None)
    with pytest.raises(Refused) as refused:
        nominate()
    assert str(refused.value.finding.facts["missing"]) == "die Auswahl in der Behörde"
    Counsellor.objects.filter(pk=role.pk).update(locally_selected_on=DAY)
    nominate()
    role.refresh_from_db()
    assert role.state == State.NOMINATED


@pytest.mark.requirement("SAP-083")
def test_the_talk_by_a_mentor_comes_after_the_nomination(land: Land) -> None:
    mentor = a_user(Role.TRAINEE_MENTOR, land.site, everywhere=True)
    early = a_counsellor(a_person(land.site), State.APPLIED)
    role = a_counsellor(a_person(land.site), State.NOMINATED)
    asked = {"event": Event.BRIEF, "on": DAY, "details": Details(), "now": clock.now(), "today": DAY}
    with pytest.raises(Refused):
        take_step(counsellor=early, actor=acting(mentor), **asked)  # type: ignore[arg-type]
    Counsellor.objects.filter(pk=role.pk).update(state_since=DAY + timedelta(days=1))
    with pytest.raises(Refused) as refused:
        take_step(counsellor=role, actor=acting(mentor), **asked)  # type: ignore[arg-type]
    assert str(refused.value.finding.facts["missing"]) == "das persönliche Gespräch"
    Counsellor.objects.filter(pk=role.pk).update(state_since=DAY)
    take_step(counsellor=role, actor=acting(mentor), **asked)  # type: ignore[arg-type]
    role.refresh_from_db()
    assert role.state == State.BRIEFED


def test_a_body_speaks_for_itself_only(land: Land) -> None:
    role = a_counsellor(a_person(land.site), State.APPLIED)
    council = a_user(Role.STAFF_COUNCIL, land.site, everywhere=True)
    own = Participation(counsellor=role, body="staff_council", heard_on=DAY)
    actions.hear(participation=own, actor=acting(council), now=clock.now())
    other = Participation(counsellor=role, body="equality_officer", heard_on=DAY)
    with pytest.raises(Denied):
        actions.hear(participation=other, actor=acting(council), now=clock.now())
    stranger = a_user(Role.STAFF_COUNCIL, a_site(), everywhere=True)
    with pytest.raises(Denied):
        actions.hear(participation=own, actor=acting(stranger), now=clock.now())
