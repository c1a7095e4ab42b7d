# SPDX-License-Identifier: EUPL-1.2
"""Ending a role by the head: the order of its steps, who sees it, and that nothing changes before the end."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Office
from schutznetz.apps.sap.actions import termination as actions
from schutznetz.apps.sap.actions.steps import Details, take_step
from schutznetz.apps.sap.models import Counsellor, State, Termination
from schutznetz.apps.sap.queries.start import needs_now
from schutznetz.apps.ui.policies import Denied
from schutznetz.regulation.finding import Refused
from schutznetz.regulation.sap_erlass import mandate
from schutznetz.regulation.sap_erlass.termination import Event
from tests.apps.builders import a_person, a_site, a_user, let_go
from tests.apps.sap.objects import DAY, Land, a_counsellor, acting

pytestmark = pytest.mark.django_db
Stage = Termination.Stage


class Proceeding(Land):
    """A proceeding that the head has just opened."""

    def __init__(self) -> None:
        super().__init__()
        self.one = actions.open_termination(
            counsellor=self.counsellor, reasons="Streng vertraulicher Grund.", is_important=True,
            actor=acting(self.head), now=clock.now(), today=DAY,
        )  # fmt: skip

    def take(self, event: Event, user: User | None = None, day: date = DAY, **given: Any) -> Termination:
        self.one = actions.take(
            found=self.one, event=event, actor=acting(user or self.head), now=clock.now(), today=day, **given
        )
        return self.one

    def wish(self, *others: Counsellor) -> None:
        actions.answer_wish(
            found=self.one, wishes=bool(others), others=list(others), actor=acting(self.counsellor_user),
            now=clock.now(), today=DAY,
        )  # fmt: skip
        self.one.refresh_from_db()

    def plan(self) -> None:
        actions.plan_talk(
            found=self.one, on=DAY, at=time(10), place="Zimmer 1", actor=acting(self.head), now=clock.now()
        )
        self.one.refresh_from_db()

    def talked(self) -> None:
        """As far as the talk."""
        self.take(Event.SEND_LETTER)
        self.wish()
        self.take(Event.HOLD_TALK, talk_on=DAY)

    def state(self) -> str:
        return Counsellor.objects.get(pk=self.counsellor.pk).state


@pytest.fixture
def scene() -> Proceeding:
    return Proceeding()


@pytest.mark.requirement("SAP-103")
def test_only_the_head_opens_one_and_the_role_stays(scene: Proceeding) -> None:
    assert (scene.one.stage, scene.state()) == (Stage.HEARING, State.APPOINTED)
    asked: dict[str, Any] = {"counsellor": scene.counsellor, "reasons": "…", "now": clock.now(), "today": DAY}
    for other in (scene.officer, scene.counsellor_user, a_user(Role.HEAD, a_site(), everywhere=True)):
        with pytest.raises(Denied):
            actions.open_termination(is_important=True, actor=acting(other), **asked)
    again = actions.open_termination(is_important=True, actor=acting(scene.head), **asked)
    assert again.pk == scene.one.pk
    Termination.objects.all().delete()
    with pytest.raises(Refused) as refused:
        actions.open_termination(is_important=False, actor=acting(scene.head), **asked)
    assert "6.4.2" in str(refused.value.finding.citation)


@pytest.mark.requirement("SAP-104")
def test_letter_then_talk_then_the_end(scene: Proceeding) -> None:
    with pytest.raises(Refused) as refused:
        scene.take(Event.AGREE)
    assert refused.value.finding.rule == "sap.termination.no_such_step"
    scene.take(Event.SEND_LETTER)
    scene.wish()
    for event in (Event.AGREE, Event.DISAGREE):
        with pytest.raises(Refused) as refused:
            scene.take(event)
        assert refused.value.finding.rule == "sap.termination.no_such_step"
        assert "6.4.2" in str(refused.value.finding.citation)
        scene.one.refresh_from_db()
    with pytest.raises(Refused) as refused:
        scene.take(Event.HOLD_TALK, talk_on=DAY - timedelta(days=1))
    assert "schriftlich" in str(refused.value.finding.facts["why"])
    scene.take(Event.HOLD_TALK, talk_on=DAY)
    assert (scene.one.letter_on, scene.one.talk_on, scene.state()) == (DAY, DAY, State.APPOINTED)


@pytest.mark.requirement("SAP-104")
def test_no_letter_without_reasons_and_no_talk_without_its_day(scene: Proceeding) -> None:
    reasons = scene.one.reasons
    Termination.objects.update(reasons=" ")
    with pytest.raises(Refused) as refused:
        scene.take(Event.SEND_LETTER)
    assert refused.value.finding.facts["missing"] == "die schriftlichen Gründe"
    Termination.objects.update(reasons=reasons)
    scene.one.refresh_from_db()
    assert scene.one.letter_on is None
    scene.take(Event.SEND_LETTER)
    scene.wish()
    with pytest.raises(Refused) as refused:
        scene.take(Event.HOLD_TALK)
    assert refused.value.finding.facts["missing"] == "das Gespräch über die Gründe"
    assert "6.4.2" in str(refused.value.finding.citation)
    scene.one.refresh_from_db()
    assert (scene.one.stage, scene.one.talk_on) == (Stage.TOLD, None)


@pytest.mark.requirement("SAP-105")
def test_the_counsellors_wished_for_are_invited_before_the_talk(scene: Proceeding) -> None:
    users = [a_user(Role.COUNSELLOR, scene.site) for _one in range(2)]
    others = [a_counsellor(user.person) for user in users if user.person]
    scene.take(Event.SEND_LETTER)
    with pytest.raises(Refused) as refused:
        scene.take(Event.HOLD_TALK, talk_on=DAY)
    assert "geantwortet" in str(refused.value.finding.facts["why"])
    scene.one.refresh_from_db()
    scene.wish(*others)
    with pytest.raises(Refused) as refused:
        scene.take(Event.HOLD_TALK, talk_on=DAY)
    assert "eingeladen" in str(refused.value.finding.facts["why"])
    scene.one.refresh_from_db()
    scene.plan()
    assert Notice.objects.filter(kind="sap.talk").count() == 2
    assert scene.take(Event.HOLD_TALK, talk_on=DAY).stage == Stage.TALKED


def test_who_is_invited_reads_day_and_place_and_no_reason(scene: Proceeding, client: Client) -> None:
    user = a_user(Role.COUNSELLOR, scene.site)
    assert user.person is not None
    scene.take(Event.SEND_LETTER)
    scene.wish(a_counsellor(user.person))
    guest = scene.one.guests.get()
    client.force_login(user)
    url = reverse("sap:talk_invitation", args=[guest.pk])
    assert client.get(url).status_code == 403
    scene.plan()
    page = client.get(url)
    assert "Zimmer 1" in page.content.decode()
    assert "vertraulicher Grund" not in page.content.decode()
    let_go(page)
    assert client.get(reverse("sap:termination", args=[scene.one.pk])).status_code == 403
    client.force_login(scene.officer)
    assert client.get(url).status_code == 403


@pytest.mark.requirement("SAP-106")
def test_without_agreement_the_ministry_decides_finally(scene: Proceeding) -> None:
    scene.talked()
    with pytest.raises(Refused) as refused:
        scene.take(Event.AGREE)
    assert "Einverständnis" in str(refused.value.finding.facts["missing"])
    scene.one.refresh_from_db()
    scene.take(Event.DISAGREE)
    assert scene.state() == State.APPOINTED
    assert [one.title for one in needs_now(acting(scene.officer), clock.now()) if "Süd" in one.title]
    with pytest.raises(Denied):
        scene.take(Event.DECIDE_STAY, scene.head, decision_reasons="…")
    with pytest.raises(Refused):
        scene.take(Event.DECIDE_STAY, scene.officer)
    scene.one.refresh_from_db()
    scene.take(Event.DECIDE_STAY, scene.officer, decision_reasons="Kein wichtiger Grund.")
    assert (scene.one.stage, scene.one.closed_on, scene.state()) == (Stage.STAYS, DAY, State.APPOINTED)
    with pytest.raises(Denied):
        scene.take(Event.DECIDE_END, scene.officer, decision_reasons="Doch.")


@pytest.mark.requirement("SAP-106")
def test_the_ministry_may_end_the_role(scene: Proceeding) -> None:
    scene.talked()
    scene.take(Event.DISAGREE)
    scene.take(Event.DECIDE_END, scene.officer, decision_reasons="Es ist ein wichtiger Grund.")
    assert (scene.one.stage, scene.state()) == (Stage.ENDS, State.ENDED)
    assert not Office.objects.filter(person=scene.counsellor.person_id, role=Role.COUNSELLOR, until=None).exists()


def test_both_agree_and_the_role_ends(scene: Proceeding) -> None:
    scene.talked()
    asked: dict[str, Any] = {"found": scene.one, "now": clock.now(), "today": DAY}
    with pytest.raises(Denied):
        actions.agree(agrees=True, actor=acting(scene.head), **asked)
    for agrees, ends in ((True, True), (False, False), (True, True)):
        actions.agree(agrees=agrees, actor=acting(scene.counsellor_user), **asked)
        scene.one.refresh_from_db()
        assert (scene.one.agreed_on == DAY) is ends
    scene.take(Event.AGREE)
    assert (scene.one.stage, scene.state()) == (Stage.ENDS, State.ENDED)


def test_the_head_may_take_it_back(scene: Proceeding) -> None:
    scene.take(Event.WITHDRAW)
    assert (scene.one.stage, scene.one.is_open, scene.state()) == (Stage.STAYS, False, State.APPOINTED)
    assert not Notice.objects.filter(kind="sap.own").exists()


def test_a_role_that_ends_otherwise_leaves_nothing_to_decide(scene: Proceeding) -> None:
    take_step(
        counsellor=scene.counsellor, event=mandate.Event.RESIGN, on=DAY, details=Details(), now=clock.now(),
        actor=acting(scene.counsellor_user), today=DAY,
    )  # fmt: skip
    scene.one.refresh_from_db()
    assert (scene.one.is_open, scene.one.stage) == (False, Stage.HEARING)
    with pytest.raises(Denied):
        scene.take(Event.SEND_LETTER)


def test_who_sees_it_and_from_when(scene: Proceeding, client: Client) -> None:
    speaker = a_user(Role.EMPLOYEE, scene.site)
    Office.objects.create(
        person=speaker.person, role=Role.SPEAKER, authority=scene.site.authority, since=date(2026, 1, 1),
        working_group=scene.part.working_group,
    )  # fmt: skip
    url = reverse("sap:termination", args=[scene.one.pk])

    def answers(user: User) -> int:
        client.force_login(user)
        response = client.get(url)
        let_go(response)
        return response.status_code

    everybody = (scene.head, scene.counsellor_user, scene.officer, speaker, scene.academy)
    assert [answers(one) for one in everybody] == [200, 403, 403, 403, 403]
    scene.take(Event.SEND_LETTER)
    assert [answers(one) for one in everybody] == [200, 200, 403, 403, 403]
    scene.wish()
    scene.take(Event.HOLD_TALK, talk_on=DAY)
    scene.take(Event.DISAGREE)
    assert [answers(one) for one in everybody] == [200, 200, 200, 403, 403]
    client.force_login(speaker)
    page = client.get(reverse("sap:counsellor", args=[scene.counsellor.pk]))
    assert "Verfahren vom" not in page.content.decode()
    let_go(page)


def test_nobody_leads_a_proceeding_about_themselves(scene: Proceeding) -> None:
    Office.objects.create(
        person=scene.counsellor_user.person, role=Role.HEAD, authority=scene.site.authority, since=date(2026, 1, 1)
    )
    with pytest.raises(Denied):
        scene.take(Event.WITHDRAW, scene.counsellor_user)


def test_the_journal_names_acts_and_never_a_reason(scene: Proceeding) -> None:
    scene.talked()
    lines = Entry.objects.filter(verb__startswith="sap.termination")
    assert [line.verb for line in lines.order_by("pk")] == [
        "sap.termination_opened", "sap.termination_send_letter", "sap.termination_wish", "sap.termination_hold_talk",
    ]  # fmt: skip
    assert not any("vertraulich" in str(line.facts) for line in lines)


def test_the_letters_are_there_when_there_is_what_they_are_about(scene: Proceeding, client: Client) -> None:
    client.force_login(scene.head)

    def letter(name: str) -> bytes:
        response = client.post(reverse("sap:termination_letter", args=[scene.one.pk, name]))
        let_go(response)
        return response.content[:4]

    assert client.post(reverse("sap:termination_letter", args=[scene.one.pk, "gruende"])).status_code == 404
    scene.take(Event.SEND_LETTER)
    scene.wish()
    scene.plan()
    assert [letter(name) for name in ("gruende", "gespraech")] == [b"%PDF"] * 2
    scene.take(Event.HOLD_TALK, talk_on=DAY)
    scene.take(Event.DISAGREE)
    scene.take(Event.DECIDE_STAY, scene.officer, decision_reasons="Es reicht nicht.")
    client.force_login(scene.counsellor_user)
    assert letter("entscheidung") == b"%PDF"
    assert client.post(reverse("sap:termination_letter", args=[scene.one.pk, "anderes"])).status_code == 404
    written = Entry.objects.filter(verb="letter_written")
    assert set(written.values_list("object_type", flat=True)) == {"sap.counsellor"}, "never in the history of a person"


def test_the_way_by_the_pages(client: Client) -> None:
    land = Land()
    other = a_counsellor(a_person(land.site, "Otto", "Ohm"))
    client.force_login(land.head)
    start = reverse("sap:open_termination", args=[land.counsellor.pk])
    assert client.post(start, {"reasons": "Grund"}).status_code == 422
    assert client.post(start, {"reasons": "Grund", "is_important": "on"}).status_code == 302
    one = Termination.objects.get()
    step = lambda name: reverse("sap:termination_step", args=[one.pk, name])  # noqa: E731
    assert client.post(reverse("sap:termination_reasons", args=[one.pk]), {"reasons": "Besser"}).status_code == 302
    assert client.post(step("send_letter")).status_code == 302
    client.force_login(land.counsellor_user)
    wish = reverse("sap:termination_wish", args=[one.pk])
    assert client.post(wish, {"wishes": "yes"}).status_code == 422
    assert client.post(wish, {"wishes": "yes", "others": [other.pk]}).status_code == 302
    client.force_login(land.head)
    day = clock.today()
    typed = {"on_day": day.day, "on_month": day.month, "on_year": day.year, "at": "9:30", "place": "Zimmer 1"}
    assert client.post(reverse("sap:plan_talk", args=[one.pk]), typed).status_code == 302
    talk = {"talk_on_day": day.day, "talk_on_month": day.month, "talk_on_year": day.year}
    assert client.post(step("hold_talk"), talk).status_code == 302
    assert client.post(step("agree")).status_code == 409
    assert client.post(step("unbekannt")).status_code == 404
    client.force_login(land.counsellor_user)
    assert client.post(reverse("sap:agree_termination", args=[one.pk])).status_code == 302
    client.force_login(land.head)
    assert client.post(step("agree")).status_code == 302
    one.refresh_from_db()
    assert (one.stage, one.reasons) == (Stage.ENDS, "Besser")
