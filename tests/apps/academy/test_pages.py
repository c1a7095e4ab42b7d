# SPDX-License-Identifier: EUPL-1.2
"""Pages of the academy: what is shown to whom, forged posts, odd addresses, and how many queries a list takes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from schutznetz.adapters import clock
from schutznetz.apps.academy.models import Additional, Event, Registration, SmallGroupRequest
from schutznetz.apps.duties.facts import dates_of
from schutznetz.apps.notify.facts import says
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Actor
from tests.apps.academy.objects import Academy, a_registration, an_event
from tests.apps.builders import a_site, a_user, an_authority, let_go
from tests.apps.sap.objects import acting

pytestmark = pytest.mark.django_db
SOON = clock.today() + timedelta(days=30)
PAST = clock.today() - timedelta(days=3)


@pytest.fixture
def land() -> Academy:
    return Academy()


def text(response) -> str:
    found = response.content.decode()
    let_go(response)
    return found


@pytest.mark.requirement("SAP-128")
def test_the_published_calendar_is_read_by_everybody_of_the_programme_and_names_nobody(client, land):
    event = an_event(land.programme, on=SOON)
    a_registration(event, land.counsellor)
    an_event(land.programme, on=SOON, title="Entwurf im Kopf", published_on=None)
    client.force_login(a_user("EMP", land.site))
    page = text(client.get("/akademie/"))
    assert "Supervision Herbst" in page
    assert "Süd" not in page
    assert "Entwurf im Kopf" not in page
    page = text(client.get(f"/akademie/veranstaltungen/{event.pk}/"))
    assert "11 von 12" in page
    assert "Süd" not in page
    assert "Anmelden" not in page


def test_another_programme_does_not_exist_here(client, land):
    event = an_event(land.programme, on=SOON)
    client.force_login(a_user("SAP", a_site(an_authority("Fremd")), everywhere=True))
    assert client.get(f"/akademie/veranstaltungen/{event.pk}/").status_code == 404
    assert client.post(f"/akademie/veranstaltungen/{event.pk}/anmelden/").status_code == 404
    assert "noch keinen Kalender" in text(client.get("/akademie/"))


@pytest.mark.requirement("SAP-127")
def test_the_line_manager_reads_days_and_nothing_of_the_event(client, land):
    event = an_event(land.programme, "subject", title="Suizid erkennen", place="Herne-Sodingen", on=SOON)
    client.force_login(land.counsellor_user)
    assert client.post(f"/akademie/veranstaltungen/{event.pk}/anmelden/").status_code == 302
    client.force_login(land.boss)
    page = text(client.get("/akademie/abwesenheiten/"))
    assert f"{SOON:%d.%m.%Y}" in page
    assert "Süd" in page
    for secret in ("Suizid", "Herne", "Fachseminar"):
        assert secret not in page
    mail = says(Notice.objects.get(kind="academy.absence"))
    assert "Suizid" not in mail
    assert "Herne" not in mail


@pytest.mark.requirement("SAP-125")
def test_the_third_training_asks_and_an_empty_reason_is_asked_again(client, land):
    year = SOON.year
    for month in (1, 2):
        event = an_event(land.programme, "subject", on=SOON.replace(month=month, day=1))
        a_registration(event, land.counsellor, "attended" if year == clock.today().year else "registered")
    third = an_event(land.programme, "conversation", on=SOON)
    address = f"/akademie/veranstaltungen/{third.pk}/anmelden/"
    client.force_login(land.counsellor_user)
    for data in ({}, {"reason": " "}):
        response = client.post(address, data)
        assert response.status_code == 422
        assert "Nr. 8" in text(response)
    assert client.post(address, {"reason": "Neue Aufgabe"}).status_code == 302
    assert Registration.objects.get(event=third).reason == "Neue Aufgabe"


def test_foreign_bookings_requests_and_lists_stay_closed(client, land):
    event = an_event(land.programme, on=SOON)
    made = a_registration(event, land.counsellor)
    small = SmallGroupRequest.objects.create(
        programme=land.programme, counsellor=land.counsellor, size=3, made_at=clock.now()
    )
    more = Additional.objects.create(
        counsellor=land.counsellor, title="Kongress", provider="V", first_day=SOON, last_day=SOON, made_at=clock.now()
    )
    client.force_login(land.other_user)
    assert client.post(f"/akademie/anmeldungen/{made.pk}/abmelden/").status_code == 404
    assert client.get(f"/akademie/veranstaltungen/{event.pk}/teilnahme/").status_code == 403
    assert client.get(f"/akademie/kleingruppen/{small.pk}/").status_code == 403
    assert client.post(f"/akademie/kleingruppen/{small.pk}/zurueckziehen/").status_code == 403
    assert client.post(f"/akademie/zusaetzlich/{more.pk}/", {"answer": "yes"}).status_code == 404
    client.force_login(land.counsellor_user)
    assert client.post(f"/akademie/zusaetzlich/{more.pk}/", {"answer": "yes"}).status_code == 403
    assert client.post(f"/akademie/kleingruppen/{small.pk}/", {"answer": "yes"}).status_code == 403
    for row in (made, small, more):
        before = row.state
        row.refresh_from_db()
        assert row.state == before


def test_lecturers_see_the_list_of_their_own_event_and_tick_nothing(client, land):
    own = an_event(land.programme, on=PAST, lecturer=land.lecturer.person)
    other = an_event(land.programme, on=PAST)
    a_registration(own, land.counsellor)
    client.force_login(land.lecturer)
    page = text(client.get(f"/akademie/veranstaltungen/{own.pk}/teilnahme/"))
    assert "Sina Süd" in page
    assert 'type="checkbox"' not in page
    assert client.post(f"/akademie/veranstaltungen/{own.pk}/teilnahme/", {"attended": "1"}).status_code == 403
    assert client.get(f"/akademie/veranstaltungen/{other.pk}/teilnahme/").status_code == 403
    assert "Supervision Herbst" in text(client.get("/akademie/leitung/"))


def test_a_small_group_is_seen_by_its_members_only(client, land):
    event = an_event(land.programme, "small_group", on=SOON)
    a_registration(event, land.counsellor)
    client.force_login(land.counsellor_user)
    assert client.get(f"/akademie/veranstaltungen/{event.pk}/").status_code == 200
    for user in (land.other_user, land.boss, land.head, land.officer):
        client.force_login(user)
        assert client.get(f"/akademie/veranstaltungen/{event.pk}/").status_code == 403


@pytest.mark.parametrize(
    "path",
    ["?jahr=0000", "?jahr=99999", "?jahr=²", "?kind=xx", "?since_day=99", "?sort=-nichts&page=99"],
)
def test_odd_addresses_are_answered(client, land, path):
    client.force_login(land.academy)
    for page in ("/akademie/", "/akademie/planung/"):
        assert client.get(page + path).status_code == 200
    assert client.get("/akademie/monat/0/1/").status_code == 404
    assert client.get("/akademie/monat/2027/13/").status_code == 404
    assert client.get("/akademie/planung/99999/supervision/freigeben/").status_code == 404
    assert client.get("/akademie/planung/2027/alles/freigeben/").status_code == 404


def test_a_file_and_the_feed_carry_the_booking_and_neutral_ones_say_nothing(client, land):
    event = an_event(land.programme, "subject", title="Suizid erkennen", on=SOON)
    made = a_registration(event, land.counsellor)
    client.force_login(land.counsellor_user)
    file = text(client.get(f"/akademie/veranstaltungen/{event.pk}/termin.ics"))
    assert "SUMMARY:Suizid erkennen" in file
    [entry] = dates_of(acting(land.counsellor_user), clock.today(), is_neutral=True, has_alarm=False)
    assert (entry.title, entry.place, entry.is_over) == ("Dienstlicher Termin", "", False)
    made.state = "cancelled"
    made.save()
    [entry] = dates_of(acting(land.counsellor_user), clock.today(), is_neutral=True, has_alarm=False)
    assert entry.is_over
    assert dates_of(acting(land.other_user), clock.today(), is_neutral=False, has_alarm=True) == []
    assert dates_of(Actor(), clock.today(), is_neutral=False, has_alarm=False) == []


@pytest.mark.requirement("SAP-126")
def test_the_academy_enters_many_at_once_and_hears_which_line_is_wrong(client, land):
    day = {"day": f"{PAST.day}", "month": f"{PAST.month}", "year": f"{PAST.year}"}
    data = {f"{name}_{part}": value for name in ("first_day", "last_day") for part, value in day.items()}
    data |= {"title": "Tagung", "provider": "Verein", "people": f"{land.counsellor.person.external_id}\nniemand"}
    client.force_login(land.academy)
    response = client.post("/akademie/zusaetzlich/eintragen/", data)
    assert response.status_code == 422
    page = text(response)
    assert "Zeile 2" in page
    assert "niemand" in page
    data["people"] = land.counsellor.person.external_id
    assert client.post("/akademie/zusaetzlich/eintragen/", data).status_code == 302
    assert Additional.objects.get().is_attended
    assert "Tagung" in text(client.get("/akademie/zusaetzlich/"))


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/akademie/", "counsellor_user"), ("/akademie/planung/", "academy"),
        ("/akademie/meine-termine/", "counsellor_user"), ("/akademie/kleingruppen/", "officer"),
        ("/akademie/zusaetzlich/", "head"), ("/akademie/abwesenheiten/", "boss"),
    ],
)  # fmt: skip
def test_lists_take_the_same_queries_for_one_row_and_many(client, land, path, who):
    def more(count: int) -> None:
        for _one in range(count):
            event = an_event(land.programme, on=SOON)
            a_registration(event, land.counsellor)
            SmallGroupRequest.objects.create(
                programme=land.programme, counsellor=land.counsellor, size=3, made_at=clock.now()
            )
            Additional.objects.create(
                counsellor=land.counsellor, title="K", provider="V", first_day=SOON, last_day=SOON, made_at=clock.now()
            )

    client.force_login(getattr(land, who))
    more(1)
    text(client.get(path))
    counts = []
    for number in (0, 5):
        more(number)
        with CaptureQueriesContext(
            connection,
        ) as found:
            text(client.get(path))
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_who_came_unregistered_to_a_full_event_can_still_be_ticked(client, land):
    event = an_event(land.programme, on=PAST, places=1)
    a_registration(event, land.counsellor)
    client.force_login(land.academy)
    data = {"who": land.other.person.external_id}
    assert client.post(f"/akademie/veranstaltungen/{event.pk}/eintragen/", data).status_code == 302
    assert event.registrations.get(counsellor=land.other).state == "registered"
    assert not Notice.objects.exists()
    ids = list(event.registrations.values_list("pk", flat=True))
    assert (
        client.post(f"/akademie/veranstaltungen/{event.pk}/teilnahme/", {"attended": [*ids, "x", "9" * 30]}).status_code
        == 302
    )
    assert set(event.registrations.values_list("state", flat=True)) == {"attended"}


def test_a_draft_is_deleted_and_a_released_event_called_off(client, land):
    draft, event = an_event(land.programme, on=SOON, published_on=None), an_event(land.programme, on=SOON)
    client.force_login(land.academy)
    for one in (draft, event):
        assert client.get(f"/akademie/veranstaltungen/{one.pk}/absagen/").status_code == 200
        assert client.post(f"/akademie/veranstaltungen/{one.pk}/absagen/").status_code == 302
    assert list(Event.objects.values_list("pk", "called_off_on")) == [(event.pk, clock.today())]
