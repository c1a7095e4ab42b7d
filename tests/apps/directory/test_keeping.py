# SPDX-License-Identifier: EUPL-1.2
"""What staff keep: a profile shown by consent, one click for busy, facts with their day, rooms that are only taken."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localtime

from schutznetz.adapters import clock
from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.directory.actions import bookings
from schutznetz.apps.directory.models import Booking, Contact, Line, MeetingRoom, Profile
from schutznetz.apps.directory.queries.rooms import calendar
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.privacy.facts import declared
from schutznetz.apps.privacy.jobs import expired
from schutznetz.apps.sap.models import Counsellor, State
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.ui.templatetags.written import moment
from tests.apps.builders import a_user, let_go
from tests.apps.directory.objects import a_booking, a_line, a_meeting_room, a_profile
from tests.apps.sap.objects import Land, acting

pytestmark = pytest.mark.django_db
PROFILE = {"is_shown": "on", "topics": ["debts"], "languages": ["de", "tr"], "phone": "02361 555 9"}


@pytest.fixture
def land() -> Land:
    return Land()


def of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(client: Client, path: str, data: Any = None) -> tuple[int, str]:
    response = client.get(path) if data is None else client.post(path, data, follow=True)
    let_go(response)
    return response.status_code, response.content.decode()


def test_a_profile_is_shown_by_consent_and_hidden_at_once(land: Land) -> None:
    client = of(land.counsellor_user)
    assert "Sie sind noch nicht zu finden" in text(client, "/beratung/profil/")[1]
    assert text(client, "/beratung/profil/", PROFILE)[0] == 200
    made = Profile.objects.get()
    assert (made.is_shown, made.agreed_on, made.languages) == (True, clock.today(), ["de", "tr"])
    assert "Türkisch" in text(Client(), f"/hilfe/kollegen/{made.key}/")[1]
    text(client, "/beratung/profil/", PROFILE | {"is_shown": ""})
    made.refresh_from_db()
    assert (made.is_shown, made.agreed_on) == (False, None)
    assert text(Client(), f"/hilfe/kollegen/{made.key}/")[0] == 404


@pytest.mark.parametrize("state", [State.RESTING, None])
def test_the_menu_leads_a_counsellor_who_does_not_advise_to_an_explanation(land: Land, state: str | None) -> None:
    """Their task rests, or only the office was entered: the page in their menu answers, and writes nothing."""
    client, made = of(land.counsellor_user), a_profile(land.counsellor)
    if state:
        Counsellor.objects.update(state=state)
    else:
        Counsellor.objects.all().delete()
    assert 'href="/beratung/profil/"' in text(client, "/")[1]
    status, page = text(client, "/beratung/profil/")
    assert (status, "zurzeit nicht als SAP tätig" in page, 'name="phone"' in page) == (200, True, False)
    assert text(client, "/beratung/profil/", PROFILE)[0] == 403
    assert list(Profile.objects.values_list("phone", flat=True)) == ([made.phone] if state else [])
    assert text(of(land.officer), "/beratung/profil/")[0] == 403


def test_a_topic_or_language_that_does_not_exist_is_refused(land: Land) -> None:
    client = of(land.counsellor_user)
    assert text(client, "/beratung/profil/", PROFILE | {"topics": ["hack"]})[0] == 422
    assert text(client, "/beratung/profil/", PROFILE | {"languages": ["xx"]})[0] == 422
    assert not Profile.objects.exists()


@pytest.mark.requirement("SAP-061")
def test_busy_takes_one_click_and_no_reason(land: Land) -> None:
    client, made = of(land.counsellor_user), a_profile(land.counsellor)
    text(client, "/beratung/profil/ausgelastet/", {"busy": "yes"})
    land.counsellor.refresh_from_db()
    assert land.counsellor.is_full
    assert "zurzeit ausgelastet" in text(Client(), f"/hilfe/kollegen/{made.key}/")[1]
    text(client, "/beratung/profil/ausgelastet/", {"busy": "no"})
    land.counsellor.refresh_from_db()
    assert not land.counsellor.is_full


@pytest.mark.requirement("SAP-021")
def test_there_is_no_field_for_a_score_a_picture_or_a_number_of_cases() -> None:
    known = {field.name for field in Profile._meta.get_fields()}
    assert not known & {"score", "rating", "rank", "cases", "successes", "picture", "photo", "views"}


def test_contacts_are_kept_by_head_and_administration_and_count_as_checked(land: Land) -> None:
    key = land.site.authority.key
    wrong = text(of(land.head), f"/beratung/angaben/stelle/{key}/neu/", {"kind": "equality", "name": "Büro"})
    assert wrong[0] == 422
    assert "mindestens einen Weg" in wrong[1]
    text(of(land.head), f"/beratung/angaben/stelle/{key}/neu/", {"kind": "equality", "name": "Büro", "phone": "1 23"})
    made = Contact.objects.get()
    assert made.checked_on == clock.today()
    other = a_user(Role.ADMINISTRATOR, land.ministry_site)
    assert text(of(other), f"/beratung/angaben/stelle/{made.pk}/")[0] == 403
    text(of(land.head), f"/beratung/angaben/stelle/{made.pk}/loeschen/", {})
    assert not Contact.objects.exists()


@pytest.mark.parametrize("numbers", ["ruf mich an", "116 123,", "javascript:1", "<b>1</b>"])
def test_a_number_is_a_number(land: Land, numbers: str) -> None:
    line, admin = a_line(), a_user(Role.ADMINISTRATOR, land.site)
    sent = {"name": "Neu", "numbers": numbers, "group": "talk", "position": "1"}
    assert text(of(admin), f"/beratung/angaben/nummer/{line.pk}/", sent)[0] == 422
    line.refresh_from_db()
    assert line.checked_on is None


def test_a_saved_number_counts_as_checked_today(land: Land) -> None:
    line, admin = a_line(), a_user(Role.ADMINISTRATOR, land.site)
    sent = {"name": "Neu", "numbers": "116 123", "group": "talk", "position": "1", "is_shown": "on"}
    assert "noch nicht geprüft" in text(of(admin), "/beratung/angaben/")[1]
    assert text(of(admin), f"/beratung/angaben/nummer/{line.pk}/", sent)[0] == 200
    assert Line.objects.get(pk=line.pk).checked_on == clock.today()


def a_time(room: MeetingRoom, days: int = 3, begins: str = "10:00", ends: str = "11:00") -> dict[str, str]:
    day = clock.today() + timedelta(days=days)
    return {
        "on_day": f"{day.day}",
        "on_month": f"{day.month}",
        "on_year": f"{day.year}",
        "begins": begins,
        "ends": ends,
    }


@pytest.mark.requirement("SAP-071")
def test_others_read_taken_and_nothing_else(land: Land) -> None:
    """The same page for a counsellor and for everybody: a booking says nothing about its maker."""
    room, colleague = a_meeting_room(land.site), a_user(Role.EMPLOYEE, land.site)
    path = f"/raeume/{room.pk}/"
    assert "Gebucht." in text(of(land.counsellor_user), path, a_time(room))[1]
    day = f"{path}?tag={clock.today() + timedelta(days=3)}"
    seen = {user: text(of(user), day)[1] for user in (colleague, land.head)}
    for said in seen.values():
        assert "10:00 – 11:00" in said
        assert "belegt" in said
        assert "Süd" not in said
        assert "SAP" not in said.partition("<main")[2].partition("</main>")[0]
    assert "Ihre Buchung" in text(of(land.counsellor_user), day)[1]
    assert "belegt. Bitte wählen" in text(of(colleague), path, a_time(room, begins="10:30"))[1]
    assert "Gebucht." in text(of(colleague), path, a_time(room, begins="11:00", ends="12:00"))[1]
    assert not Entry.objects.filter(verb__startswith="directory.b").exists()


@pytest.mark.parametrize(
    ("days", "begins", "ends", "says"),
    [
        (3, "11:00", "10:00", "vor dem Beginn"), (3, "08:00", "20:00", "Höchstens 4 Stunden"),
        (-2, "10", "11", "vorbei"), (200, "10", "11", "Tage im Voraus"),
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_is_refused_at_its_field(
    land: Land, days: int, begins: str, ends: str, says: str
) -> None:
    room = a_meeting_room(land.site)
    status, said = text(of(land.head), f"/raeume/{room.pk}/", a_time(room, days, begins, ends))
    assert (status, says in said) == (422, True)
    assert not Booking.objects.exists()


@pytest.mark.requirement("SAP-071")
def test_a_booking_is_cancelled_by_its_maker_alone_and_gone_the_day_after(land: Land) -> None:
    room = a_meeting_room(land.site)
    made = a_booking(room, land.counsellor.person)
    asked = text(of(land.counsellor_user), f"/raeume/buchung/{made.pk}/absagen/")[1]
    assert f"{room}, {room.site}: {moment(made.begins)} bis {localtime(made.ends):%H:%M} Uhr." in asked
    assert text(of(land.head), f"/raeume/buchung/{made.pk}/absagen/", {})[0] == 404
    with pytest.raises(Denied):
        bookings.cancel(booking=made, actor=acting(land.head))
    assert text(of(land.counsellor_user), f"/raeume/buchung/{made.pk}/absagen/", {})[0] == 200
    assert not Booking.objects.exists()
    over = a_booking(room, land.counsellor.person, hours=-60)
    a_booking(room, land.counsellor.person)
    assert list(expired(declared().holdings["directory.booking"], clock.today())) == [over]


def test_of_two_at_the_same_moment_one_gets_the_room(land: Land) -> None:
    room = a_meeting_room(land.site)
    begins = datetime.combine(clock.today() + timedelta(days=2), datetime.min.time(), BERLIN) + timedelta(hours=9)
    ends = begins + timedelta(hours=1)
    bookings.book(room=room, begins=begins, ends=ends, actor=acting(land.head))
    with pytest.raises(bookings.Taken):
        bookings.book(room=room, begins=begins, ends=ends, actor=acting(land.counsellor_user))
    with pytest.raises(Denied):
        bookings.book(room=room, begins=begins, ends=ends, actor=acting(land.officer))


@pytest.mark.requirement("SAP-071")
def test_the_calendar_calls_every_booking_a_meeting(land: Land) -> None:
    a_booking(a_meeting_room(land.site), land.counsellor.person)
    found = list(calendar(acting(land.counsellor_user), clock.today(), False, True))
    assert [one.title for one in found] == ["Besprechung"]
    assert not list(calendar(acting(land.head), clock.today(), False, True))


def test_a_site_manager_sets_up_rooms_of_the_own_site(land: Land) -> None:
    manager = a_user(Role.SITE_MANAGER, land.site)
    path = f"/raeume/standort/{land.site.pk}/neu/"
    assert "Kleiner Saal" in text(of(manager), path, {"name": "Kleiner Saal", "is_open": "on"})[1]
    assert text(of(manager), path, {"name": "Kleiner Saal", "is_open": "on"})[0] == 422
    assert text(of(manager), f"/raeume/standort/{land.ministry_site.pk}/neu/", {"name": "x"})[0] == 403
