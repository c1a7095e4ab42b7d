# SPDX-License-Identifier: EUPL-1.2
"""What has happened in the demo county before today: letters, deputies, help, requests, and nights of deletion.

Everything is done by the actions a person would use, on earlier days, so that the journal tells it too. All invented.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from schutznetz.apps.accounts.actions import note_session
from schutznetz.apps.accounts.models import OpenSession, User
from schutznetz.apps.documents.actions import change_letterhead, change_template
from schutznetz.apps.documents.facts import APPOINTMENT, KINDS
from schutznetz.apps.documents.models import Letterhead
from schutznetz.apps.notify.actions import mark_broken, tell
from schutznetz.apps.notify.facts import TRIAL
from schutznetz.apps.notify.jobs import pack
from schutznetz.apps.notify.models import Mail
from schutznetz.apps.organisation.actions import agree_to_help, ask_to_help, end_help, name_deputy
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority, Deputy, Office
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.privacy.actions.requests import answer, make_request
from schutznetz.apps.privacy.jobs import rules
from schutznetz.apps.privacy.models import DeletionCount, DeletionRun
from schutznetz.regulation.privacy.retention import kept_from

Role = Office.Role
DEVICES = (("Firefox auf Windows", "password", 7), ("Edge auf Windows", "passkey", 3))
"""Device, way of signing in, hours since the sign-in."""
NIGHTS = (
    {"notify.notice": 61, "notify.mail": 58, "accounts.failures": 7}, {"notify.mail": 44, "organisation.importrun": 1},
    {"accounts.accesslink": 3},
)  # fmt: skip
"""How much the last nights deleted, by rule; the newest first."""


@dataclass(frozen=True)
class Cast:
    """Who acts in the demo, and when: `today` is the day the demo was filled."""

    authority: Authority
    now: datetime
    today: date
    _known: dict[str, list[Actor]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Each cast asks for itself: a second filling on the same day has other accounts under the same numbers."""

    def actors(self, role: str) -> list[Actor]:
        """Everybody with an account and this office, in the order of their numbers."""
        if role not in self._known:
            self._known[role] = list(self._held(role))
        return self._known[role]

    def _held(self, role: str) -> Iterator[Actor]:
        held = User.objects.filter(person__offices__role=role, person__authority=self.authority).distinct()
        users = held.select_related("person__authority", "person__site").order_by("person__external_id")
        return (actor_for(user, self.today) for user in users)

    @cached_property
    def colleagues(self) -> list[Actor]:
        """People with an account and no office but that of an employee."""
        return [one for one in self.actors(Role.EMPLOYEE) if {o.role for o in one.offices} == {Role.EMPLOYEE}]

    def one(self, role: str) -> Actor:
        return self.actors(role)[0]

    def before(self, days: int, hours: int = 0) -> datetime:
        return self.now - timedelta(days=days, hours=hours)


def fill(cast: Cast) -> None:
    """Write all of it, the oldest first."""
    acts: tuple[Callable[[Cast], None], ...] = (_letters, _deputies, _past_help, _requests, _nights, _mail, _sessions)
    for act in acts:
        act(cast)


def _letters(cast: Cast) -> None:
    admin, appointment = cast.one(Role.ADMINISTRATOR), KINDS[APPOINTMENT]
    head = Letterhead(
        authority=cast.authority, name="Vestische Hilfe, Kreis Recklinghausen", place="Recklinghausen",
        address="Ring 100\n45657 Recklinghausen", contact="Telefon 02361 555-100, schutznetz@kreis.example",
    )  # fmt: skip
    change_letterhead(letterhead=head, actor=admin, now=cast.before(104))
    body = appointment.body.replace(
        "Wir danken Ihnen",
        "Ihre Einweisung in das Amt vereinbaren wir mit Ihnen in der ersten Woche.\n\nWir danken Ihnen",
    )
    change_template(
        authority=cast.authority, kind=appointment, subject=appointment.subject, body=body, actor=admin,
        now=cast.before(103),
    )  # fmt: skip


