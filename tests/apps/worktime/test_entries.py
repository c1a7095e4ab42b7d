# SPDX-License-Identifier: EUPL-1.2
"""Leaving, returning, adding later, correcting: what is booked, and that the journal keeps silent."""

from datetime import date, timedelta

import pytest
from django.test import Client

from schutznetz.apps.journal.models import Entry as Line
from schutznetz.apps.sap.models import State
from schutznetz.apps.ui.policies import Denied
from schutznetz.apps.worktime import actions, queries
from schutznetz.apps.worktime.actions import OverlapError, Times
from schutznetz.apps.worktime.models import Entry
from schutznetz.regulation.finding import Refused
from tests.apps.builders import an_office
from tests.apps.worktime.objects import DAY, Office, an_entry, at, terms

pytestmark = pytest.mark.django_db
AFTER = at(8, day=DAY + timedelta(days=9))
"""When times are added."""


@pytest.fixture
def office(db: None) -> Office:
    return Office()


def leave(office: Office, hour: int = 10, minute: int = 5, kind: str = "SAP") -> Entry:
    return actions.leave(counsellor=office.counsellor, actor=office.me(), kind=kind, now=at(hour, minute))


@pytest.mark.requirement("SAP-038", "SAP-039")
def test_ten_past_to_twenty_past_is_an_hour_and_a_quarter(office: Office) -> None:
    leave(office)
    entry = actions.come_back(actor=office.me(), now=at(11, 20))
    assert entry is not None
    assert (entry.minutes, entry.day, entry.is_late, entry.kind) == (75, DAY, False, "SAP")


def test_a_second_tap_changes_nothing(office: Office) -> None:
    first = leave(office)
    assert leave(office, 10, 30).pk == first.pk
    assert Entry.objects.get().began_at == at(10, 5)
    actions.come_back(actor=office.me(), now=at(11, 20))
    assert actions.come_back(actor=office.me(), now=at(11, 30)) is None
    assert Entry.objects.get().minutes == 75


def test_a_tap_by_mistake_books_nothing(office: Office) -> None:
    leave(office)
    assert actions.come_back(actor=office.me(), now=at(10, 5) + timedelta(seconds=40)) is None
    assert not Entry.objects.exists()


def test_a_forgotten_time_wants_its_end_typed(office: Office) -> None:
    entry = leave(office)
    with pytest.raises(actions.ForgottenError):
        actions.come_back(actor=office.me(), now=at(10, day=DAY + timedelta(days=1)))
    actions.correct(
        entry=entry, actor=office.me(), times=Times("SAP", at(10, 5), at(11, 20)), now=at(10, day=DAY + timedelta(1))
    )
    entry.refresh_from_db()
    assert (entry.minutes, entry.is_late) == (75, True)
    assert entry.changed_at is not None


@pytest.mark.requirement("SAP-040")
def test_saturday_evening_entered_on_monday_is_marked(office: Office) -> None:
    terms(office.person)
    saturday = date(2026, 6, 13)
    times = Times("SAP", at(20, day=saturday), at(21, day=saturday))
    entry = actions.add_later(counsellor=office.counsellor, actor=office.me(), now=AFTER, times=times)
    assert (entry.is_late, entry.minutes, entry.outside_minutes) == (True, 60, 60)


@pytest.mark.requirement("SAP-042")
def test_friday_half_past_seven_is_outside_the_frame(office: Office) -> None:
    terms(office.person)
    friday = date(2026, 6, 12)
    times = Times("SAP", at(19, 30, day=friday), at(20, day=friday))
    assert (
        actions.add_later(counsellor=office.counsellor, actor=office.me(), now=AFTER, times=times).outside_minutes == 30
    )


def test_the_same_time_sent_twice_is_one_entry(office: Office) -> None:
    times = Times("SAP", at(8), at(9))
    one = actions.add_later(counsellor=office.counsellor, actor=office.me(), now=AFTER, times=times)
    assert actions.add_later(counsellor=office.counsellor, actor=office.me(), now=AFTER, times=times).pk == one.pk
    assert Entry.objects.count() == 1


def test_times_never_overlap(office: Office) -> None:
    an_entry(office.person, 1, hour=8)
    for began, ended in ((at(8, 30), at(9, 30)), (at(7), at(8, 1)), (at(8, 10), at(8, 20)), (at(7), at(10))):
        with pytest.raises(OverlapError):
            actions.add_later(
                counsellor=office.counsellor, actor=office.me(), now=AFTER, times=Times("SAP", began, ended)
            )
    actions.add_later(counsellor=office.counsellor, actor=office.me(), now=AFTER, times=Times("SAP", at(9), at(10)))
    leave(office)
    with pytest.raises(OverlapError):
        actions.add_later(
            counsellor=office.counsellor, actor=office.me(), now=AFTER, times=Times("SAP", at(11), at(12))
        )


