# SPDX-License-Identifier: EUPL-1.2
"""Several functions at once: after the exception the ministry has a task, and nothing ends by itself."""

from datetime import date, timedelta

import pytest

from schutznetz.apps.duties.actions import reconcile
from schutznetz.apps.duties.facts import kind_of
from schutznetz.apps.duties.models import Duty
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Deputy, Office
from schutznetz.apps.quality.actions.functions import allow_functions
from schutznetz.apps.quality.jobs import to_allow
from schutznetz.apps.quality.queries.about import about_together
from schutznetz.apps.sap.models import Rest
from schutznetz.apps.training.models import Pairing
from tests.apps.builders import a_person, an_office
from tests.apps.quality.objects import DAY, NOW, Court, acting
from tests.apps.sap.objects import a_counsellor
from tests.apps.training.objects import a_mentor, a_pairing

pytestmark = pytest.mark.django_db
LAST = DAY + timedelta(days=30)


@pytest.fixture
def court() -> Court:
    """The counsellor accompanies a trainee and speaks for the working group."""
    found = Court()
    trainee = a_counsellor(a_person(found.site, "Tomke", "Tamm"), "in_training", training_completed_on=None)
    a_pairing(a_mentor(found.counsellor), trainee)
    office = an_office(found.counsellor.person, Role.SPEAKER)
    office.working_group = found.group
    office.save()
    return found


def allow(court: Court, until: date = LAST, functions: tuple[str, ...] = ("mentor", "speaker")) -> None:
    allow_functions(
        counsellor=court.counsellor, allowed=list(functions), since=DAY, until=until, reasons="Niemand sonst.",
        actor=acting(court.officer), now=NOW, today=DAY,
    )  # fmt: skip


@pytest.mark.requirement("SAP-048", "SAP-049")
def test_after_the_exception_the_ministry_has_a_task_with_the_section(court: Court) -> None:
    allow(court)
    assert list(to_allow(NOW, DAY)) == []
    assert list(to_allow(NOW, LAST)) == []
    wanted = next(iter(to_allow(NOW, LAST + timedelta(days=1))))
    assert (wanted.source, wanted.role, wanted.authority) == (court.counsellor, Role.MINISTRY, court.programme.ministry)
    assert "4.1.5" in wanted.cite
    assert Pairing.objects.get().until is None
    assert court.counsellor.person.offices.filter(role=Role.SPEAKER, until=None).exists()


@pytest.mark.requirement("SAP-049")
def test_the_task_is_settled_by_a_new_exception_or_when_a_function_ends(court: Court) -> None:
    def keep() -> int:
        reconcile(kind_of("quality.together"), to_allow(NOW, DAY), NOW)
        return Duty.objects.filter(kind="quality.together", closed_at=None).count()

    assert keep() == 1
    allow(court, functions=("companion", "speaker"))
    assert keep() == 1
    allow(court)
    assert keep() == 0
    court.counsellor.function_approvals.all().delete()
    assert keep() == 1
    Pairing.objects.update(until=DAY - timedelta(days=1))
    assert keep() == 0


@pytest.mark.requirement("SAP-049")
def test_only_the_ministry_reads_whom_the_task_is_about(court: Court) -> None:
    reconcile(kind_of("quality.together"), to_allow(NOW, DAY), NOW)
    duties = list(Duty.objects.filter(kind="quality.together"))
    said = about_together(acting(court.officer), duties)
    assert set(said) == {duties[0].pk}
    for word in (str(court.counsellor.person), "Mentor", "Sprecher"):
        assert word in said[duties[0].pk]
    for user in (court.head, court.speaker, court.counsellor_user, court.foreign_head):
        assert about_together(acting(user), duties) == {}


@pytest.mark.requirement("SAP-049")
def test_one_function_alone_asks_nothing(court: Court) -> None:
    Pairing.objects.all().delete()
    assert list(to_allow(NOW, DAY)) == []


@pytest.mark.requirement("SAP-048", "SAP-049")
def test_a_deputy_who_acts_too_long_beside_another_function_is_a_task(court: Court) -> None:
    """The house rule allows three months; who acts longer counts as speaker (reading X16)."""
    court.counsellor.person.offices.filter(role=Role.SPEAKER).delete()
    office = an_office(court.counsellor.person, Role.DEPUTY_SPEAKER)
    office.working_group = court.group
    office.save()
    held = Office.objects.filter(role=Role.SPEAKER, working_group=court.group)
    last = DAY - timedelta(days=1)
    assert held.exists() and list(to_allow(NOW, DAY)) == []
    held.update(until=last)
    assert list(to_allow(NOW, date(2026, 9, 14))) == []
    (wanted,) = to_allow(NOW, date(2026, 9, 15))
    assert (wanted.source, wanted.role) == (court.counsellor, Role.MINISTRY)
    assert "4.1.5" in wanted.cite
    held.update(until=None)
    assert list(to_allow(NOW, date(2026, 9, 15))) == [], "there is a speaker again"


@pytest.mark.requirement("SAP-048", "SAP-049")
@pytest.mark.parametrize("way", ["the speaker rests", "named as deputy"])
def test_acting_while_the_speaker_rests_or_by_name_counts_too(court: Court, way: str) -> None:
    court.counsellor.person.offices.filter(role=Role.SPEAKER).delete()
    speaker = Office.objects.get(role=Role.SPEAKER, working_group=court.group)
    if way == "named as deputy":
        Deputy.objects.create(
            office=speaker, person=court.counsellor.person, since=DAY, until=DAY + timedelta(days=365), named_at=NOW
        )
    else:
        office = an_office(court.counsellor.person, Role.DEPUTY_SPEAKER)
        office.working_group = court.group
        office.save()
        Rest.objects.create(counsellor=a_counsellor(speaker.person), since=DAY)
    assert list(to_allow(NOW, date(2026, 9, 14))) == []
    assert [one.source for one in to_allow(NOW, date(2026, 9, 15))] == [court.counsellor]
