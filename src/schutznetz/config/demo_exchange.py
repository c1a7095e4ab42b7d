# SPDX-License-Identifier: EUPL-1.2
"""What counsellors of the demonstration share: circulars, a forum, services around the Ruhr, events, a report, a trend.

Every institution, person and number is invented; telephone numbers lead nowhere.
"""

from datetime import date, datetime, timedelta

from schutznetz.apps.exchange.facts.released import sheet_of
from schutznetz.apps.exchange.models import (
    Activity,
    AnnualReport,
    Circular,
    Contact,
    ExperienceNote,
    Post,
    Receipt,
    Service,
    ServiceTopic,
    Thread,
    TrendFigure,
    TrendNote,
)
from schutznetz.apps.exchange.queries.trends import may_be_told
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Authority, Person, WorkingGroup
from schutznetz.apps.sap.models import Counsellor, Programme
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.working_groups.queries import programme_of

DAY = timedelta(days=1)
SERVICES = (
    ("Suchtberatung Lippebogen", "Dorsten", "addiction", 2, 60),
    ("Suchthilfe Alte Zeche", "Bochum", "addiction", 1, 200),
    ("Fachstelle Glücksspiel Ruhrtal", "Hagen", "addiction", 3, 820),
    ("Ambulante Rehabilitation Sucht Halde", "Recklinghausen", "addiction reintegration", 6, 40),
    ("Selbsthilfegruppe Klarer Tag", "Marl", "addiction", 0, 300),
    ("Schuldnerberatung Vest", "Recklinghausen", "debts", 5, 90),
    ("Schulden- und Insolvenzberatung Emscher", "Herne", "debts", 8, 760),
    ("Budgetberatung am Markt", "Coesfeld", "debts family", 2, 20),
    ("Finanzlotsen Mark", "Hagen", "debts", 4, 150),
    ("Ehe-, Familien- und Lebensberatung Kreuzgang", "Borken", "family", 3, 75),
    ("Beratungsstelle für Eltern und Kinder Kastanie", "Herten", "family", 7, 400),
    ("Pflegestützpunkt Nordkreis", "Haltern am See", "family", 1, 33),
    ("Trennungsberatung Zwei Wege", "Bochum", "family", 2, 190),
    ("Krisendienst Nachtlicht", "Recklinghausen", "suicide depression", 0, 15),
    ("Telefonkreis Zuhören Ruhr", "Essen", "suicide family", 0, 120),
    ("Arbeitskreis Leben Lippe", "Unna", "suicide trauma_death", 1, 210),
    ("Praxisverbund Seelische Gesundheit", "Dortmund", "depression anxiety mental_disorders", 14, 55),
    ("Tagesklinik Südpark", "Gelsenkirchen", "depression mental_disorders", 9, 800),
    ("Angstambulanz Hellweg", "Unna", "anxiety compulsion", 11, 100),
    ("Sozialpsychiatrischer Dienst Kanalstraße", "Herne", "mental_disorders", 1, 240),
    ("Zwangsambulanz am Stadtgarten", "Bochum", "compulsion", 16, 350),
    ("Traumaambulanz Rotbuche", "Datteln", "trauma_death", 2, 80),
    ("Opferhilfe Fester Grund", "Recklinghausen", "trauma_death", 0, 45),
    ("Trauergruppe Brücke", "Coesfeld", "trauma_death", 4, 500),
    ("Hospizdienst Abendstern", "Borken", "trauma_death family", 0, 130),
    ("Konfliktberatung Runder Tisch", "Essen", "work_strain", 3, 65),
    ("Mobbingtelefon Westen", "Dortmund", "work_strain", 0, 270),
    ("Betriebliche Sozialberatung Verbund Ruhr", "Gelsenkirchen", "work_strain reintegration", 2, 110),
    ("Fachdienst Eingliederung Lindenhof", "Hagen", "reintegration", 5, 230),
    ("Rückenwind, Begleitung nach langer Krankheit", "Marl", "reintegration depression", 3, 780),
)
"""Name, town, topics, weeks of waiting, days since the last check."""


def fill(*, now: datetime, today: date) -> None:
    """Everything of the exchange, for the groups there are; nothing where there are none."""
    programme = Programme.objects.first()
    group = WorkingGroup.objects.filter(key="ak-nord").first()
    if programme is None or group is None:
        return
    people = _members(group, today)
    speaker = _speaker(group) or people[0]
    services = [_service(programme, group, row, number, today) for number, row in enumerate(SERVICES)]
    _experience(services, people, speaker, group, now, today)
    _circulars(programme, group, people, speaker, now)
    _forum(group, people, speaker, now)
    _year(group, speaker, now, today)


def _speaker(group: WorkingGroup) -> Person | None:
    return Person.objects.filter(offices__role=Role.SPEAKER, offices__working_group=group).first()


