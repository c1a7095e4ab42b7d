# SPDX-License-Identifier: EUPL-1.2
"""No office ever implies the confidential view of another, whatever else somebody holds; and what each may never do."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.alarm.models import Alarm
from schutznetz.apps.alarm.queries import alarms_visible_to, running_alarms
from schutznetz.apps.organisation.facts import AT_SITES, Actor, HeldOffice, Role
from schutznetz.apps.organisation.models import Assistance, Authority, Person, Site, WorkingGroup
from schutznetz.apps.organisation.models.offices import OF_NETWORKS, OF_WORKING_GROUPS
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.organisation.queries.permissions import load_policies
from schutznetz.apps.privacy.models import RightsRequest
from schutznetz.apps.quality.models import Complaint, Message, Review
from schutznetz.apps.sap.models import Counsellor, Programme
from schutznetz.apps.training.models import Mentor, Pairing
from schutznetz.apps.ui.policies import EVERYBODY, Permission, permissions
from tests.apps.builders import a_site, a_user, prove
from tests.apps.organisation.test_permissions import policies

HOME = Authority(pk=1, key="eigen", name="Eigen")
ELSEWHERE = Authority(pk=3, key="dritte", name="Dritte")
SITE = Site(pk=11, key="eigen", name="Eigen", authority=HOME)
ME, SOMEBODY = Person(pk=7), Person(pk=8)
MENTOR = Mentor(counsellor=Counsellor(person=SOMEBODY))
PAIRING = Pairing(mentor=MENTOR, trainee=Counsellor(person=SOMEBODY))
TARGETS: dict[str, Any] = {
    "alarm.may_see_history": SITE,
    "alarm.may_see_alarm": Alarm(site=SITE, person=SOMEBODY),
    "privacy.may_answer_request": RightsRequest(authority=HOME, kind=RightsRequest.Kind.ACCESS),
    "worktime.may_see_times": SOMEBODY,
    "training.may_read_feedback": PAIRING,
    "training.may_give_feedback": PAIRING,
    "training.may_keep_log": MENTOR,
    "training.may_read_totals": WorkingGroup(pk=99, key="fremd", name="Fremd", authority=HOME),
    "exchange.may_read_forum": WorkingGroup(pk=99, key="fremd", name="Fremd", authority=HOME),
    "academy.may_ask_small_group": Counsellor(person=SOMEBODY, authority=HOME, state="appointed"),
    "working_groups.may_see_attendance": WorkingGroup(pk=99, key="fremd", name="Fremd", authority=HOME),
    "working_groups.may_read_reasons": WorkingGroup(pk=99, key="fremd", name="Fremd", authority=HOME),
    "working_groups.may_take_part": WorkingGroup(pk=99, key="fremd", name="Fremd", authority=HOME),
    "figures.may_collect": (HOME, "STAT"),
    "quality.may_see_own": Counsellor(person=SOMEBODY, authority=HOME),
    "quality.may_read_review": Review(counsellor=Counsellor(person=SOMEBODY, authority=HOME), reporter="speaker"),
    "quality.may_read_complaint": Complaint(
        counsellor=Counsellor(person=SOMEBODY, authority=ELSEWHERE), authority=HOME
    ),
    "quality.may_read_message": Message(counsellor=Counsellor(person=SOMEBODY, authority=HOME), authority=HOME),
}
"""For every confidential view an object that belongs to somebody else, of authority 1 and its site 11."""

PROGRAMME = ("sap", "worktime", "equipment", "training", "academy", "working_groups", "exchange", "quality", "planning",
             "figures", "vault", "directory", "contact", "reporting")  # fmt: skip
"""The rooms of the counsellors' programme and of counselling."""


OWN = {"figures.may_hand_in", "vault.may_keep_vault"}
"""Rights in one's own vault: there is no object of somebody else they could open (see the tests of these rooms)."""
IN_PERSON = ("quality.may_read_message", "quality.may_read_complaint")
"""What a deputy does not see: counsellors write to the head alone (decree, 3.1.3), complain to officers alone (5.5)."""


