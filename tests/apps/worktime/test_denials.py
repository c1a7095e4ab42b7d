# SPDX-License-Identifier: EUPL-1.2
"""No entry is ever readable by line manager, head, ministry or administration, on whatever way they try."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.models import Entry as Line
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Actor, HeldOffice, Role
from schutznetz.apps.ui.facts import lists
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.worktime import actions, queries
from schutznetz.apps.worktime.actions import Times
from schutznetz.apps.worktime.facts import last_week_end
from schutznetz.apps.worktime.models import Entry
from tests.apps.builders import a_site, a_user
from tests.apps.sap.objects import acting
from tests.apps.worktime.objects import DAY, Office, an_entry, at, terms

pytestmark = pytest.mark.django_db
TRACES = ("07:13", "08:47", "7:13", "8:47")
"""Times of day that stand in the entry and nowhere else."""


@pytest.fixture
def office(db: None, today: date) -> Office:
    made = Office()
    terms(made.person)
    began = at(7, 13, day=today - timedelta(days=40))
    entry = Entry(person=made.person, kind="SAP", day=began.date(), began_at=began, is_late=True)
    entry.ended_at, entry.minutes = began + timedelta(minutes=94), 94
    entry.save()
    return made


def others(office: Office) -> dict[str, User]:
    return {"SUP": office.boss, "HEAD": office.head, "MIN": office.officer, "ADM": office.admin, "ACA": office.academy}


def client_of(user: User) -> Client:
    made = Client()
    made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return made


def addresses(entry: Entry) -> Iterator[tuple[str, str]]:
    for name in ("own", "entries", "add_later", "ask_exception", "send_own"):
        yield "get", reverse(f"worktime:{name}")
    for name in ("correct", "discard"):
        yield "get", reverse(f"worktime:{name}", args=[entry.pk])
        yield "post", reverse(f"worktime:{name}", args=[entry.pk])
    yield "post", reverse("worktime:come_back")
    yield "post", reverse("worktime:leave")
    yield "get", "/schreiben/listen/sap-zeiten/"
    yield "get", f"/schreiben/listen/sap-zeiten/{entry.person_id}/"
    yield "post", "/schreiben/listen/sap-zeiten/"


@pytest.mark.requirement("SAP-035")
def test_no_address_opens_an_entry_to_anybody_else(office: Office) -> None:
    entry = Entry.objects.get()
    data = {"kind": "csv", "columns": ["day", "begins"], "person": str(office.person.pk)}
    for role, user in others(office).items():
        client = client_of(user)
        for method, url in addresses(entry):
            answer = getattr(client, method)(url, data)
            assert answer.status_code in (403, 404), f"{role} {method} {url}"
    assert Entry.objects.get().minutes == 94


@pytest.mark.requirement("SAP-035")
def test_no_page_of_theirs_shows_a_time_of_day_of_an_entry(office: Office) -> None:
    pages = ("/", "/zeit/team/", "/zeit/stunden/", "/zeit/anzeigen/", "/sap/", "/aufgaben/", "/benachrichtigungen/",
             "/datenschutz/", "/datenschutz/journal/", f"/verwaltung/personen/{office.person.pk}/")  # fmt: skip
    for role, user in others(office).items():
        client = client_of(user)
        for url in pages:
            text = client.get(url, follow=True).content.decode()
            assert not [trace for trace in TRACES if trace in text], f"{role} {url}"


@pytest.mark.requirement("SAP-035")
def test_the_line_manager_reads_totals_and_nothing_else(office: Office, today: date) -> None:
    """ "Q2: 41.5 h", no entries."""
    an_entry(office.person, 41.5, day=date(2026, 4, 14))
    (line,) = queries.team_of(acting(office.boss), DAY)
    second = next(one for one in line.lines if one.quarter.label == "Q2 2026")
    assert second.sums.activity == 41.5 * 60
    assert not any(isinstance(value, Entry) for value in vars(line).values())
    text = client_of(office.boss).get("/zeit/team/").content.decode()
    assert "41,5 h" in text
    assert "14.04.2026" not in text


def test_totals_move_once_a_week_so_that_looking_twice_tells_no_time(office: Office) -> None:
    def told(day: date) -> int:
        (line,) = queries.team_of(acting(office.boss, day), day)
        return line.lines[0].sums.activity

    wednesday = date(2026, 6, 17)
    before = told(wednesday)
    an_entry(office.person, 2, day=wednesday)
    for later in range(5):
        assert told(wednesday + timedelta(days=later)) == before
    assert told(date(2026, 6, 22)) == before + 120
    assert last_week_end(date(2026, 6, 22)) == date(2026, 6, 21)


def test_the_state_goes_with_the_return(office: Office) -> None:
    actions.leave(counsellor=office.counsellor, actor=office.me(), kind="SAP", now=at(10, 5))
    (line,) = queries.team_of(acting(office.boss), DAY)
    assert line.away_since == at(10, 5)
    actions.come_back(actor=office.me(), now=at(11, 20))
    (line,) = queries.team_of(acting(office.boss), DAY)
    assert line.away_since is None


@pytest.mark.requirement("SAP-038")
def test_the_line_manager_sees_absent_since_and_nothing_more(office: Office) -> None:
    client = client_of(office.counsellor_user)
    client.post("/zeit/beginnen/")
    since = f"{Entry.objects.running().get().began_at.astimezone(at(0).tzinfo):%H:%M}"  # type: ignore[attr-defined]
    for url in ("/", "/zeit/team/"):
        text = client_of(office.boss).get(url).content.decode()
        assert f"SAP-Tätigkeit seit {since}" in text
    for user in (office.head, office.admin, office.officer):
        assert "SAP-Tätigkeit seit" not in client_of(user).get("/").content.decode()


def test_another_line_manager_sees_nobody(office: Office) -> None:
    stranger = a_user(Role.SUPERVISOR, office.site, everywhere=True)
    assert queries.team_of(acting(stranger), DAY) == []
    assert "Sina" not in client_of(stranger).get("/zeit/team/").content.decode()


def test_no_mixture_of_offices_opens_the_times_of_somebody_else(office: Office) -> None:
    every = tuple(HeldOffice(str(role), office.site.authority_id) for role in Role)
    almighty = Actor(user=office.admin, person=office.admin.person, offices=every)
    entry = Entry.objects.get()
    assert list(queries.own_times(almighty)) == []
    with pytest.raises(Entry.DoesNotExist):
        queries.own_entry(almighty, entry.pk)
    with pytest.raises(Denied):
        actions.correct(entry=entry, actor=almighty, times=Times("SAP", at(1), at(2)), now=at(3))
    with pytest.raises(Denied):
        actions.discard(entry=entry, actor=almighty)
    with pytest.raises(Denied):
        actions.leave(counsellor=office.counsellor, actor=almighty, kind="SAP", now=at(10))


def test_who_acts_in_the_name_of_a_counsellor_sees_no_time(office: Office) -> None:
    helped = Actor(user=office.counsellor_user, person=office.person, helper=office.admin)
    with pytest.raises(Denied):
        queries.own_times(helped)
    with pytest.raises(Denied):
        actions.come_back(actor=helped, now=at(10))


def test_another_counsellor_sees_none_of_it(office: Office) -> None:
    other = Office()
    client = client_of(other.counsellor_user)
    entry = Entry.objects.get(person=office.person)
    url = reverse("worktime:correct", args=[entry.pk])
    assert client.get(url).status_code == 404
    hers, theirs = (one.get("/zeit/eintraege/").content.decode() for one in (client_of(office.counsellor_user), client))
    for trace in (url, *TRACES[:2]):
        assert trace in hers
        assert trace not in theirs


def test_an_office_without_a_role_opens_empty_pages_and_records_nothing() -> None:
    """The menu offers the page to whoever holds the office; without a role in a programme it says so."""
    client = client_of(a_user(Role.COUNSELLOR, a_site(), everywhere=True))
    assert 'href="/zeit/"' in client.get("/").content.decode()
    page = client.get("/zeit/")
    said = page.content.decode()
    assert (page.status_code, "zurzeit nicht als SAP tätig" in said) == (200, True)
    assert "Ihre Abmeldung" not in said
    assert "Ihr Rahmen" not in said
    assert client.get("/zeit/eintraege/").status_code == 200
    for url in (reverse("worktime:leave"), reverse("worktime:add_later")):
        assert client.post(url, {"kind": "SAP"}).status_code == 403
    assert not Entry.objects.exists()


def test_neither_journal_nor_notices_know_a_time(office: Office) -> None:
    actions.leave(counsellor=office.counsellor, actor=office.me(), kind="SAP", now=at(7, 13))
    actions.come_back(actor=office.me(), now=at(8, 47))
    known = [line.verb for line in Line.objects.all() if "worktime" in line.verb or "worktime" in line.object_type]
    assert known == []
    assert not Notice.objects.exists()


def test_the_head_reads_no_hours_without_a_suggestion(office: Office) -> None:
    page = client_of(office.head).get(reverse("worktime:send_as_head", args=[office.counsellor.pk]))
    assert page.status_code == 403
    with pytest.raises(Denied):
        actions.send_overload(counsellor=office.counsellor, actor=acting(office.head), now=at(9))
    text = client_of(office.head).get("/zeit/stunden/").content.decode()
    assert "1.640" in text
    assert "1,6 h" not in text


def test_one_list_alone_can_be_saved_and_only_by_the_person() -> None:
    found = [one for one in lists() if "worktime" in one.build.__module__]
    assert [(one.key, list(one.roles)) for one in found] == [("sap-zeiten", ["SAP"])]
