# SPDX-License-Identifier: EUPL-1.2
"""A Land with three authorities in two working groups, and drafts of it."""

from typing import Any

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.organisation.models import Site
from schutznetz.apps.planning import actions, jobs
from schutznetz.apps.planning.models import Draft, YearDraft
from schutznetz.apps.sap.models import Participant, Programme
from tests.apps.builders import a_person, a_site, a_user, a_working_group, an_authority
from tests.apps.sap.objects import DAY, a_counsellor, a_participant, a_programme, acting

WISHES = actions.Wishes(most=6, wanted=3, most_groups=None, small_km=20.0, change_km=10.0, seconds=20)

FIGURES = {"mean": 0.0, "broken": []} | dict.fromkeys(
    ("events", "attendances", "empty_seats", "venues", "longest", "apart", "many_trainings"), 0
)  # fmt: skip
"""What a draft of a year says that plans nothing."""


def a_place(programme: Programme, name: str, longitude: float, people: int, group: Any) -> Participant:
    """An authority at a place, with so many counsellors."""
    site = a_site(an_authority(name))
    site.latitude, site.longitude = 51.5, longitude
    site.save()
    part = a_participant(programme, site.authority)
    part.working_group = group
    part.save()
    for number in range(people):
        a_counsellor(a_person(site, f"Person{number}", name))
    return part


class Map:
    """A ministry with an officer; Alt and Bach lie near each other, Chor far in the east, but Bach is with Chor."""

    def __init__(self) -> None:
        self.site: Site = a_site(an_authority("Ministerium Beispiel"))
        self.programme = a_programme(self.site.authority, self.site.authority)
        self.officer: User = a_user(Role.MINISTRY, self.site, everywhere=True)
        self.west, self.east = (a_working_group(self.site.authority, name) for name in ("AK West", "AK Ost"))
        self.alt = a_place(self.programme, "Amt Alt", 7.0, 3, self.west)
        self.bach = a_place(self.programme, "Amt Bach", 7.1, 2, self.east)
        self.chor = a_place(self.programme, "Amt Chor", 8.5, 3, self.east)

    def ask(self, **changed: Any) -> Draft:
        wishes = actions.Wishes(**(vars(WISHES) | changed))
        return actions.ask_for(
            programme=self.programme,
            name="Entwurf 1",
            wishes=wishes,
            actor=acting(self.officer, DAY),
            now=clock.now(),
            today=DAY,
        )

    def computed(self, **changed: Any) -> Draft:
        made = self.ask(**changed)
        jobs.compute(made.job, now=clock.now, today=clock.today(), milliseconds=clock.monotonic_ms)
        made.refresh_from_db()
        return made


def planning_objects(site: Site) -> dict[str, Any]:
    """For rows of the access matrix: drafts of the programme that the site's authority runs."""
    now, programme = clock.now(), Programme.objects.get(ministry=site.authority)
    values = {"programme": programme, "most": 25, "wanted": 20, "small_km": 3, "change_km": 10, "seconds": 20}
    waiting = Draft.objects.create(**values, name="Wartet", asked_at=now)
    done = Draft.objects.create(**values, name="Fertig", asked_at=now, state=Draft.State.DONE)
    by_hand = Draft.objects.create(**values, name="Von Hand", asked_at=now, state=Draft.State.DONE, origin=done)
    found = {"own_draft_cut": done.pk, "own_waiting_cut": waiting.pk, "own_changed_cut": by_hand.pk}
    years = {"programme": programme, "year": 2027, "a_month": 4, "most_trainings": 2, "event_km": 400, "apart_km": 60}
    years |= {"seconds": 20, "asked_at": now, "kinds": {"supervision": [8, 18]}, "months": [3]}
    open_year = YearDraft.objects.create(**years, name="Jahr, wartet")
    year = YearDraft.objects.create(**years, name="Jahr, fertig", state="done", figures=FIGURES)
    return found | {"own_waiting_year": open_year.pk, "own_draft_year": year.pk}
