# SPDX-License-Identifier: EUPL-1.2
"""What set-up tells on the start page: go on, and that the alarm is not released. It warns and never blocks."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Authority, Site
from schutznetz.apps.setup import queries
from schutznetz.apps.setup.models import BarrierReport, Confirmation, Release
from schutznetz.apps.setup.policies import may_hear_of_release, may_read_barriers, may_see_setup, may_set_up
from schutznetz.apps.ui.facts import Notice, spoken
from schutznetz.regulation.finding import Finding, Status

REMIND_BEFORE = timedelta(days=30)


def needs_now(actor: Actor, now: datetime) -> Iterator[Notice]:
    """At most five queries, and none for people without such an office."""
    if may_hear_of_release(actor):
        yield from _of_authorities(actor, now)
    if may_read_barriers(actor):
        yield from _of_barriers()


def _of_authorities(actor: Actor, now: datetime) -> Iterator[Notice]:
    authorities = list(queries.authorities_for(actor))
    ready = set(
        Confirmation.objects.filter(authority__in=authorities, topic=Confirmation.Topic.FILE).values_list(
            "authority_id", flat=True
        )
    )
    rows = list(Release.objects.standing().filter(authority__in=authorities))
    today = now.astimezone(BERLIN).date()
    for authority in authorities:
        found = queries.release_of([row for row in rows if row.authority_id == authority.pk], today)
        if _is_worth_a_word(found, now):
            yield _release_notice(authority, found)
        if authority.pk not in ready and may_set_up(actor, authority):
            yield _go_on(authority)


def _is_worth_a_word(found: Finding, now: datetime) -> bool:
    if found.status is Status.DUE and found.due_on:
        return found.due_on <= (now + REMIND_BEFORE).date()
    return found.is_open


def _release_notice(authority: Authority, found: Finding) -> Notice:
    words = spoken(found)
    text = _("%(authority)s: %(instead)s Echte Alarme werden trotzdem zugestellt.") % {
        "authority": authority, "instead": words.instead,
    }  # fmt: skip
    url = reverse("setup:participation", args=[authority.key])
    return Notice(str(words.says), url, text, kind="warning")


def release_note(actor: Actor, site: Site, now: datetime) -> Notice:
    """On the page of a site: is its alarm released, who is still to be heard, and that nothing is switched off."""
    today = now.astimezone(BERLIN).date()
    release = queries.release_of(Release.objects.standing().filter(authority=site.authority_id), today)
    words, waiting = spoken(release), _waiting(site, today)
    url = reverse("setup:participation", args=[site.authority.key]) if may_see_setup(actor, site.authority) else ""
    is_done = release.status is Status.MET and not waiting
    parts = [f"{words.cite}."]
    if waiting:
        parts.append(_("Noch nicht gehört: %(who)s.") % {"who": ", ".join(waiting)})
    if release.status is not Status.MET:
        parts.append(_("Der Alarm bleibt trotzdem eingeschaltet: Wer in Not drückt, bekommt Hilfe."))
        parts.append(_("Melden Sie den Betrieb aber erst als eingeführt, wenn die Dienstvereinbarung gilt."))
    kind = "success" if is_done else "warning"
    return Notice(str(words.says), url, " ".join(map(str, parts)), kind, action=_("Beteiligung und Freigabe ansehen"))


def _waiting(site: Site, today: date) -> list[str]:
    """Bodies of the authority, and local ones of this site, whose answer is missing."""
    return [
        f"{body.label} ({row.site})" if row and row.site else str(body.label)
        for body, row, finding in queries.hearings(site.authority, today)
        if finding.is_open and (row is None or row.site_id in (None, site.pk))
    ]


def _go_on(authority: Authority) -> Notice:
    text = _("Der nächste offene Schritt steht oben.")
    return Notice(
        _("Einrichtung fortsetzen: %(authority)s") % {"authority": authority},
        reverse("setup:overview", args=[authority.key]),
        text,
    )


def _of_barriers() -> Iterator[Notice]:
    waiting = BarrierReport.objects.filter(answered_at=None).count()
    if waiting:
        text = _("Bitte antworten Sie in angemessener Frist (BGG NRW § 10b Abs. 3).")
        yield Notice(_("Gemeldete Barriere"), reverse("setup:barriers"), text, kind="warning")
