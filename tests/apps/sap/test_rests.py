# SPDX-License-Identifier: EUPL-1.2
"""A rest that lasts longer, or shorter, than announced: asked for when its day has passed, and said anew."""

import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.duties.jobs import review
from schutznetz.apps.duties.models import Duty
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.sap.actions.rests import expect
from schutznetz.apps.sap.models import Rest, State
from schutznetz.apps.sap.queries import need as reads
from schutznetz.apps.sap.queries.duties import rests_over
from schutznetz.apps.ui.policies import Denied
from tests.apps.builders import let_go
from tests.apps.sap.objects import DAY, Land, acting

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SAP-101")]
NOW = clock.now()


@pytest.fixture
def resting() -> Rest:
    land = Land()
    land.counsellor.state = State.RESTING
    land.counsellor.save()
    made = Rest.objects.create(
        counsellor=land.counsellor, since=DAY - timedelta(days=90), expected_until=DAY + timedelta(days=10)
    )
    made.land = land  # type: ignore[attr-defined]
    return made


def typed(day: date) -> dict[str, str]:
    return {f"expected_until_{name}": str(getattr(day, name)) for name in ("day", "month", "year")}


def test_the_day_after_the_expected_end_the_counsellor_is_asked_and_a_new_day_settles_it(resting: Rest) -> None:
    last = DAY + timedelta(days=10)
    assert list(rests_over(NOW, last)) == []
    (wanted,) = rests_over(NOW, last + timedelta(days=1))
    assert (wanted.person, wanted.due_on, wanted.cite) == (
        resting.counsellor.person, last + timedelta(days=1), "SAP-Erlass 2007, Nr. 6.4.1",
    )  # fmt: skip
    land = resting.land  # type: ignore[attr-defined]
    review(NOW, last + timedelta(days=2), nightly=True)
    assert Duty.objects.get(kind="sap.rest_over").person == resting.counsellor.person
    expect(
        rest=resting, until=last + timedelta(days=60), actor=acting(land.counsellor_user), now=NOW,
        today=last + timedelta(days=2),
    )  # fmt: skip
    assert list(rests_over(NOW, last + timedelta(days=2))) == []


def test_the_own_page_says_it_takes_the_new_day_and_both_bodies_hear_of_it(client: Client, resting: Rest) -> None:
    land = resting.land  # type: ignore[attr-defined]
    today = clock.today()
    Rest.objects.update(since=today - timedelta(days=90), expected_until=today - timedelta(days=1))
    client.force_login(land.counsellor_user)
    page = client.get(reverse("sap:own")).content.decode()
    assert "Kehren Sie zurück, oder nennen Sie einen neuen Tag." in page
    assert reverse("sap:own_rest") in page
    new = today + timedelta(days=40)
    assert client.post(reverse("sap:own_rest"), typed(new)).status_code == 302
    assert Rest.objects.get().expected_until == new
    told = Notice.objects.filter(key__startswith="sap.office:rest:").values_list("person", flat=True)
    assert set(told) == {land.head.person_id, land.officer.person_id, *_others(land)}
    assert client.post(reverse("sap:own_rest"), typed(new)).status_code == 302
    assert Notice.objects.filter(key__startswith="sap.office:rest:").count() == len(told)
    line = Entry.objects.get(verb="sap.rest_expected")
    assert (line.facts, line.object_id) == ({"until": new.isoformat()}, str(land.counsellor.pk))
    page = client.get(reverse("sap:own")).content.decode()
    assert "Kehren Sie zurück, oder nennen Sie einen neuen Tag." not in page


def _others(land: Land) -> set[int]:
    """Further officers of the ministry."""
    return {one.person_id for one in (land.second,) if one.person_id is not None}


def test_a_day_that_has_passed_is_refused_at_the_field_with_the_step_as_the_page_calls_it(
    client: Client, resting: Rest
) -> None:
    land = resting.land  # type: ignore[attr-defined]
    client.force_login(land.counsellor_user)
    for language, title, says in (
        ("de", "Mein Amt", "wählen Sie unter „{}“: „{}“."),
        ("en", "My role", "under “{}”: “{}”."),
    ):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        page = client.get(reverse("sap:own")).content.decode()
        step = re.search(rf'href="{reverse("sap:step", args=[land.counsellor.pk, "resume"])}">([^<]+)<', page)
        assert step and f"<title>{title}" in page, language
        response = client.post(reverse("sap:own_rest"), typed(clock.today() - timedelta(days=1)))
        assert response.status_code == 422
        assert says.format(title, step[1]) in response.content.decode(), language
        let_go(response)
    assert Rest.objects.get().expected_until == DAY + timedelta(days=10)


def test_who_cannot_end_the_rest_alone_is_not_sent_to_a_step_they_do_not_have(client: Client, resting: Rest) -> None:
    land = resting.land  # type: ignore[attr-defined]
    land.counsellor.state = State.TRANSFERRED
    land.counsellor.save()
    client.force_login(land.counsellor_user)
    assert "Wieder tätig werden" not in client.get(reverse("sap:own")).content.decode()
    response = client.post(reverse("sap:own_rest"), typed(clock.today() - timedelta(days=1)))
    page = response.content.decode()
    assert "Dieser Tag ist schon vorbei." in page and "Wieder tätig werden" not in page
    let_go(response)


def test_nobody_else_says_it_and_a_rest_that_is_over_expects_nothing(client: Client, resting: Rest) -> None:
    land = resting.land  # type: ignore[attr-defined]
    with pytest.raises(Denied):
        expect(rest=resting, until=DAY + timedelta(days=50), actor=acting(land.head), now=NOW, today=DAY)
    client.force_login(land.head)
    assert client.get(reverse("sap:own_rest")).status_code == 404
    Rest.objects.update(until=DAY)
    client.force_login(land.counsellor_user)
    assert client.get(reverse("sap:own_rest")).status_code == 404
    with pytest.raises(Rest.DoesNotExist):
        expect(rest=resting, until=DAY + timedelta(days=50), actor=acting(land.counsellor_user), now=NOW, today=DAY)


def test_who_still_rests_after_that_day_is_absent_in_the_need(resting: Rest) -> None:
    land = resting.land  # type: ignore[attr-defined]
    found = reads.needs_of([land.part], DAY + timedelta(days=11))[0]
    assert found.now is not None
    assert found.now.facts["active"] == reads.needs_of([land.part], DAY)[0].now.facts["active"]  # type: ignore[union-attr]


def test_until_the_last_day_of_a_rest_the_return_is_expected_and_after_it_no_more(resting: Rest) -> None:
    land, last = resting.land, resting.expected_until  # type: ignore[attr-defined]
    assert last is not None

    def course(today: date) -> list[tuple[date, int]]:
        return [(point.day, point.active) for point in reads.needs_of([land.part], today)[0].course]

    for today in (DAY, last):
        assert course(today) == [(today, 0), (last + timedelta(days=1), 1)], today
    assert course(last + timedelta(days=1)) == [(last + timedelta(days=1), 0)]