@pytest.fixture(autouse=True)
def a_programme_of_authority_1(monkeypatch: pytest.MonkeyPatch) -> None:
    """Authority 1 runs the programme of the counsellor looked at; the person who looks belongs to no group."""
    monkeypatch.setattr("schutznetz.apps.quality.policies.programme_of", lambda _: Programme(ministry=HOME))
    monkeypatch.setattr("schutznetz.apps.working_groups.facts.standing.own_membership", lambda _: None)
    groups = "schutznetz.apps.working_groups.policies"
    monkeypatch.setattr(f"{groups}.runs", lambda actor, _: actor.has_role_for(HOME, Role.MINISTRY))
    monkeypatch.setattr(f"{groups}.reads_reasons", lambda _, *readers: "speaker" in readers)  # as the decree has it


class User7:
    pk = 7


def bindings(role: str) -> list[dict[str, int]]:
    """What an office of this role may be bound to: the own site and another one, a body, or nothing but the whole."""
    if role in OF_WORKING_GROUPS:
        return [{"working_group_id": 5}]
    if role in OF_NETWORKS:
        return [{"network_id": 6}]
    return [{}, {"site_id": 11}, {"site_id": 12}] if role in AT_SITES else [{}]


OFFICES = [
    HeldOffice(str(role), authority, deputy_for=deputy, **bound)
    for role in Role
    for bound in bindings(role)
    for authority in (1, 2)
    for deputy in (None, 9)
]


def actor(*offices: HeldOffice, helper: Any = None) -> Actor:
    return Actor(user=User7(), person=ME, offices=offices, helper=helper)


def confidential() -> list[Permission]:
    load_policies()
    return [one for one in permissions() if one.confidential and one.name not in OWN]


def target_of(one: Permission) -> tuple[Any, ...]:
    target = TARGETS[one.name]
    return target if isinstance(target, tuple) else (target,)


def reaches(office: HeldOffice) -> bool:
    """Authority 1 as a whole, or its site 11."""
    return office.authority_id == 1 and (office.is_whole or office.site_id == 11)


def names(one: Permission, office: HeldOffice) -> bool:
    """Is the view declared for this office, where it reaches, and for a deputy?"""
    if one.name == "figures.may_collect" and office.role != "STAT":  # the ministry has named the authorised body
        return False
    in_person = one.name in IN_PERSON and office.deputy_for is not None
    return office.role in one.roles and reaches(office) and not in_person


def test_every_confidential_view_is_tried_here() -> None:
    assert {one.name for one in confidential()} == set(TARGETS)
    assert {one.name for one in permissions()} >= OWN


@given(st.lists(st.sampled_from(OFFICES), max_size=12))
def test_no_mixture_of_offices_sees_more_than_its_parts(offices: list[HeldOffice]) -> None:
    for one in confidential():
        may, target = policies()[one.name], target_of(one)
        named = [office for office in offices if names(one, office)]
        assert may(actor(*offices), *target) == bool(named), one.name
        assert not may(actor(*offices, helper=User7()), *target), f"{one.name} through help in somebody's name"


@given(st.sampled_from(OFFICES))
def test_a_single_office_sees_only_what_names_it(office: HeldOffice) -> None:
    for one in confidential():
        sees = policies()[one.name](actor(office), *target_of(one))
        assert sees == names(one, office), (one.name, office)


