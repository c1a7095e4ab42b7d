# SPDX-License-Identifier: EUPL-1.2
"""A programme with a ministry, authorities that take part, and people with offices in it."""

from datetime import date, time
from typing import Any

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.organisation.models import Authority, Person, Site
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.sap.models import (
    Act,
    Candidate,
    Cooperation,
    Counsellor,
    PanelSeat,
    Participant,
    Programme,
    Rest,
    RestNotice,
    RuleSetSwitch,
    SelectionDay,
    State,
    Termination,
    TerminationGuest,
    Vacancy,
)
from tests.apps.builders import a_person, a_site, a_user, a_working_group, an_authority

DAY = date(2026, 6, 15)


def a_programme(ministry: Authority | None = None, academy: Authority | None = None) -> Programme:
    return Programme.objects.create(
        ministry=ministry or an_authority("Ministerium Beispiel"), academy=academy, name="SAP im Land",
        begun_at=clock.now(),
    )  # fmt: skip


def a_participant(programme: Programme, authority: Authority | None = None, headcount: int = 1900) -> Participant:
    """An authority in the programme with a working group of its own."""
    authority = authority or an_authority("Polizeipräsidium Beispielstadt")
    return Participant.objects.create(
        programme=programme, authority=authority, since=date(2026, 1, 1), headcount=headcount,
        headcount_on=date(2026, 1, 1), working_group=a_working_group(authority),
    )  # fmt: skip


def a_counsellor(person: Person, state: str = State.APPOINTED, **fields: Any) -> Counsellor:
    """Somebody who agreed; appointed unless `state` says otherwise."""
    values: dict[str, Any] = {"applied_on": date(2024, 1, 1), "state_since": date(2025, 1, 1)}
    values |= {"consented_on": date(2024, 1, 1), "authority": person.authority}
    if state not in (State.APPLIED, State.NOMINATED, State.BRIEFED, State.SELECTED, State.NOT_SELECTED):
        values |= {"training_began_on": date(2024, 3, 1)}
        if state != State.IN_TRAINING:
            values |= {"training_completed_on": date(2024, 12, 1), "appointed_on": date(2025, 1, 1)}
    return Counsellor.objects.create(person=person, state=state, **(values | fields))


class Land:
    """A ministry with two officers, an authority with its head, and a counsellor there."""

    def __init__(self) -> None:
        self.ministry_site: Site = a_site(an_authority("Ministerium Beispiel"))
        self.site: Site = a_site(an_authority("Polizeipräsidium Beispielstadt"))
        self.programme = a_programme(self.ministry_site.authority, self.ministry_site.authority)
        self.part = a_participant(self.programme, self.site.authority)
        self.officer = a_user(Role.MINISTRY, self.ministry_site, everywhere=True)
        self.second = a_user(Role.MINISTRY, self.ministry_site, everywhere=True)
        self.academy = a_user(Role.ACADEMY, self.ministry_site, everywhere=True)
        self.head = a_user(Role.HEAD, self.site, everywhere=True, given_name="Hanna", family_name="Haupt")
        self.counsellor_user = a_user(Role.COUNSELLOR, self.site, everywhere=True, given_name="Sina", family_name="Süd")
        assert self.counsellor_user.person is not None
        self.counsellor = a_counsellor(self.counsellor_user.person)


def acting(user: User, day: date = DAY) -> Actor:
    """The actor behind a user on a day."""
    return actor_for(user, day)