@pytest.mark.parametrize("state", [State.RESTING, State.TRANSFERRED, State.APPLIED, State.ENDED])
def test_who_is_not_at_work_as_a_counsellor_books_nothing(office: Office, state: str) -> None:
    office.counsellor.state = state
    office.counsellor.save()
    with pytest.raises(Denied):
        leave(office)


def test_who_began_to_rest_still_comes_back(office: Office) -> None:
    leave(office)
    office.counsellor.state = State.RESTING
    office.counsellor.save()
    entry = actions.come_back(actor=office.me(), now=at(11, 20))
    assert entry is not None
    assert entry.minutes == 75


@pytest.mark.requirement("SAP-113")
def test_the_budget_of_a_companion_is_a_limit(office: Office) -> None:
    terms(office.person)
    an_office(office.person, "PB")
    an_entry(office.person, 98.4, day=date(2026, 2, 2), kind="PB")
    with pytest.raises(Refused) as refused:
        actions.add_later(counsellor=office.counsellor, actor=office.me(), now=AFTER, times=Times("PB", at(8), at(9)))
    assert "7.2" in str(refused.value.finding.citation)
    with pytest.raises(Refused):
        leave(office, kind="PB")
    actions.add_later(counsellor=office.counsellor, actor=office.me(), now=AFTER, times=Times("SAP", at(8), at(9)))
    assert not Entry.objects.filter(day=DAY, kind="PB").exists()


@pytest.mark.requirement("SAP-161")
def test_the_budget_of_a_speaker_is_an_entitlement(office: Office) -> None:
    terms(office.person)
    an_office(office.person, "SPK")
    an_entry(office.person, 98.4, day=date(2026, 2, 2), kind="SPK")
    actions.add_later(counsellor=office.counsellor, actor=office.me(), now=AFTER, times=Times("SPK", at(8), at(9)))
    assert Entry.objects.filter(kind="SPK").count() == 2


def test_correcting_within_the_limit_does_not_count_the_entry_twice(office: Office) -> None:
    terms(office.person)
    entry = an_entry(office.person, 8, kind="MEN")
    an_entry(office.person, 90, day=date(2026, 2, 2), kind="MEN")
    actions.correct(entry=entry, actor=office.me(), times=Times("MEN", at(8), at(16)), now=at(17))
    with pytest.raises(Refused):
        actions.correct(entry=entry, actor=office.me(), times=Times("MEN", at(8), at(17)), now=at(18))


@pytest.mark.requirement("SAP-113")
def test_above_the_limit_a_correction_may_give_time_back(office: Office) -> None:
    """Two hours above 98.4: shortening is possible although the rest is still too much, lengthening is not."""
    terms(office.person)
    an_entry(office.person, 97.4, day=date(2026, 2, 2), kind="PB")
    entry = an_entry(office.person, 3, kind="PB")
    actions.correct(entry=entry, actor=office.me(), times=Times("PB", at(8), at(10)), now=at(17))
    entry.refresh_from_db()
    assert entry.minutes == 120
    with pytest.raises(Refused):
        actions.correct(entry=entry, actor=office.me(), times=Times("PB", at(8), at(10, 30)), now=at(18))


@pytest.mark.requirement("SAP-113", "SAP-120")
@pytest.mark.parametrize(("kind", "says"), [("PB", "Nr. 7.2"), ("MEN", "Nr. 7.3"), ("SPK", ""), ("SAP", "")])
def test_coming_back_above_the_limit_says_so_and_asks_for_a_correction(
    office: Office, client: Client, monkeypatch: pytest.MonkeyPatch, kind: str, says: str
) -> None:
    """6 of 100 hours are the limit; 5.9 are booked, half an hour more comes."""
    terms(office.person, "100")
    an_entry(office.person, 5.9, day=date(2026, 2, 2), kind=kind)
    if kind != "SAP":
        an_office(office.person, kind)
    leave(office, kind=kind)
    monkeypatch.setattr("schutznetz.apps.worktime.views.own.clock.now", lambda: at(10, 35))
    said = client.post("/zeit/zurueck/", follow=True).content.decode()
    assert Entry.objects.get(day=DAY).minutes == 30
    assert ("Mehr darf nicht gebucht werden. Berichtigen Sie einen Eintrag" in said) is bool(says)
    assert f"(SAP-Erlass 2007, {says})" in said or not says


def test_no_time_leaves_a_trace_in_the_journal(office: Office) -> None:
    """Its readers, data protection and administration, would otherwise read when somebody was away."""
    before = Line.objects.count()
    leave(office)
    entry = actions.come_back(actor=office.me(), now=at(11, 20))
    assert entry is not None
    actions.add_later(counsellor=office.counsellor, actor=office.me(), now=AFTER, times=Times("SAP", at(8), at(9)))
    actions.correct(entry=entry, actor=office.me(), times=Times("SAP", at(10), at(11)), now=at(12))
    actions.discard(entry=entry, actor=office.me())
    assert Line.objects.count() == before


