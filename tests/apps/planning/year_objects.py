# SPDX-License-Identifier: EUPL-1.2
"""An academy with two places, and counsellors near each of them who need a supervision next year."""

from datetime import date
from typing import Any

from schutznetz.adapters import clock
from schutznetz.apps.academy.models import Event
from schutznetz.apps.planning import actions, jobs
from schutznetz.apps.planning.models import YearDraft
from schutznetz.apps.planning.queries.years import venues_of
from schutznetz.apps.sap.models import Counsellor
from tests.apps.academy.objects import Academy, an_event
from tests.apps.builders import a_person, a_site, an_authority
from tests.apps.sap.objects import a_counsellor, a_participant

YEAR = clock.today().year + 1
PLACES = {"Herne": (51.54, 7.22), "Schwerte": (51.44, 7.57)}
WISHES = actions.YearWishes(
    year=YEAR, kinds={"supervision": (3, 6)}, months=(3, 5, 10), a_month=4, event_km=400.0, apart_km=60.0, seconds=20
)


class Year(Academy):
    """Five counsellors near Herne, four near Schwerte; both places are known from past events."""

    def __init__(self) -> None:
        super().__init__()
        Counsellor.objects.all().delete()
        self.people: list[Counsellor] = []
        for (name, (north, east)), count in zip(PLACES.items(), (5, 4), strict=True):
            past = date(YEAR - 1, 1, 7)
            an_event(self.programme, on=past, place=name, latitude=north, longitude=east)
            self.people += self.near(north, east, count)

    def near(self, north: float, east: float, count: int, **fields: Any) -> list[Counsellor]:
        """Counsellors of an authority of their own."""
        site = a_site(an_authority())
        site.latitude, site.longitude = north, east
        site.save()
        a_participant(self.programme, site.authority)
        return [a_counsellor(a_person(site, f"Person{number}", "Heimlich"), **fields) for number in range(count)]

    def ask(self, **changed: Any) -> YearDraft:
        return actions.ask_for_year(
            programme=self.programme, name="Entwurf 1", wishes=actions.YearWishes(**(vars(WISHES) | changed)),
            venues=venues_of(self.programme), most_trainings=2, actor=self.aca(), now=clock.now(),
        )  # fmt: skip

    def computed(self, **changed: Any) -> YearDraft:
        made = self.ask(**changed)
        jobs.compute(made.job, now=clock.now, today=clock.today(), milliseconds=clock.monotonic_ms)
        made.refresh_from_db()
        return made

    def drafts_of_events(self) -> list[Event]:
        return list(Event.objects.filter(published_on=None).order_by("first_day", "pk"))
