# SPDX-License-Identifier: EUPL-1.2
"""How far the demo county is with its set-up: nearly everybody was heard, the service agreement is in force."""

from datetime import date, datetime, timedelta

from schutznetz.apps.organisation.models import Authority
from schutznetz.apps.setup.models import BarrierReport, Body, Contact, Participation, Release

HEARD = {
    Body.STAFF_COUNCIL: (200, 120, Participation.Answer.AGREED, "Mit Dienstvereinbarung; Bericht nach einem Jahr."),
    Body.DISABLED_STAFF: (200, 171, Participation.Answer.REMARKS, "Bitte auch mit Vorleseprogramm erproben."),
    Body.EQUALITY: (12, None, Participation.Answer.NONE, ""),
}
"""Days ago: informed, answered; then the answer and a remark. The last body still has to answer."""


def fill(*, authority: Authority, now: datetime, today: date) -> None:
    """Contact, participation, release and one report of a barrier, all invented."""
    Contact.objects.create(
        authority=authority, address="Ring 100, 45657 Recklinghausen", email="schutznetz@kreis.example",
        phone="02361 555-100", barrier_office="Stelle für Teilhabe", barrier_email="teilhabe@kreis.example",
        barrier_phone="02361 555-190", changed_at=now,
    )  # fmt: skip
    for body, (informed, answered, answer, note) in HEARD.items():
        Participation.objects.create(
            authority=authority, body=body, informed_on=today - timedelta(days=informed), answer=answer, note=note,
            answered_on=today - timedelta(days=answered) if answered else None, changed_at=now,
        )  # fmt: skip
    Release.objects.create(
        authority=authority, kind=Release.Kind.AGREEMENT, decided_on=today - timedelta(days=110), recorded_at=now,
        signed_by="Behördenleitung und Vorsitz des Personalrats",
    )  # fmt: skip
    BarrierReport.objects.create(
        text="Der Lageplan ist mir zu klein. Mit der Lupe sehe ich die Raumnummern nicht mehr.",
        page="Rufkreis", answer_to="02361 555-1042", sent_at=now - timedelta(days=2),
    )  # fmt: skip