def test_new_terms_change_what_lies_outside(office: Office) -> None:
    terms(office.person)
    entry = actions.add_later(
        counsellor=office.counsellor, actor=office.me(), now=AFTER, times=Times("SAP", at(18), at(20))
    )
    assert entry.outside_minutes == 60
    known = queries.terms_on(office.person, DAY)
    assert known is not None
    known.frame_until = at(18).time()
    known.save()
    from schutznetz.apps.worktime.actions.entries import reckon_again

    reckon_again(person=office.person, since=DAY)
    entry.refresh_from_db()
    assert entry.outside_minutes == 120


@pytest.fixture
def client(office: Office) -> Client:
    made = Client()
    made.force_login(office.counsellor_user, backend="django.contrib.auth.backends.ModelBackend")
    return made


def typed(day: date, begins: str, ends: str, **more: str) -> dict[str, str]:
    parts = {"day_day": f"{day.day}", "day_month": f"{day.month}", "day_year": f"{day.year}"}
    return parts | {"begins": begins, "ends": ends, "kind": "SAP"} | more


def test_the_way_of_a_day_on_the_pages(office: Office, client: Client, today: date) -> None:
    page = client.get("/zeit/").content.decode()
    assert "Tätigkeit beginnen" in page
    assert "Beate Chef sieht nur" in page
    assert client.post("/zeit/beginnen/").status_code == 302
    assert "Zurück am Arbeitsplatz" in client.get("/zeit/").content.decode()
    assert client.post("/zeit/zurueck/").status_code == 302


@pytest.mark.requirement("SAP-062")
def test_a_trip_needs_no_place_and_no_client(office: Office, client: Client, today: date) -> None:
    day = today - timedelta(days=1)
    assert client.post("/zeit/nachtragen/", typed(day, "8", "11.30", trip="errand")).status_code == 302
    entry = Entry.objects.get()
    assert (entry.trip, entry.minutes) == ("errand", 210)
    names = {field.name for field in Entry._meta.concrete_fields}
    assert not names & {"place", "address", "client", "reason", "note", "text"}


@pytest.mark.parametrize(
    ("begins", "ends", "says"),
    [
        ("10:05", "10:05", "mindestens eine Minute"),
        ("11:20", "10:05", "Das Ende liegt vor dem Beginn"),
        ("25:00", "10:05", "Diese Uhrzeit gibt es nicht"),
        ("zehn", "10:05", "Diese Uhrzeit gibt es nicht"),
        ("", "10:05", "Bitte füllen Sie das aus."),
    ],
)
def test_mistyped_times_say_what_is_wrong(
    office: Office, client: Client, today: date, begins: str, ends: str, says: str
) -> None:
    answer = client.post("/zeit/nachtragen/", typed(today - timedelta(days=1), begins, ends))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Entry.objects.exists()


def test_neither_tomorrow_nor_long_ago(office: Office, client: Client, today: date) -> None:
    for day, says in ((today + timedelta(days=1), "in der Zukunft"), (date(2020, 1, 7), "So weit zurück")):
        answer = client.post("/zeit/nachtragen/", typed(day, "8:00", "9:00"))
        assert answer.status_code == 422
        assert says in answer.content.decode()


def test_an_overlap_names_the_other_entry(office: Office, client: Client, today: date) -> None:
    day = today - timedelta(days=1)
    an_entry(office.person, 1, day=day, hour=8)
    answer = client.post("/zeit/nachtragen/", typed(day, "8:30", "9:30"))
    assert answer.status_code == 422
    assert "08:00–09:00" in answer.content.decode()


def test_a_night_ends_the_next_day(office: Office, client: Client, today: date) -> None:
    assert client.post("/zeit/nachtragen/", typed(today - timedelta(days=3), "23:30", "0:45")).status_code == 302
    assert Entry.objects.get().minutes == 75


def test_correct_and_discard_on_the_pages(office: Office, client: Client, today: date) -> None:
    entry = an_entry(office.person, 1, day=today - timedelta(days=1))
    assert client.get(f"/zeit/eintraege/{entry.pk}/").status_code == 200
    answer = client.post(f"/zeit/eintraege/{entry.pk}/", typed(entry.day, "8:00", "8:30"))
    assert answer.status_code == 302
    entry.refresh_from_db()
    assert entry.minutes == 30
    assert "Diese Zeit löschen?" in client.get(f"/zeit/eintraege/{entry.pk}/loeschen/").content.decode()
    assert client.post(f"/zeit/eintraege/{entry.pk}/loeschen/").status_code == 302
    assert not Entry.objects.exists()


@pytest.mark.requirement("SAP-041")
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_for_time_recording_holds_no_content(office: Office, client: Client, today: date, kind: str) -> None:
    terms(office.person, since=date(2020, 1, 1))
    an_entry(office.person, 1, day=date(2026, 1, 24), hour=20)
    columns = ["day", "begins", "ends", "purpose", "late", "outside"]
    answer = client.post("/schreiben/listen/sap-zeiten/", {"kind": kind, "columns": columns})
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    if kind == "csv":
        assert "24.01.2026;20:00;21:00;SAP" in content.decode("utf-8-sig")
    else:
        assert content.startswith(b"PK")
