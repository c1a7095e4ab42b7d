# SPDX-License-Identifier: EUPL-1.2
"""What the exchange tells on the start page, and the duties that follow from its records."""

from collections.abc import Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.apps.duties.facts import Wanted
from schutznetz.apps.exchange.models import Contact
from schutznetz.apps.exchange.policies import may_open_exchange
from schutznetz.apps.exchange.queries.circulars import unread_by
from schutznetz.apps.exchange.queries.reports import owing
from schutznetz.apps.exchange.queries.services import aged
from schutznetz.apps.organisation.facts import Actor, Role
from schutznetz.apps.sap.models import Programme
from schutznetz.apps.sap.queries import rules_of
from schutznetz.apps.ui.facts import Notice
from schutznetz.regulation.sap_erlass.rule_sets import Rules

SHOWN = 3
"""Circulars on the start page; with more of them one line leads to the list."""


def needs_now(actor: Actor, _now: datetime) -> Iterator[Notice]:
    """Circulars to confirm; no query for people without such an office."""
    if not may_open_exchange(actor):
        return
    found = list(unread_by(actor).only("pk", "subject")[: SHOWN + 1])
    for one in found[:SHOWN]:
        title = _("Rundschreiben: %(subject)s") % {"subject": one.subject}
        yield Notice(title, reverse("exchange:circular", args=[one.pk]), _("Bitte lesen und bestätigen Sie es."))
    if len(found) > SHOWN:
        url = f"{reverse('exchange:circulars')}?open=on"
        yield Notice(_("Weitere Rundschreiben"), url, _("Bitte lesen und bestätigen Sie sie."))


def reports_due(_now: datetime, today: date) -> Iterator[Wanted]:
    """The yearly report is a duty of the group's speaker.  (SAP-150)"""
    for group, finding in owing(today):
        year = int(str(finding.facts["year"]))
        yield Wanted(
            group, str(finding.citation), due_on=finding.due_on, role=Role.SPEAKER, working_group=group,
            period=str(year), facts={"year": year, "args": [group.key, year]},
        )  # fmt: skip


def contacts_due(_now: datetime, today: date) -> Iterator[Wanted]:
    """The next contact with a service is a duty of the group's speaker, from its day on.  (SAP-159)"""
    rules: dict[int, Rules] = {}
    rows = Contact.objects.filter(next_on__lte=today, settled_on=None).select_related("service", "working_group")
    for one in rows:
        programme = one.service.programme_id
        if programme not in rules:
            rules[programme] = rules_of(Programme.objects.get(pk=programme))
        finding = aged(one, rules[programme], today).finding
        if finding.is_open:
            yield Wanted(
                one, str(finding.citation), due_on=finding.due_on, role=Role.SPEAKER, working_group=one.working_group,
                facts={"service": one.service.name, "args": [one.service_id]},
            )  # fmt: skip
