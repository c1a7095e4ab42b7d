# SPDX-License-Identifier: EUPL-1.2
"""What people find in the demonstration who look for help: profiles, bodies of authorities, rooms with bookings."""

from datetime import date, datetime, time, timedelta

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.directory.models import Booking, Contact, MeetingRoom, Profile
from schutznetz.apps.organisation.models import Authority, Person, Site
from schutznetz.apps.sap.models import Counsellor

TOPICS = (
    ("addiction", "debts"), ("work_strain", "reintegration"), ("family", "depression"), ("trauma_death", "anxiety"),
    ("suicide", "depression"), ("debts", "family", "work_strain"),
)  # fmt: skip
LANGUAGES = (("de",), ("de", "tr"), ("de", "en"), ("de", "pl"), ("de", "dgs"), ("de", "ar", "fr"), ("de", "uk", "ru"))
TIMES = ("montags bis donnerstags, 9 bis 11 Uhr", "dienstags nachmittags", "nach Absprache, auch abends", "")
PLACES = ("in einem Besprechungsraum oder bei einem Spaziergang", "im Haus oder auswärts, wie Sie möchten", "")
BODIES = (
    ("staff_council", "Geschäftszimmer des Personalrats", "Haus A, Raum 1.04"),
    ("disability", "Vertrauensperson der schwerbehinderten Menschen", "Haus A, Raum 1.06"),
    ("equality", "Büro der Gleichstellungsbeauftragten", "Haus A, Raum 2.01"),
    ("physician", "Betriebsärztlicher Dienst", "Haus C, Erdgeschoss"),
    ("reintegration", "BEM-Büro", "Haus B, Raum 0.12"),
    ("post", "Umschlag mit der Aufschrift „SAP persönlich“", "Postfach 14 in der Poststelle"),
)
ROOMS = (("Besprechung 0.03", "zweiter Ausgang zum Hof"), ("Besprechung 2.11", "sechs Plätze"))
CHECKED_DAYS = 40


def fill(*, today: date) -> None:
    """Deterministic."""
    _profiles(today)
    for authority in Authority.objects.filter(sap_participant__isnull=False):
        _bodies(authority, today)
    for authority in Authority.objects.order_by("pk"):
        _rooms(authority, today)


def _profiles(today: date) -> None:
    """Nine of ten agreed to be shown; every sixth is full at the moment, every eighth finished the extra module."""
    cast = list(Counsellor.objects.advising(today).order_by("pk"))
    made = [_profile(one, number, today) for number, one in enumerate(cast) if number % 10 != 9]
    Profile.objects.bulk_create(made)
    full = [one.pk for number, one in enumerate(cast) if number % 6 == 4]
    Counsellor.objects.filter(pk__in=full).update(is_full=True)


def _profile(one: Counsellor, number: int, today: date) -> Profile:
    return Profile(
        counsellor=one, key=f"demo{number:06}", is_shown=True, agreed_on=today - timedelta(days=90 + number % 60),
        topics=list(TOPICS[number % len(TOPICS)]), has_addiction_module=number % 8 == 0,
        languages=list(LANGUAGES[number % len(LANGUAGES)]), phone=f"0209 555 {3000 + number}",
        times=TIMES[number % len(TIMES)], room_hint=PLACES[number % len(PLACES)],
    )  # fmt: skip


def _bodies(authority: Authority, today: date) -> None:
    Contact.objects.bulk_create(
        Contact(
            authority=authority, kind=kind, name=name, place=place,
            phone="" if kind == "post" else f"0209 555 41{n:02}", hours="Montag bis Freitag, 9 bis 15 Uhr",
            checked_on=today - timedelta(days=CHECKED_DAYS),
        )
        for n, (kind, name, place) in enumerate(BODIES)
    )  # fmt: skip


def _rooms(authority: Authority, today: date) -> None:
    """Two rooms at the first site of an authority, booked by this one and that one."""
    site = Site.objects.filter(authority=authority).order_by("pk").first()
    people = list(Person.objects.filter(authority=authority).order_by("pk")[:4])
    if site is None or not people:
        return
    for name, hint in ROOMS:
        room = MeetingRoom.objects.create(site=site, name=name, hint=hint)
        Booking.objects.bulk_create(
            Booking(
                room=room, person=people[number % len(people)],
                begins=datetime.combine(today + timedelta(days=number), time(9 + number), BERLIN),
                ends=datetime.combine(today + timedelta(days=number), time(10 + number), BERLIN),
            )
            for number in range(3)
        )  # fmt: skip