def _members(group: WorkingGroup, today: date) -> list[Person]:
    rows = Counsellor.objects.advising(today).filter(authority__sap_participant__working_group=group)
    return [one.person for one in rows.select_related("person__authority").order_by("pk")[:8]]


def _service(
    programme: Programme, group: WorkingGroup, row: tuple[str, str, str, int, int], number: int, today: date
) -> Service:
    name, town, topics, weeks, checked = row
    made = Service.objects.create(
        programme=programme, working_group=group, name=name, town=town, address=f"Beispielweg {number + 3}, {town}",
        phone=f"0209 555 {700 + number}", waiting_weeks=weeks, checked_on=today - checked * DAY,
        access="Anrufen und einen Termin ausmachen." if weeks else "Ohne Termin, jederzeit.",
        languages=("Deutsch", "Deutsch, Türkisch", "Deutsch, Englisch, Ukrainisch")[number % 3],
        cost=(Service.Cost.FREE, Service.Cost.INSURANCE)[number % 2], hours="Montag bis Freitag, 9 bis 16 Uhr",
    )  # fmt: skip
    ServiceTopic.objects.bulk_create(ServiceTopic(service=made, code=code) for code in topics.split())
    return made


def _experience(
    services: list[Service], people: list[Person], speaker: Person, group: WorkingGroup, now: datetime, today: date
) -> None:
    words = (
        "Rückruf noch am selben Tag. Am besten vormittags anrufen.",
        "Sehr freundlich am Telefon, das erste Gespräch gab es nach zwei Wochen.",
        "Guter Handzettel für Behörden, liegt bei den Unterlagen.",
        "Parken ist schwierig, der Bus hält vor der Tür.",
    )
    for number, (text, checked) in enumerate(zip(words, (30, 200, 400, 790), strict=True)):
        ExperienceNote.objects.create(
            service=services[number * 5], author=people[number % len(people)], text=text, made_at=now - checked * DAY,
            checked_on=today - checked * DAY,
        )  # fmt: skip
    for kind, service, ago, ahead in (("visit", 0, 90, 10), ("call", 5, 40, -2), ("meeting", 13, 200, 60)):
        Contact.objects.create(
            service=services[service], working_group=group, person=speaker, kind=kind, on=today - ago * DAY,
            result="Neue Ansprechpartnerin, neue Sprechzeiten.", next_on=today + ahead * DAY,
        )  # fmt: skip


def _circulars(programme: Programme, group: WorkingGroup, people: list[Person], speaker: Person, now: datetime) -> None:
    officers = list(Person.objects.filter(offices__role=Role.MINISTRY, offices__authority=programme.ministry))
    speakers = list(
        Person.objects.filter(offices__role=Role.SPEAKER, offices__working_group__authority=programme.ministry)
    )
    _send(
        Circular(
            programme=programme, direction="speakers", subject="Termine der Arbeitstagung im Frühjahr",
            body="Bitte geben Sie die beiden Tage in Ihren Arbeitskreisen bekannt.\n\nDie Einladung folgt.",
            sent_by=officers[0].user, sent_at=now - 9 * DAY,
        ),
        speakers, read=[],
    )  # fmt: skip
    question = Circular(
        programme=programme, direction="ministry", working_group=group, subject="Frage zur Reisezeit",
        body="Zählt die Fahrt zur Sitzung des Arbeitskreises als Dienstzeit?", sent_by=speaker.user,
        sent_at=now - 6 * DAY,
    )  # fmt: skip
    asked = _send(question, officers, read=officers[:1])
    answer = Circular(
        programme=programme, direction="speakers", working_group=group, answers=asked,
        subject="Antwort: Frage zur Reisezeit", body="Ja. Bitte sagen Sie es auch den neuen Mitgliedern.",
        sent_by=officers[0].user, sent_at=now - 5 * DAY,
    )  # fmt: skip
    _send(answer, [speaker], read=[speaker])
    members = Circular(
        programme=programme, direction="members", working_group=group, subject="Nächste Sitzung: bitte Themen melden",
        body="Wer etwas auf die Tagesordnung setzen möchte, schreibt mir bis Freitag.", sent_by=speaker.user,
        sent_at=now - 2 * DAY,
    )  # fmt: skip
    _send(members, [one for one in people if one != speaker], read=people[1:4])


def _send(circular: Circular, to: list[Person], read: list[Person]) -> Circular:
    circular.save()
    Receipt.objects.bulk_create(
        Receipt(circular=circular, person=one, read_at=circular.sent_at + DAY / 2 if one in read else None)
        for one in to
    )
    return circular


