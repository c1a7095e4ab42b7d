# SPDX-License-Identifier: EUPL-1.2
"""The nightly run: what is past its time goes, is counted, and one failing rule stops no other."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.alarm.models import Alarm
from schutznetz.apps.journal.models import Entry
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import ImportRun, Person, Site
from schutznetz.apps.privacy import jobs
from schutznetz.apps.privacy.facts import Rule
from schutznetz.apps.privacy.models import DeletionRun
from schutznetz.apps.sap.models import Candidate, Counsellor, PanelSeat, Participation, Programme, SelectionDay, State
from schutznetz.config import deletion
from tests.apps.builders import a_person, a_site, a_user
from tests.apps.sap.objects import a_counsellor, a_programme

NIGHT = datetime(2027, 12, 2, 1, 30, tzinfo=UTC)
TODAY = date(2027, 12, 2)


@pytest.fixture
def site(db: None) -> Site:
    return a_site()


def an_old_alarm(site: Site, stored_at: datetime, final_class: str = "real") -> Alarm:
    number = Alarm.objects.count()
    return Alarm.objects.create(
        key=f"k{number}", site=site, desk_key="d", station_key="s", stored_at=stored_at, pressed_at=stored_at,
        final_class=final_class,
    )  # fmt: skip


def counts(run: DeletionRun | None) -> dict[str, int]:
    assert run is not None
    return {count.rule: count.count for count in run.counts.all() if count.count}


def test_people_go_a_year_after_their_last_day_with_their_account(site: Site) -> None:
    gone = a_user(Role.EMPLOYEE, site, left_on=date(2026, 12, 1))
    stays = a_user(Role.EMPLOYEE, site, left_on=date(2026, 12, 2))
    here = a_person(site)
    assert counts(jobs.nightly(NIGHT, TODAY)) == {"organisation.person": 1}
    assert set(Person.objects.all()) == {stays.person, here}
    assert not User.objects.filter(pk=gone.pk).exists()


def test_alarms_by_their_class(site: Site) -> None:
    for days in (370, 200, 100):
        for final_class in ("real", "drill"):
            an_old_alarm(site, NIGHT - timedelta(days=days), final_class)
    assert counts(jobs.nightly(NIGHT, TODAY)) == {"alarm.alarm": 3}


def test_uploaded_files_go_with_their_rows(site: Site, django_capture_on_commit_callbacks: object) -> None:
    run = ImportRun(file_name="leute.csv", created_at=NIGHT - timedelta(days=200))
    run.file.save("leute.csv", ContentFile(b"Kern"))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert counts(jobs.nightly(NIGHT, TODAY)) == {"organisation.importrun": 1}
    assert not run.file.storage.exists(run.file.name)


def test_the_dry_run_counts_and_deletes_nothing(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    an_old_alarm(site, clock.now() - timedelta(days=400))
    assert deletion.main(dry_run=True) == 0
    assert "1  Alarme" in capsys.readouterr().out
    assert Alarm.objects.count() == 1
    assert not DeletionRun.objects.exists()
    assert not Entry.objects.exists()
    assert deletion.main(dry_run=False) == 0
    assert not Alarm.objects.exists()


def test_what_a_forecast_says_a_run_does(site: Site) -> None:
    an_old_alarm(site, NIGHT - timedelta(days=400))
    a_person(site, left_on=date(2020, 1, 1))
    due = {rule.key: count for rule, count in jobs.forecast(NIGHT, TODAY) if count}
    assert counts(jobs.nightly(NIGHT, TODAY)) == due == {"alarm.alarm": 1, "organisation.person": 1}


def test_once_a_day_and_not_before_two(site: Site) -> None:
    assert jobs.nightly(datetime(2027, 12, 1, 23, 30, tzinfo=UTC), TODAY) is None
    assert jobs.nightly(NIGHT, TODAY) is not None
    assert jobs.nightly(NIGHT + timedelta(hours=5), TODAY) is None
    assert Entry.objects.filter(verb="privacy.data_deleted").count() == 1


def test_a_second_run_by_hand_adds_to_the_report(site: Site) -> None:
    an_old_alarm(site, NIGHT - timedelta(days=400))
    jobs.delete_by_periods(NIGHT, TODAY)
    an_old_alarm(site, NIGHT - timedelta(days=400))
    assert counts(jobs.delete_by_periods(NIGHT, TODAY)) == {"alarm.alarm": 2}


def test_one_failing_rule_stops_no_other_and_shows(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> int:
        raise RuntimeError("kaputt")

    broken = Rule("x.broken", "Kaputt", "people", fail, fail)
    rules = jobs.rules()
    monkeypatch.setattr(jobs, "rules", lambda: [broken, *rules])
    an_old_alarm(site, NIGHT - timedelta(days=400))
    run = jobs.nightly(NIGHT, TODAY)
    assert counts(run) == {"alarm.alarm": 1}
    assert run is not None
    assert run.counts.get(rule="x.broken").trouble == "RuntimeError: kaputt"


def an_application(state: str, since: date, appointed_on: date | None = None) -> Counsellor:
    """With a body heard, and a result of a procedure whose panel has one seat."""
    person = a_person(a_site())
    programme = Programme.objects.first() or a_programme()
    role = a_counsellor(person, state, state_since=since, appointed_on=appointed_on)
    day = SelectionDay.objects.create(
        programme=programme, on=since, begins=datetime(2026, 1, 1, 9).time(), place="Raum 1", made_at=NIGHT,
        changed_at=NIGHT, concluded_at=NIGHT,
    )  # fmt: skip
    day.seats.create(kind="chair", name="Vera Vorsitz")
    day.candidates.create(counsellor=role, closed_at=NIGHT, suitable=appointed_on is not None)
    role.participations.create(body="staff_council", heard_on=since, recorded_at=NIGHT)
    return role


def test_records_of_selection_go_half_a_year_after_a_rejection(site: Site) -> None:
    an_application(State.NOT_SELECTED, date(2027, 6, 1))
    stays = an_application(State.NOT_SELECTED, date(2027, 6, 2))
    found = counts(jobs.nightly(NIGHT, TODAY))
    assert found == {"sap.counsellor": 1, "sap.selectionday": 1}
    assert list(Counsellor.objects.all()) == [stays]
    assert Candidate.objects.count() == Participation.objects.count() == PanelSeat.objects.count() == 1


def test_records_of_selection_go_three_years_after_an_appointment_and_the_role_stays(site: Site) -> None:
    an_application(State.APPOINTED, date(2024, 11, 1), appointed_on=date(2024, 12, 1))
    an_application(State.APPOINTED, date(2024, 11, 1), appointed_on=date(2024, 12, 2))
    an_application(State.IN_TRAINING, date(2024, 1, 1))
    found = counts(jobs.nightly(NIGHT, TODAY))
    assert found == {"sap.candidate": 1, "sap.participation": 1, "sap.selectionday": 1}
    assert Counsellor.objects.count() == 3
    assert Candidate.objects.count() == Participation.objects.count() == SelectionDay.objects.count() == 2


def test_whoever_left_during_training_keeps_the_role_and_loses_the_records_of_the_panel(site: Site) -> None:
    role = an_application(State.ENDED, date(2027, 5, 1))
    Counsellor.objects.filter(pk=role.pk).update(training_completed_on=None)
    assert counts(jobs.nightly(NIGHT, TODAY)) == {"sap.candidate": 1, "sap.participation": 1, "sap.selectionday": 1}
    assert Counsellor.objects.get() == role
