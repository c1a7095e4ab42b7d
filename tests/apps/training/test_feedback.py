# SPDX-License-Identifier: EUPL-1.2
"""What a mentor writes to a trainee is read by the two of them and by nobody else, on whatever way they try."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.models import Entry as Line
from schutznetz.apps.notify.facts import says
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Actor, HeldOffice, Role
from schutznetz.apps.privacy.jobs import delete_by_periods
from schutznetz.apps.sap.models import State
from schutznetz.apps.training.actions import pairings as actions
from schutznetz.apps.training.models import Feedback, Pairing
from schutznetz.apps.training.queries import mentoring as reads
from schutznetz.apps.ui.facts import lists
from schutznetz.apps.ui.policies import Denied
from tests.apps.builders import a_user
from tests.apps.sap.objects import DAY, a_counsellor, acting
from tests.apps.training.objects import School, a_group, a_member, a_mentor, a_pairing

pytestmark = pytest.mark.django_db
SECRET = "hört jetzt viel länger zu"


@pytest.fixture
def school() -> School:
    made = School()
    pairing = made.paired()
    a_member(a_group(made.programme, "running"), made.trainee)
    Feedback.objects.create(pairing=pairing, text=SECRET, written_at=clock.now())
    return made


def client_of(user: User) -> Client:
    made = Client()
    made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return made


def others(school: School) -> dict[str, User]:
    roles = {str(role): a_user(role, school.site, everywhere=True) for role in Role if role != Role.EMPLOYEE}
    return roles | {
        "ACA": school.academy, "MIN": school.officer, "HEAD": school.head, "SPK": school.speaker,
        "DEP": school.deputy, "ADM": school.admin,
    }  # fmt: skip


def addresses(pairing: Pairing, feedback: Feedback) -> Iterator[tuple[str, str]]:
    for name, pk in (("pairing", pairing.pk), ("withdraw_feedback", feedback.pk)):
        yield "get", reverse(f"training:{name}", args=[pk])
        yield "post", reverse(f"training:{name}", args=[pk])


@pytest.mark.requirement("SAP-116")
def test_no_office_opens_feedback(school: School) -> None:
    pairing, feedback = Pairing.objects.get(), Feedback.objects.get()
    for role, user in others(school).items():
        client = client_of(user)
        for method, url in addresses(pairing, feedback):
            answer = getattr(client, method)(url, {"text": "Neu"})
            assert answer.status_code in (403, 404), f"{role} {method} {url}"
            assert SECRET not in answer.content.decode()
    assert Feedback.objects.get().text == SECRET


@pytest.mark.requirement("SAP-116")
def test_no_page_of_theirs_shows_a_word_of_it(school: School) -> None:
    group, person = school.trainee.training_memberships.get().group, school.trainee.person
    pages = (
        "/", "/ausbildung/", f"/ausbildung/gruppen/{group.pk}/", f"/ausbildung/mentoren/{school.mentor.pk}/",
        f"/ausbildung/arbeitskreis/{school.group.key}/", "/datenschutz/", "/datenschutz/journal/",
        f"/sap/verzeichnis/{school.trainee.pk}/", f"/verwaltung/personen/{person.pk}/", "/aufgaben/",
    )  # fmt: skip
    for role in ("ACA", "MIN", "HEAD", "SPK", "ADM", "DPO"):
        client = client_of(others(school)[role])
        for url in pages:
            assert SECRET not in client.get(url, follow=True).content.decode(), f"{role} {url}"


@pytest.mark.requirement("SAP-116")
def test_the_two_of_them_read_it(school: School) -> None:
    pairing = Pairing.objects.get()
    for user in (school.mentor_user, school.trainee_user):
        text = client_of(user).get(reverse("training:pairing", args=[pairing.pk])).content.decode()
        assert SECRET in text
    assert "<textarea" not in client_of(school.trainee_user).get(
        reverse("training:pairing", args=[pairing.pk])
    ).content.decode()  # fmt: skip


def test_a_trainee_cannot_write_as_the_mentor(school: School) -> None:
    pairing, feedback = Pairing.objects.get(), Feedback.objects.get()
    client = client_of(school.trainee_user)
    assert client.post(reverse("training:pairing", args=[pairing.pk]), {"text": "Ich bin toll"}).status_code == 403
    assert client.post(reverse("training:withdraw_feedback", args=[feedback.pk])).status_code == 404
    with pytest.raises(Denied):
        actions.give_feedback(
            pairing=pairing, text="x", actor=acting(school.trainee_user), now=clock.now(), today=DAY
        )  # fmt: skip


def test_another_mentor_and_another_trainee_see_nothing(school: School) -> None:
    pairing = Pairing.objects.get()
    other = a_user(Role.COUNSELLOR, school.site, everywhere=True)
    assert other.person is not None
    mentor = a_mentor(a_counsellor(other.person))
    second = a_user(Role.COUNSELLOR, school.site, everywhere=True)
    assert second.person is not None
    a_pairing(mentor, a_counsellor(second.person, State.IN_TRAINING))
    for user in (other, second):
        assert client_of(user).get(reverse("training:pairing", args=[pairing.pk])).status_code == 403


def test_the_next_mentor_does_not_read_what_the_last_one_wrote(school: School) -> None:
    first = Pairing.objects.get()
    actions.end_pairing(pairing=first, actor=school.spk(), now=clock.now(), today=DAY)
    user = a_user(Role.COUNSELLOR, school.site, everywhere=True)
    assert user.person is not None
    second = a_pairing(a_mentor(a_counsellor(user.person)), school.trainee)
    client = client_of(user)
    assert client.get(reverse("training:pairing", args=[first.pk])).status_code == 403
    assert SECRET not in client.get(reverse("training:pairing", args=[second.pk])).content.decode()


def test_no_mixture_of_offices_opens_it(school: School) -> None:
    every = tuple(HeldOffice(str(role), school.site.authority_id) for role in Role)
    almighty = Actor(user=school.admin, person=school.admin.person, offices=every)
    pairing = Pairing.objects.get()
    with pytest.raises(Denied):
        reads.pairing_for(almighty, pairing.pk)
    with pytest.raises(Denied):
        reads.feedback_of(almighty, pairing, DAY)


def test_who_acts_in_the_name_of_one_of_them_reads_nothing(school: School) -> None:
    pairing = Pairing.objects.get()
    for user in (school.mentor_user, school.trainee_user):
        helped = Actor(user=user, person=user.person, helper=school.admin)
        with pytest.raises(Denied):
            reads.feedback_of(helped, pairing, DAY)


def test_journal_and_notices_know_no_word(school: School) -> None:
    pairing = Pairing.objects.get()
    actions.give_feedback(pairing=pairing, text=SECRET, actor=school.men(), now=clock.now(), today=DAY)
    (line,) = Line.objects.filter(verb="training.feedback_given")
    assert SECRET not in str(vars(line))
    (notice,) = Notice.objects.filter(kind="training.feedback")
    assert notice.person_id == school.trainee.person_id
    assert SECRET not in says(notice)
    assert not [one.key for one in lists() if "training" in one.build.__module__]


def test_nothing_new_after_the_end(school: School) -> None:
    pairing = Pairing.objects.get()
    pairing.until = DAY
    pairing.save()
    later = DAY + timedelta(days=1)
    with pytest.raises(actions.EndedError):
        actions.give_feedback(pairing=pairing, text="x", actor=school.men(later), now=clock.now(), today=later)
    url = reverse("training:pairing", args=[pairing.pk])
    assert client_of(school.mentor_user).post(url, {"text": "x"}).status_code == 403


def test_the_mentor_takes_back_what_was_wrong(school: School) -> None:
    url = reverse("training:withdraw_feedback", args=[Feedback.objects.get().pk])
    assert client_of(school.mentor_user).post(url).status_code == 302
    assert not Feedback.objects.exists()


def test_it_is_deleted_with_the_pairing_a_year_after_its_end(school: School) -> None:
    Pairing.objects.update(since=date(2025, 1, 10), until=date(2025, 6, 14))
    delete_by_periods(clock.now(), date(2026, 6, 14))
    assert Feedback.objects.exists()
    delete_by_periods(clock.now(), DAY)
    assert not Pairing.objects.exists()
    assert not Feedback.objects.exists()
