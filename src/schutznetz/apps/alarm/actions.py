# SPDX-License-Identifier: EUPL-1.2
"""The writes of people around the alarm: codes, stations, rings. Alarms themselves are written by the projection."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from schutznetz.adapters.nats_keys import ensure_keys, mint_replay_jwt, mint_station_jwt
from schutznetz.apps.alarm import facts, policies, queries
from schutznetz.apps.alarm.models import LOOPS, AlarmPlan, EnrolmentCode, RingChange, Station, StationKind
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.facts import Actor
from schutznetz.apps.organisation.models import Desk, Site
from schutznetz.regulation.finding import require
from schutznetz.regulation.site_safety import desk_alarm

CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
CODE_LIFETIME = timedelta(minutes=15)
KEY_SIGNS = "abcdefghijklmnopqrstuvwxyz234567"


class WrongCodeError(ValueError):
    """No usable code: mistyped, used, or run out. Which of them is not said."""


@dataclass(frozen=True)
class Device:
    """What a browser or agent hands over: a name for people and its public key on each loop (`{"a": "U...", ...}`)."""

    label: str
    keys: Mapping[str, str]


@dataclass(frozen=True)
class Enrolled:
    """A new station with its tokens, each as `{loop: JWT}`: for speaking, and for catching up."""

    station: Station
    sites: tuple[Site, ...]
    jwts: Mapping[str, str]
    replay_jwts: Mapping[str, str]


def make_code(
    *, actor: Actor, kind: str, sites: Sequence[Site], desk: Desk | None = None, now: datetime
) -> tuple[EnrolmentCode, str]:
    """A one-time code for a desk or a security post; its plain text exists only in the result (`XXXX-XXXX`).

    Raises `Denied`, and ValueError when the desk stands at another site.
    """
    for site in sites:
        policies.require_manager(actor, site)
    if desk is not None and [site.pk for site in sites] != [desk.site_id]:
        raise ValueError("the code of a desk is for its own site alone")
    plain = "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
    with transaction.atomic():
        code = EnrolmentCode.objects.create(
            digest=queries.code_digest(plain), kind=kind, desk=desk, made_at=now, made_by=actor.user,
            expires_at=now + CODE_LIFETIME,
        )  # fmt: skip
        code.sites.set(sites)
        record(verb="enrolment_code_made", subject=code, actor=actor.user, now=now, kind=kind)
    return code, f"{plain[:4]}-{plain[4:]}"


def enrol_by_code(*, code: str, device: Device, actor: Actor, keep: bool, now: datetime) -> Enrolled:
    """Raises WrongCodeError. `keep` leaves other stations of the desk alone (a second computer)."""
    found = queries.usable_code(code, now)
    if found is None:
        raise WrongCodeError
    with transaction.atomic():
        if not EnrolmentCode.objects.filter(pk=found.pk, used_at__isnull=True).update(used_at=now):
            raise WrongCodeError
        enrolled = _enrol(found.kind, tuple(found.sites.all()), found.desk, device, actor, keep, now)
        EnrolmentCode.objects.filter(pk=found.pk).update(station=enrolled.station)
    return enrolled


def enrol_at_desk(*, desk: Desk, device: Device, actor: Actor, keep: bool, now: datetime) -> Enrolled:
    """Without a code: at the own desk, or at any desk of the demo."""
    policies.require_enrolment_without_code(actor, desk)
    with transaction.atomic():
        return _enrol(StationKind.DESK, (desk.site,), desk, device, actor, keep, now)


def enrol_demo_security(*, site: Site, device: Device, actor: Actor, now: datetime) -> Enrolled:
    """A security post without a code; the demo only."""
    policies.require_demo()
    with transaction.atomic():
        return _enrol(StationKind.SECURITY, (site,), None, device, actor, True, now)


def _enrol(
    kind: str, sites: tuple[Site, ...], desk: Desk | None, device: Device, actor: Actor, keep: bool, now: datetime
) -> Enrolled:
    if desk and not keep:
        for old in queries.active_stations_at(desk):
            _revoke(old, actor, now, replaced=True)
    station = Station.objects.create(
        key="st-" + "".join(secrets.choice(KEY_SIGNS) for _ in range(12)), kind=kind,
        label=device.label or (desk.label if desk else sites[0].name), desk=desk, desk_key=desk.key if desk else "",
        public_key_a=device.keys["a"], public_key_b=device.keys["b"], enrolled_at=now, enrolled_by=actor.user,
    )  # fmt: skip
    station.sites.set(sites)
    record(verb="station_enrolled", subject=station, actor=actor.user, now=now, kind=kind, site=sites[0].key)
    return Enrolled(station, sites, *_tokens(station, sites, now))


def _tokens(station: Station, sites: tuple[Site, ...], now: datetime) -> tuple[dict[str, str], dict[str, str]]:
    first, *further = (site.key for site in sites)
    speaking: dict[str, str] = {}
    replaying: dict[str, str] = {}
    for loop in LOOPS:
        keys = ensure_keys(settings.LOOP_KEYS, loop)
        for mint, tokens in ((mint_station_jwt, speaking), (mint_replay_jwt, replaying)):
            tokens[loop] = mint(
                keys, public_key=station.public_key(loop), site=first, desk=station.desk_key, station=station.key,
                name=station.key, kind=station.kind, sites=further, now=now,
            )  # fmt: skip
    return speaking, replaying


def revoke_station(*, station: Station, actor: Actor, now: datetime) -> None:
    """Shut a station out. The worker tells the brokers; until then they still know its tokens."""
    for site in station.sites.all():
        policies.require_manager(actor, site)
    if station.is_active:
        with transaction.atomic():
            _revoke(station, actor, now, replaced=False)


def _revoke(station: Station, actor: Actor, now: datetime, *, replaced: bool) -> None:
    station.revoked_at, station.revoked_by = now, actor.user
    station.save(update_fields=["revoked_at", "revoked_by"])
    record(verb="station_revoked", subject=station, actor=actor.user, now=now, replaced=replaced)


def change_ring(*, desk: Desk, neighbour: Desk, kind: str, reason: str, actor: Actor, now: datetime) -> RingChange:
    """Pin a neighbour into the ring of a desk or take it out. ValueError unless they are two desks of one site."""
    policies.require_ring_editor(actor, desk.site)
    if desk.pk == neighbour.pk or desk.site_id != neighbour.site_id:
        raise ValueError("a neighbour is another desk of the same site")
    with transaction.atomic():
        change, _made = RingChange.objects.update_or_create(
            desk=desk, neighbour=neighbour,
            defaults={"kind": kind, "reason": reason, "made_at": now, "made_by": actor.user},
        )  # fmt: skip
        record(verb="ring_changed", subject=desk, actor=actor.user, now=now, site=desk.site.key, kind=kind)
    return change


def drop_ring_change(*, change: RingChange, actor: Actor, now: datetime) -> None:
    """Let the plan decide again about this neighbour."""
    desk = change.desk
    policies.require_ring_editor(actor, desk.site)
    with transaction.atomic():
        change.delete()
        record(verb="ring_changed", subject=desk, actor=actor.user, now=now, site=desk.site.key, kind="dropped")


def set_alarm_plan(*, site: Site, names_security: bool, actor: Actor, now: datetime, today: date) -> AlarmPlan:
    """Say whether the alarms of a site call security. Refused when the rules do not allow the plan (VES-023, Y3)."""
    policies.require_ring_editor(actor, site)
    plan = facts.alarm_plan(site, names_security, site.desks.count(), queries.entrances(site))
    require(desk_alarm.alarm_plan(plan=plan, has_security=site.has_guards, today=today))
    with transaction.atomic():
        saved, _made = AlarmPlan.objects.update_or_create(
            site=site, defaults={"names_security": names_security, "changed_at": now, "changed_by": actor.user}
        )
        record(verb="alarm_plan_changed", subject=site, actor=actor.user, now=now, names_security=names_security)
    return saved
