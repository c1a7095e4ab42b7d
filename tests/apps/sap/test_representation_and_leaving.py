# SPDX-License-Identifier: EUPL-1.2
"""Who is represented, as numbers; leaving the programme; notices of vacancies on the start page."""

import re
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps import sap
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.sap import actions, queries
from schutznetz.apps.sap.facts import RULES
from schutznetz.apps.sap.models import Candidate, Departure, Participant, Representation, SelectionDay, State, Vacancy
from schutznetz.apps.sap.queries import representation as reads
from schutznetz.apps.sap.queries.start import coming
from schutznetz.apps.ui.facts import spoken
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.working_groups.facts import RULES as OF_GROUPS
from schutznetz.regulation.sap_erlass import catalogue
from tests.apps.builders import a_person, a_site, a_user, let_go
from tests.apps.sap.objects import DAY, Land, a_counsellor, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Land:
    return Land()


def a_vacancy(land: Land, **more: Any) -> Vacancy:
    values: dict[str, Any] = {"new_posts": 1, "apply_by": date(2026, 7, 31), "made_at": clock.now()}
    return Vacancy.objects.create(authority=land.site.authority, **(values | more))


@pytest.mark.requirement("SAP-080")
def test_a_group_that_nobody_represents_is_shown_without_a_score(land: Land, client: Client) -> None:
    vacancy = a_vacancy(land)
    client.force_login(land.head)
    url = reverse("sap:count_representation", args=[vacancy.pk])
    typed = {"counted_on_day": 1, "counted_on_month": 6, "counted_on_year": 2026}
    typed |= {"status_tariff_1": 300, "status_tariff_2": 0, "status_police_1": 900, "status_police_2": 5}
    assert client.post(url, typed | {"status_police_1": -1}).status_code == 422
    assert client.post(url, typed).status_code == 302
    found = Representation.objects.get()
    assert found.counts["status.tariff"] == [300, 0]
    hint = reads.hints_of(found, DAY)[0]
    assert (hint.is_open, hint.facts["gaps"]) == (True, "Tarifbeschäftigte")
    page = client.get(reverse("sap:representation", args=[vacancy.pk]))
    assert "nicht vertreten" in page.content.decode()
    let_go(page)


@pytest.mark.requirement("SAP-081")
def test_women_and_men_are_shown_for_the_pool_and_those_who_applied(land: Land, client: Client) -> None:
    counts = {"gender.women": [1, 2], "gender.men": [5, 2], "gender.diverse": [0, 0]}
    vacancy = a_vacancy(land)
    found = Representation.objects.create(vacancy=vacancy, counts=counts, counted_on=DAY)
    _groups, pool, applicants = reads.hints_of(found, DAY)
    assert (pool.is_open, applicants.is_open) == (True, False)
    assert str(spoken(pool).says) == "1 Frauen, 5 Männer, 0 divers."
    client.force_login(a_user(Role.EQUALITY, land.site, everywhere=True))
    page = client.get(reverse("sap:representation", args=[vacancy.pk]))
    assert "1 Frauen, 5 Männer" in page.content.decode()
    let_go(page)
    for other in (land.officer, land.counsellor_user, a_user(Role.EQUALITY, a_site(), everywhere=True)):
        client.force_login(other)
        assert client.get(reverse("sap:representation", args=[vacancy.pk])).status_code == 403


def test_an_authority_leaves_and_the_ministry_sees_nothing_of_it_any_more(land: Land, client: Client) -> None:
    assert queries.counsellors_visible_to(acting(land.officer)).exists()
    for other in (land.officer, land.counsellor_user):
        with pytest.raises(Denied):
            actions.leave(part=land.part, actor=acting(other), now=clock.now(), today=DAY)
    client.force_login(land.head)
    url = reverse("sap:leave", args=[land.site.authority.key])
    assert client.post(url).status_code == 422
    assert client.post(url, {"is_sure": "on"}).status_code == 302
    assert not Participant.objects.filter(authority=land.site.authority).exists()
    assert Departure.objects.get().authority == land.site.authority
    assert not queries.counsellors_visible_to(acting(land.officer)).exists()
    client.force_login(land.officer)
    assert client.get(reverse("sap:counsellor", args=[land.counsellor.pk])).status_code == 403
    land.counsellor.refresh_from_db()
    assert land.counsellor.state == State.APPOINTED
    client.force_login(land.head)
    page = client.get(reverse("sap:counsellor", args=[land.counsellor.pk]))
    assert page.status_code == 200
    let_go(page)


def test_nobody_leaves_while_the_ministry_has_something_to_decide(land: Land, client: Client) -> None:
    day = SelectionDay.objects.create(
        programme=land.programme, on=DAY, begins=time(9), place="Saal", made_at=clock.now(), changed_at=clock.now()
    )
    Candidate.objects.create(day=day, counsellor=a_counsellor(a_person(land.site), State.BRIEFED))
    client.force_login(land.head)
    response = client.post(reverse("sap:leave", args=[land.site.authority.key]), {"is_sure": "on"})
    assert response.status_code == 422
    assert "Auswahlverfahren" in response.content.decode()
    let_go(response)
    assert Participant.objects.filter(authority=land.site.authority).exists()


def test_published_notices_stand_on_the_start_page_of_the_authority(land: Land) -> None:
    noon = clock.now().replace(year=2026, month=6, day=15, hour=12)
    employee, elsewhere = a_user(Role.EMPLOYEE, land.site), a_user(Role.EMPLOYEE, a_site())
    a_vacancy(land)
    assert not list(coming(acting(employee), noon))
    vacancy = a_vacancy(land, published_on=DAY)
    assert [one.url for one in coming(acting(employee), noon)] == [reverse("sap:vacancy", args=[vacancy.pk])]
    assert not list(coming(acting(elsewhere), noon))
    assert not list(coming(acting(employee), noon + timedelta(days=60)))


ONLY_FACTS = {
    "sap.selection.briefing", "sap.staffing.forecast", "sap.staffing.reappointment", "sap.cooperation.directory",
    "sap.rest.duration", "sap.transfer.reasons",
}  # fmt: skip
"""Rules of which pages show numbers, an order or an optional field, never the finding itself."""


def asked_for() -> set[str]:
    """Every rule that a file of this app asks by name, such as `panel.quorum(`."""
    folder = Path(sap.__file__).parent
    text = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    called = set(re.findall(r"\b([a-z_]+)\.([a-z_]+)\(", text))
    return {
        one.key
        for one in catalogue.rules().values()
        if (one.decide.__module__.rpartition(".")[2], one.decide.__name__) in called
    }


def test_every_rule_that_these_pages_ask_has_words() -> None:
    """A page never shows the key of a rule."""
    found = asked_for()
    assert {"sap.panel.quorum", "sap.termination.talk", "sap.selection.balance"} <= found
    assert found - ONLY_FACTS - RULES.keys() - OF_GROUPS.keys() == set()
