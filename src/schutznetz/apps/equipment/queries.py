# SPDX-License-Identifier: EUPL-1.2
"""Places of work and expenses, of oneself or of the authority one leads."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.formats import localize
from django.utils.translation import gettext as _

from schutznetz.apps.duties.models import Duty
from schutznetz.apps.duties.queries import about_sources
from schutznetz.apps.equipment.models import Expense, Workplace
from schutznetz.apps.equipment.policies import may_open, require_keep, require_read
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.models import ADVISING, Counsellor
from schutznetz.apps.ui.templatetags.ui import day

READ = "counsellor__person", "counsellor__authority"


def place_of(counsellor: Counsellor) -> Workplace | None:
    """What a counsellor has; None when nobody has said."""
    return Workplace.objects.filter(counsellor=counsellor).first()


def counsellor_for(actor: Actor, pk: int) -> Counsellor:
    """A counsellor whose place the actor keeps; raises `Denied` or `Counsellor.DoesNotExist`."""
    found = Counsellor.objects.select_related("person", "authority").get(pk=pk)
    require_keep(actor, found)
    return found


def led_by(actor: Actor) -> QuerySet[Counsellor]:
    """Who advises in the authorities the actor heads, with their places."""
    rows = Counsellor.objects.filter(authority__in=actor.authorities_with(Role.HEAD), state__in=ADVISING)
    return rows.select_related("person", "authority", "workplace")


def advising() -> QuerySet[Counsellor]:
    """Everybody who needs a place of work."""
    return Counsellor.objects.filter(state__in=ADVISING).select_related("person", "authority", "workplace")


def expenses_of(counsellor: Counsellor) -> QuerySet[Expense]:
    return Expense.objects.filter(counsellor=counsellor).select_related(*READ)


def expenses_to(actor: Actor) -> QuerySet[Expense]:
    """Requests to the authorities the actor heads; not one's own."""
    rows = Expense.objects.filter(counsellor__authority__in=actor.authorities_with(Role.HEAD))
    own = rows.exclude(counsellor__person=actor.person) if actor.person else rows
    return own.exclude(state=Expense.State.WITHDRAWN).select_related(*READ)


def undecided() -> QuerySet[Expense]:
    return Expense.objects.filter(state=Expense.State.REQUESTED).select_related(*READ)


def expense_for(actor: Actor, pk: int) -> Expense:
    """A request of the actor's own, or to them as head; raises `Denied` or `Expense.DoesNotExist`."""
    found = Expense.objects.select_related(*READ, "decided_by__person").get(pk=pk)
    require_read(actor, found)
    return found


def about_places(actor: Actor, duties: Sequence[Duty]) -> dict[int, str]:
    """Whose place of work a duty is about."""
    return about_sources(duties, led_by(actor), lambda row: str(row.person)) if may_open(actor) else {}


def about_expenses(actor: Actor, duties: Sequence[Duty]) -> dict[int, str]:
    """Who asked for how much, and when; what for stands on the page of the request."""
    return about_sources(duties, expenses_to(actor), _asked) if may_open(actor) else {}


def _asked(row: Expense) -> str:
    values = {"name": row.counsellor.person, "amount": localize(row.amount), "day": day(row.made_at)}
    return _("%(name)s, %(amount)s €, beantragt am %(day)s") % values


def sums_of(counsellor: Counsellor, today: date) -> dict[str, object]:
    """What was approved in the year of a day, in euros."""
    rows = Expense.objects.filter(counsellor=counsellor, state=Expense.State.APPROVED, decided_on__year=today.year)
    return {"year": today.year, "sum": sum(row.amount for row in rows)}