def _deputies(cast: Cast) -> None:
    """One stands in now, one did, and one will."""
    admins, sites = cast.actors(Role.ADMINISTRATOR), cast.actors(Role.SITE_MANAGER)
    pairs = (
        (cast.one(Role.HEAD), admins[1], Role.HEAD, 60, -20),
        (sites[0], sites[1], Role.SITE_MANAGER, 4, 10),
        (admins[0], cast.one(Role.HEAD), Role.ADMINISTRATOR, -20, 34),
    )
    for holder, stand_in, role, ago, until in pairs:
        office = Office.objects.filter(person=holder.person, role=role).select_related("person", "authority")[0]
        deputy = Deputy(
            office=office, person=stand_in.person, since=cast.today - timedelta(days=ago),
            until=cast.today + timedelta(days=until),
        )  # fmt: skip
        name_deputy(deputy=deputy, actor=holder, now=cast.before(max(ago, 0) + 3))


def _past_help(cast: Cast) -> None:
    """Help that is over, and help somebody has been asked about and not yet answered."""
    admin, (first, second, *_others) = cast.one(Role.ADMINISTRATOR), cast.colleagues
    began = cast.before(12)
    over = ask_to_help(
        person=second.person, reason="Telefon 02361 555-1042: Der Platz ließ sich nicht wechseln.", minutes=15,
        actor=admin, now=began, today=began.date(),
    )  # fmt: skip
    agree_to_help(help_=over, actor=second, now=began + timedelta(minutes=2))
    end_help(help_=over, actor=second, now=began + timedelta(minutes=9))
    ask_to_help(
        person=first.person, reason="Anruf von heute: Benachrichtigungen gemeinsam einstellen.", minutes=30,
        actor=admin, now=cast.before(0, hours=1), today=cast.today,
    )  # fmt: skip


def _requests(cast: Cast) -> None:
    """One answered, one in work, one whose answer is due soon."""
    officer, (third, second, _busy, fourth, *_others) = cast.one(Role.DATA_PROTECTION), cast.colleagues
    asked = make_request(
        actor=third, kind="access", text="Bitte sagen Sie mir, welche Probealarme mit meinem Namen verbunden sind.",
        now=cast.before(48),
    )  # fmt: skip
    words = "Es sind keine. Ein Probealarm nennt den Platz; wer dort saß, steht nicht dabei."
    days = cast.before(45), cast.before(39)
    answer(asked=asked, step="take_up", text="", actor=officer, now=days[0], today=days[0].date())
    answer(asked=asked, step="grant", text=words, actor=officer, now=days[1], today=days[1].date())
    late = make_request(
        actor=fourth, kind="rectification", text="Mein Nachname hat sich geändert. Die Urkunde hat das Personalamt.",
        now=cast.before(19),
    )  # fmt: skip
    answer(
        asked=late, step="take_up", text="", actor=officer, now=cast.before(17), today=cast.today - timedelta(days=17)
    )
    make_request(
        actor=second, kind="erasure", text="Bitte löschen Sie meine Telefonnummer. Ich habe ein neues Gerät.",
        now=cast.before(2),
    )  # fmt: skip


def _nights(cast: Cast) -> None:
    """Reports of the nights before: numbers only, most of them nought."""
    known = rules()
    for ago, counts in enumerate(NIGHTS, start=1):
        day = cast.today - timedelta(days=ago)
        night = cast.before(ago).replace(hour=1, minute=5, second=0, microsecond=0)
        run = DeletionRun.objects.create(day=day, started_at=night, finished_at=night + timedelta(seconds=4))
        DeletionCount.objects.bulk_create(
            DeletionCount(run=run, rule=rule.key, count=counts.get(rule.key, 0), kept_from=kept_from(rule.keep, day))
            for rule in known
        )


def _mail(cast: Cast) -> None:
    """Trial mails that went out a week ago, and one address that takes no mail any more."""
    at = cast.before(7)
    for role in (Role.ADMINISTRATOR, Role.HEAD, Role.DATA_PROTECTION, Role.SECURITY, Role.EMPLOYEE):
        tell(kind=TRIAL, now=at, key=f"demo-{role}", person=cast.one(role).person, path="/benachrichtigungen/")
    pack(at, is_sending=True)
    Mail.objects.update(state=Mail.State.SENT, sent_at=at, text="")
    mark_broken(address=cast.colleagues[4].person.email, status="5.1.1", now=cast.before(5))


def _sessions(cast: Cast) -> None:
    """Everybody of the demo is signed in on two more devices, so that there is something to end."""
    for user in User.objects.filter(person__authority=cast.authority):
        for number, (device, method, hours) in enumerate(DEVICES):
            key = f"demo{number}{user.pk.hex}"[:40]
            note_session(user=user, session_key=key, now=cast.before(0, hours=hours), device=device, method=method)
            OpenSession.objects.filter(session_key=key).update(seen_at=cast.before(0, hours=number))