def _forum(group: WorkingGroup, people: list[Person], speaker: Person, now: datetime) -> None:
    subjects = (
        ("Räume für Gespräche", ("Wo sprechen Sie, wenn das eigene Büro zu hellhörig ist?",
                                 "Wir dürfen den Raum der Gleichstellung nutzen.", "Bei uns hilft ein Spaziergang.")),
        ("Handzettel für neue Beschäftigte", ("Wer hat einen guten?", "Meiner liegt jetzt bei den Unterlagen.")),
        ("Erreichbarkeit im Urlaub", ("Wie regeln Sie die Vertretung?",)),
    )  # fmt: skip
    for number, (title, posts) in enumerate(subjects):
        began = now - (12 - 4 * number) * DAY
        thread = Thread.objects.create(
            working_group=group, title=title, opened_by=people[number % len(people)], opened_at=began,
            last_post_at=began + len(posts) * DAY,
        )  # fmt: skip
        writers = [*people[number:], speaker, *people]
        Post.objects.bulk_create(
            Post(thread=thread, author=writers[at], body=body, made_at=began + at * DAY)
            for at, body in enumerate(posts)
        )


AT_AUTHORITY = ("presentation", "prevention")


def _year(group: WorkingGroup, speaker: Person, now: datetime, today: date) -> None:
    """Events of last year and this one, and the report on last year."""
    year = today.year - 1
    head = Authority.objects.filter(sap_participant__working_group=group).first()
    rows = (
        ("information", "Sucht am Arbeitsplatz", date(year, 3, 12), "Recklinghausen", "2", "held"),
        ("presentation", "Die SAP stellen sich vor", date(year, 6, 4), "Großer Saal", "1", "held"),
        ("climate", "Gespräch über den Ton im Team", date(year, 9, 17), "Raum 2.14", "2", "held"),
        ("prevention", "Suchtwoche", date(year, 5, 6), "Eingangshalle", "9", "held"),
        ("visit", "Besuch bei der Schuldnerberatung Vest", date(year, 10, 21), "Recklinghausen", "4", "held"),
        ("presentation", "Die SAP in der Personalversammlung", today - 50 * DAY, "Kantine", "1", "held"),
        ("exchange", "Austausch mit dem Arbeitskreis Süd", today - 20 * DAY, "Bochum", "4", "cancelled"),
        ("information", "Wenn Angehörige Pflege brauchen", today + 30 * DAY, "Coesfeld", "2", "planned"),
    )
    Activity.objects.bulk_create(
        Activity(
            working_group=group, kind=kind, title=title, on=on, place=place, length=length, state=state,
            authority=head if kind in AT_AUTHORITY else None, agreed_on=on - 30 * DAY if kind in AT_AUTHORITY else None,
            partner="dem betriebsärztlichen Dienst" if kind == "prevention" else "",
            reach=180 if kind == "prevention" else None,
        )
        for kind, title, on, place, length, state in rows
    )  # fmt: skip
    figures = {
        "members": 21, "contacts": 14, "services": 9,
        "meetings": [{"on": f"{year}-04-23", "place": "Recklinghausen"}, {"on": f"{year}-11-05", "place": "Borken"}],
        "activities": [
            {"on": on.isoformat(), "kind": kind, "title": title, "place": place, "length": length}
            for kind, title, on, place, length, _state in rows[:3]
        ],
        "trainings": {"subject": 12, "conversation": 7, "supervision": 19},
        "hours": {"SAP": 86_400, "EVENT": 21_600, "SPK": None},
    }  # fmt: skip
    AnnualReport.objects.create(
        working_group=group, year=year, figures=figures, submitted_by=speaker.user,
        submitted_at=datetime(today.year, 3, 17, 10, tzinfo=now.tzinfo),
        group_words="Der Arbeitskreis hat sich zweimal getroffen und drei Veranstaltungen durchgeführt.",
        extent_words="Gefragt waren vor allem dienstliche Belastungen und familiäre Sorgen.",
    )  # fmt: skip


def fill_note(*, now: datetime, today: date) -> None:
    """A note on trends out of the published figures of the year before; nothing while there are none."""
    group = WorkingGroup.objects.select_related("authority").filter(key="ak-nord").first()
    sheet = sheet_of(group, str(today.year - 1)) if group else None
    if group is None or sheet is None:
        return
    speaker = _speaker(group) or _members(group, today)[0]
    rules = rules_of(programme_of(group))
    told = [
        one for block in sheet.blocks if block.key == "region_topic" for one in block.figures
        if may_be_told(one, rules=rules, today=today)
    ]  # fmt: skip
    source = {"name": sheet.name, "name_en": sheet.name_en, "certificate": sheet.certificate, "invented": True}
    note = TrendNote.objects.create(
        working_group=group, since=sheet.since, until=sheet.until, source=source, sent_by=speaker.user,
        sent_at=now - 30 * DAY,
        text="Dienstliche Belastungen nehmen zu. Gespräche nach schweren Einsätzen helfen, wenn sie früh kommen.",
    )  # fmt: skip
    note.authorities.set(Authority.objects.filter(sap_participant__working_group=group))
    TrendFigure.objects.bulk_create(
        TrendFigure(
            note=note, table=one.table, topic=one.key, name=one.name, name_en=one.name_en, cases=one.value,
            least=one.least, most=one.most,
        )
        for one in told if one.value is not None
    )  # fmt: skip
