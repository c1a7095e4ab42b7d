# SPDX-License-Identifier: EUPL-1.2
"""Codes and stations."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from schutznetz.apps.alarm.models import EnrolmentCode, Station, StationKind
from schutznetz.apps.organisation.models import Desk, Site


def code_digest(code: str) -> str:
    """What is kept of a one-time code: a keyed hash of its letters and digits, however they were typed."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return salted_hmac("schutznetz.alarm.enrolment", plain, algorithm="sha256").hexdigest()


def usable_code(code: str, now: datetime) -> EnrolmentCode | None:
    """The code, when it exists, was not used and has not run out."""
    return EnrolmentCode.objects.filter(digest=code_digest(code), used_at__isnull=True, expires_at__gt=now).first()


def desk_by_key(site_key: str, desk_key: str) -> Desk:
    """Raises Desk.DoesNotExist."""
    return Desk.objects.select_related("site", "room__floor").get(site__key=site_key, key=desk_key)


def site_by_key(key: str) -> Site:
    """Raises Site.DoesNotExist."""
    return Site.objects.get(key=key)


def active_stations_at(desk: Desk) -> list[Station]:
    return list(Station.objects.active().filter(desk=desk))


def stations_of(site: Site) -> QuerySet[Station]:
    return (
        Station.objects.filter(sites=site).select_related("desk__room", "desk__site", "enrolled_by__person").distinct()
    )


def entrances(site: Site) -> int:
    """How many entrances can hear an alarm of the site."""
    return Station.objects.active().filter(sites=site, kind=StationKind.ENTRANCE).count()
