# SPDX-License-Identifier: EUPL-1.2
"""What rows of the access matrix name of this app."""

from typing import Any

from schutznetz.adapters import clock
from schutznetz.apps.accounts.models import User
from schutznetz.apps.alarm.queries import duties
from schutznetz.apps.duties.facts import Wanted
from schutznetz.apps.duties.models import Duty, Feed
from schutznetz.apps.duties.queries import digest_of
from schutznetz.apps.organisation.models import Office, Site


def a_duty(site: Site, kind: str = duties.PLAN, **fields: Any) -> Duty:
    """A duty of the managers of a site, due next month unless `due_on` says otherwise."""
    now = clock.now()
    wanted = Wanted(site, "Hausregel", within_days=30, role=Office.Role.SITE_MANAGER, site=site)
    words = {"site": site.name, "args": [site.key], "months": 12, "count": 2, "all": 9, "size": 7}
    values = {"due_on": wanted.due(clock.today()), "facts": words, "cite": wanted.cite}
    source = dict(zip(("source_type", "source_id", "period"), wanted.key, strict=True))
    values |= wanted.holder() | source | {"opened_at": now, "changed_at": now} | fields
    return Duty.objects.create(kind=kind, **values)


def duties_objects(site: Site, user: User) -> dict[str, Any]:
    """A duty of the managers of the site, and the calendar of a user."""
    Feed.objects.create(user=user, digest=digest_of("geheim"), made_at=clock.now())
    return {"own_duty": a_duty(site).uid}
