# SPDX-License-Identifier: EUPL-1.2
"""Complaints because of the role: to the ministry, past the own authority, and read by nobody else."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.apps.accounts.models import User
from schutznetz.apps.duties.actions import reconcile
from schutznetz.apps.duties.facts import kind_of
from schutznetz.apps.duties.models import Duty
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Deputy, Office
from schutznetz.apps.quality.actions import complaints as actions
from schutznetz.apps.quality.jobs import to_answer
from schutznetz.apps.quality.models import Complaint
from schutznetz.apps.quality.queries import complaints as queries
from schutznetz.apps.quality.queries.about import about_complaints
from schutznetz.apps.ui.policies import Denied
from tests.apps.builders import a_user, an_office
from tests.apps.quality.objects import DAY, NOW, Court, a_complaint, acting

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SAP-068")]


@pytest.fixture
def court() -> Court:
    """With one officer at the ministry."""
    made = Court()
    Office.objects.filter(role=Role.MINISTRY).exclude(person=made.officer.person).delete()
    return made


def complain(court: Court) -> Complaint:
    return actions.complain(
        counsellor=court.counsellor, kind="disadvantaged", text="Wegen des Amtes nicht befördert.", is_career=True,
        may_ask=False, actor=acting(court.counsellor_user), now=NOW, today=DAY,
    )  # fmt: skip


def others(court: Court) -> list[User]:
    """Everybody who might want to know: the head, line manager, speakers, academy, administration, data protection."""
    more = [a_user(role, court.site, everywhere=True) for role in (Role.ADMINISTRATOR, Role.DATA_PROTECTION)]
    return [court.head, court.manager, court.speaker, court.stranger, court.academy, court.foreign_head, *more]


def test_the_ministry_alone_hears_confirms_and_answers(court: Court) -> None:
    made = complain(court)
    officer = acting(court.officer)
    assert queries.complaints_to(officer) == [made]
    assert list(Notice.objects.filter(kind="quality.complaint").values_list("person", flat=True)) == [
        court.officer.person_id
    ]
    actions.receive_complaint(complaint=made, actor=officer, now=NOW)
    actions.answer_complaint(complaint=made, text="Wir sehen es uns an.", actor=officer, now=NOW, today=DAY)
    (own,) = queries.own_complaints(court.counsellor)
    assert (own.answer, own.closed_on, own.answered_by) == ("Wir sehen es uns an.", DAY, court.officer.person)
    told = Notice.objects.filter(kind="quality.complaint_step")
    assert set(told.values_list("person", flat=True)) == {court.counsellor_user.person_id}
    actions.answer_complaint(complaint=made, text="Doch nicht.", actor=officer, now=NOW, today=DAY)
    assert Complaint.objects.get().answer == "Wir sehen es uns an."


def test_nobody_else_reads_hears_or_answers(court: Court, client: Client) -> None:
    made = complain(court)
    address = reverse("quality:complaint", args=[made.pk])
    for user in others(court):
        actor = acting(user)
        with pytest.raises(Denied, match=r"Nr\. 5\.5"):
            queries.complaint_for(actor, made.pk)
        with pytest.raises(Denied, match=r"Nr\. 5\.5"):
            actions.answer_complaint(complaint=made, text="Nein.", actor=actor, now=NOW, today=DAY)
        with pytest.raises(Denied):
            actions.receive_complaint(complaint=made, actor=actor, now=NOW)
        assert queries.complaints_to(actor) == []
        assert not Notice.objects.filter(person=user.person_id).exists()
        client.force_login(user)
        assert client.get(address).status_code == client.get(reverse("quality:complaints")).status_code == 403
    assert Complaint.objects.get().received_at is None


@pytest.mark.parametrize("how", ["head", "manager", "line manager", "speaker", "deputy"])
def test_an_officer_who_leads_the_writer_or_only_stands_in_does_not_read_it(court: Court, how: str) -> None:
    made = complain(court)
    other = a_user(Role.EMPLOYEE if how == "deputy" else Role.MINISTRY, court.ministry_site, everywhere=True)
    assert other.person is not None
    if how == "line manager":
        court.counsellor.line_manager = other.person
        court.counsellor.save()
        made.refresh_from_db()
    elif how == "speaker":
        an_office(other.person, Role.SPEAKER, working_group=court.group)
    elif how == "deputy":
        held = Office.objects.get(person=court.officer.person, role=Role.MINISTRY)
        Deputy.objects.create(office=held, person=other.person, since=DAY, until=DAY, named_at=NOW)
    else:
        office = an_office(other.person, Role.HEAD if how == "head" else Role.SUPERVISOR)
        office.authority, office.site = court.site.authority, None
        office.save()
    with pytest.raises(Denied):
        queries.complaint_for(acting(other), made.pk)
    assert other.person not in queries.readers_of(made, DAY)
    assert queries.readers_of(made, DAY) == [court.officer.person]
    assert [one.person for one in to_answer(NOW, DAY)] == [court.officer.person]


def test_where_nobody_could_read_it_nothing_is_taken(court: Court, client: Client) -> None:
    Office.objects.filter(role=Role.MINISTRY).update(until=date(2026, 1, 2))
    with pytest.raises(Denied, match="Brief"):
        complain(court)
    client.force_login(court.counsellor_user)
    page = client.get(reverse("quality:complaints")).content.decode()
    assert "niemand eingetragen" in page
    assert reverse("quality:complain") not in page


def test_the_page_speaks_to_its_reader(court: Court, client: Client) -> None:
    said = {}
    for user in (court.counsellor_user, court.officer):
        client.force_login(user)
        said[user] = client.get(reverse("quality:complaints")).content.decode()
    assert ["darf Sie als SAP" in page for page in said.values()] == [True, False]


def test_the_journal_does_not_say_who_complained(court: Court) -> None:
    made = complain(court)
    actions.withdraw_complaint(complaint=made, actor=acting(court.counsellor_user), now=NOW, today=DAY)
    for line in Entry.objects.filter(object_type="quality.complaint"):
        assert (line.actor, line.facts, line.authority_id) == (None, {}, court.programme.ministry_id)


def test_what_is_withdrawn_is_gone_and_cannot_be_answered(court: Court) -> None:
    made = complain(court)
    with pytest.raises(Denied):
        actions.withdraw_complaint(complaint=made, actor=acting(court.officer), now=NOW, today=DAY)
    actions.withdraw_complaint(complaint=made, actor=acting(court.counsellor_user), now=NOW, today=DAY)
    actions.answer_complaint(complaint=made, text="Zu spät.", actor=acting(court.officer), now=NOW, today=DAY)
    row = Complaint.objects.get()
    assert (row.text, row.answer, row.is_withdrawn) == ("", "", True)
    assert queries.complaints_to(acting(court.officer)) == []


def test_the_tasks_name_the_day_of_receipt_and_of_the_answer(court: Court) -> None:
    made = complain(court)
    (wanted,) = to_answer(NOW, DAY)
    assert (wanted.due_on, wanted.person) == (DAY + timedelta(days=7), court.officer.person)
    assert "5.5" in wanted.cite
    actions.receive_complaint(complaint=made, actor=acting(court.officer), now=NOW)
    (wanted,) = to_answer(NOW, DAY)
    assert wanted.due_on == DAY + timedelta(days=30)
    reconcile(kind_of("quality.complaint"), to_answer(NOW, DAY), NOW)
    duties = list(Duty.objects.filter(kind="quality.complaint"))
    assert about_complaints(acting(court.officer), duties) == {duties[0].pk: str(court.counsellor.person)}
    for user in others(court):
        assert about_complaints(acting(user), duties) == {}
    actions.answer_complaint(complaint=made, text="Gut.", actor=acting(court.officer), now=NOW, today=DAY)
    assert list(to_answer(NOW, DAY)) == []


def test_a_counsellor_writes_on_the_page_and_the_ministry_answers_there(court: Court, client: Client) -> None:
    client.force_login(court.counsellor_user)
    page = client.get(reverse("quality:complaints")).content.decode()
    for words in ("Nr. 5.5", str(court.officer.person), "Ihre Behördenleitung, Führungskräfte", "Eingang"):
        assert words in page
    assert client.post(reverse("quality:complain"), {"kind": "hindered"}).status_code == 422
    sent = {"kind": "hindered", "text": "Ich durfte nicht weg."}
    response = client.post(reverse("quality:complain"), sent, follow=True)
    assert "Eingang noch nicht bestätigt" in response.content.decode()
    made = Complaint.objects.get()
    client.force_login(court.officer)
    address = reverse("quality:complaint", args=[made.pk])
    assert "Fragen Sie in der Behörde nicht nach." in client.get(address).content.decode()
    client.post(reverse("quality:receive_complaint", args=[made.pk]))
    assert client.post(address, {"text": ""}).status_code == 422
    client.post(address, {"text": "Das war nicht in Ordnung."})
    client.force_login(court.counsellor_user)
    assert "Das war nicht in Ordnung." in client.get(address).content.decode()


def test_a_role_that_has_ended_can_still_be_complained_about(court: Court) -> None:
    a_complaint(court.counsellor)
    court.counsellor.state, court.counsellor.ended_on = "ended", DAY
    court.counsellor.save()
    found = queries.writer_of(acting(court.counsellor_user))
    assert found == court.counsellor
    assert len(queries.own_complaints(court.counsellor)) == 1
    court.counsellor.state = "applied"
    court.counsellor.save()
    assert queries.writer_of(acting(court.counsellor_user)) is None