def sap_objects(site: Site, user: User, officer: User) -> dict[str, Any]:
    """For rows of the access matrix: the own authority runs a programme and takes part; `user` is counsellor there."""
    programme = a_programme(site.authority, site.authority)
    a_participant(programme, site.authority)
    switch = RuleSetSwitch.objects.create(
        programme=programme, key="SAP-2010", since=date(2026, 1, 1), basis="Erlass", proposed_at=clock.now(),
        proposed_by=a_user(Role.MINISTRY, site, everywhere=True),
    )  # fmt: skip
    assert user.person is not None
    own = a_counsellor(user.person)
    trainee = a_counsellor(a_person(site, "Timo", "Träger"), State.IN_TRAINING, training_completed_on=date(2026, 6, 1))
    rest = Rest.objects.create(counsellor=own, since=date(2025, 6, 1), until=date(2025, 7, 1))
    notice = RestNotice.objects.create(rest=rest, occasion="begin", body="HEAD", sent_at=clock.now())
    waiting = Act.objects.create(
        counsellor=own, event="resign", state="ended", on=date(2030, 1, 1), authority=site.authority,
        rule_set="SAP-2007", is_pending=True, recorded_at=clock.now(),
    )  # fmt: skip
    applicant = a_counsellor(a_person(site, "Bea", "Bewerberin"), State.APPLIED)
    vacancy: dict[str, Any] = {
        "new_posts": 1,
        "apply_by": date(2099, 1, 1),
        "made_at": clock.now(),
        "authority": site.authority,
    }
    draft = Vacancy.objects.create(**vacancy)
    published = Vacancy.objects.create(**vacancy, published_on=date(2026, 1, 1), consulted_on=date(2026, 1, 1))
    panel = _panel_objects(programme, site, user.person)
    panel |= _termination_objects(site, own, trainee)
    joint = Cooperation.objects.create(programme=programme, since=date(2026, 1, 1), basis="Vereinbarung")
    return {
        "own_applicant": applicant.pk, "own_draft": draft.pk, "own_vacancy": published.pk, "own_cooperation": joint.pk,
        "own_switch": switch.pk, "own_counsellor": own.pk, "own_trainee": trainee.pk, "own_receipt": notice.pk,
        "own_waiting_step": waiting.pk, **panel,
    }  # fmt: skip


def _panel_objects(programme: Programme, site: Site, member: Person) -> dict[str, Any]:
    """An announced procedure with one to vote on, one whose vote runs, one in a tie; and a concluded one."""
    made = {"programme": programme, "on": date(2099, 1, 5), "begins": time(9), "place": "Raum 12"}
    made |= {"made_at": clock.now(), "changed_at": clock.now()}
    day = SelectionDay.objects.create(**made, invited_at=clock.now())
    seat = PanelSeat.objects.create(day=day, kind="psychologist", person=member, profession="psychologist")
    fields: dict[str, dict[str, Any]] = {
        "own_candidate": {},
        "own_vote": {"ballot": "open"},
        "own_tie": {"ballot": "paper", "closed_at": clock.now(), "yes": 2, "no": 2, "abstained": 0},
    }
    found = {
        key: Candidate.objects.create(day=day, counsellor=a_counsellor(a_person(site), State.BRIEFED), **values).pk
        for key, values in fields.items()
    }
    over = SelectionDay.objects.create(**made, invited_at=clock.now(), concluded_at=clock.now())
    rejected = a_counsellor(a_person(site), State.NOT_SELECTED)
    result = Candidate.objects.create(
        day=over, counsellor=rejected, ballot="paper", closed_at=clock.now(), yes=1, no=3, abstained=0, suitable=False
    )
    more = {"own_procedure": day.pk, "own_panel_seat": seat.pk, "own_concluded": over.pk, "own_result": result.pk}
    return found | more


def _termination_objects(site: Site, own: Counsellor, other: Counsellor) -> dict[str, Any]:
    """A proceeding about `own` whose reasons were told; one about `other`, who wishes for `own` at the talk."""
    told: dict[str, Any] = {"authority": site.authority, "stage": "told", "reasons": "Grund", "opened_on": DAY}
    mine = Termination.objects.create(counsellor=own, letter_on=DAY, **told)
    theirs = Termination.objects.create(counsellor=other, letter_on=DAY, wishes_others=True, **told)
    guest = TerminationGuest.objects.create(termination=theirs, counsellor=own, invited_at=clock.now())
    return {"own_termination": mine.pk, "own_guest": guest.pk}