NEVER = {
    "SEC": ("organisation.may_see_people", "organisation.may_see_person", "privacy.may_read_journal"),
    "SUP": (
        "alarm.may_see_history",
        "alarm.may_see_alarm",
        "organisation.may_see_person",
        "documents.may_certify",
        "worktime.may_see_times",
    ),
    "HEAD": (
        "alarm.may_see_history",
        "alarm.may_see_alarm",
        "organisation.may_see_person",
        "privacy.may_read_journal",
        "worktime.may_see_times",
        "training.may_read_feedback",
        "training.may_read_totals",
    ),
    "PR": ("alarm.may_see_history", "alarm.may_see_alarm", "organisation.may_see_people", "privacy.may_read_journal"),
    "SBV": ("alarm.may_see_history", "alarm.may_see_alarm", "organisation.may_see_people", "privacy.may_read_journal"),
    "GLB": ("alarm.may_see_history", "alarm.may_see_alarm", "organisation.may_see_people", "privacy.may_read_journal"),
    "DPO": (
        "alarm.may_see_history",
        "organisation.may_administer",
        "organisation.may_edit_site",
        "worktime.may_see_times",
        "training.may_read_feedback",
        "training.may_read_totals",
    ),
    "ADM": (
        "alarm.may_see_history",
        "alarm.may_see_alarm",
        "alarm.may_edit_ring",
        "alarm.may_open_security_desk",
        "worktime.may_see_times",
        "training.may_read_feedback",
        "training.may_read_totals",
    ),
    "MIN": (
        "alarm.may_see_history",
        "organisation.may_see_people",
        "privacy.may_read_journal",
        "worktime.may_see_times",
        "training.may_read_feedback",
        "training.may_read_totals",
    ),
    "STAT": (
        "alarm.may_see_history",
        "organisation.may_see_people",
        "privacy.may_see_requests",
        "worktime.may_see_times",
    ),
}
"""What the table of roles keeps from an office for good, as far as it exists."""


def test_what_an_office_may_never_do_is_nowhere_declared_for_it() -> None:
    load_policies()
    known = {one.name: one.roles for one in permissions()}
    assert {name for names in NEVER.values() for name in names} <= set(known)
    assert [(role, name) for role, names in NEVER.items() for name in names if role in known[name]] == []


def test_offices_of_the_programme_may_nothing_beyond_everybody_outside_it() -> None:
    """The offices of the counsellors' programme and of networks open no door of another room."""
    load_policies()
    quiet = {"SAP", "MEN", "PB", "SPK", "DEP", "ACA", "TRN", "MIN", "STAT", "COO", "EC", "TRA", "MTR", "MTE", "SUP"}
    elsewhere = [one for one in permissions() if one.app not in PROGRAMME]
    named = {str(role) for one in elsewhere for role in one.roles if role != EVERYBODY}
    assert named & quiet == set()


@pytest.fixture
def helped(db: None) -> tuple[Client, User, Site]:
    """An administrator acts in the name of a site manager, who agreed."""
    site = a_site()
    helper, manager = a_user("ADM", site, password="x"), a_user("SITE", site)
    client = Client()
    client.force_login(helper, backend="django.contrib.auth.backends.ModelBackend")
    data = {"reason": "Plan gemeinsam ansehen", "minutes": 15}
    client.post(f"/verwaltung/personen/{manager.person.pk}/helfen/", data)
    help_ = Assistance.objects.get()
    own = Client()
    own.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    own.post(f"/verwaltung/hilfe/{help_.pk}/", {"answer": "yes"})
    begin = f"/verwaltung/hilfe/{help_.pk}/beginnen/"
    assert client.post(begin).headers["Location"].startswith("/konto/bestaetigen/")
    prove(client)
    assert client.post(begin).headers["Location"] == "/"
    return client, manager, site


def test_who_helps_a_site_manager_sees_no_alarm(helped: tuple[Client, User, Site]) -> None:
    client, manager, site = helped
    now = clock.now()
    alarm = Alarm.objects.create(
        key="01jd0000000000000000000009", site=site, desk_key="d1", room="2.14", station_key="st", stored_at=now,
        pressed_at=now,
    )  # fmt: skip
    itself = actor_for(manager, clock.today())
    assert list(alarms_visible_to(itself)) == [alarm]
    assert running_alarms(itself, now) == [alarm]
    assert client.get(f"/alarm/verlauf/{site.key}/{alarm.key}/").status_code == 403
    for path in ("/", "/alarm/", "/alarm/verlauf/"):
        page = client.get(path).content.decode()
        assert "Sie handeln im Namen von" in page
        assert alarm.key not in page
        assert "2.14" not in page
