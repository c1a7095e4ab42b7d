# SPDX-License-Identifier: EUPL-1.2
"""A counsellor of the demonstration with a filled vault, a letter without a name, and the body that adds up returns.

Every person, counselling and letter is invented. What opens them is no secret: the password and the seven words stand
on the sign-in page of the demonstration. Ids and keys follow from them, so that every demonstration is the same.
"""

import random
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings

from schutznetz.adapters.clock import BERLIN
from schutznetz.apps.accounts.actions import create_account_for
from schutznetz.apps.accounts.models import User
from schutznetz.apps.contact.facts import digest_of
from schutznetz.apps.contact.models import Letter, Mailbox, Slot
from schutznetz.apps.figures.facts import Quarter
from schutznetz.apps.figures.models import Pool, TallyShare
from schutznetz.apps.figures.queries.returns import places, size_of, source_plan
from schutznetz.apps.figures.queries.structures import sheet_of
from schutznetz.apps.organisation.models import Office, Person, Site, WorkingGroup
from schutznetz.apps.organisation.queries import actor_for
from schutznetz.apps.sap.models import Counsellor, State
from schutznetz.apps.vault import actions
from schutznetz.apps.vault.actions.keys import Wrap
from schutznetz.apps.vault.facts import MIB, Access, Standing
from schutznetz.apps.vault.queries import instance_id
from schutznetz.config import demo_figures
from schutznetz.config.demo_notebook import document_on
from schutznetz.config.demo_sealing import (
    Key,
    container,
    fingerprint,
    keys_of_words,
    letter,
    sealed,
    sealed_with_password,
    written,
)
from schutznetz.domain.contact.answers import sunday
from schutznetz.regulation.statistics.table_plans import TablePlan

Role = Office.Role
AUTHORITY, MINISTRY, GROUP = "pp-recklinghausen", "ministerium", "ak-nord"
INSIDE = Access(Standing.WRITE)
STAFF = 2000
RETURNS, SHEETS_MOST, SEED = 7, 4, 64
SLOTS = ((1, 10), (2, 15), (6, 9), (8, 16))
"""Times offered: days from today, and the hour; a weekend moves to its Monday."""
LETTER = (
    "Guten Tag, seit drei Monaten habe ich neben der Arbeit meine Mutter zu pflegen und komme nicht mehr hinterher. "
    "Gestern bin ich im Dienst eingenickt. Ich traue mich nicht, es der Teamleitung zu sagen. Kann ich mit Ihnen "
    "sprechen, ohne dass jemand davon erfährt?"
)
NAME, CALLBACK = "Ahorn", "0209 555 77 31, ab 17 Uhr"


def fill(*, now: datetime, today: date) -> None:
    """Two vaults, two letters, times to take, and returns that wait to be added up."""
    role = _counsellor()
    mine = _open_vault(role.person, document_on(today), now, today)
    _letter_with_words(role, mine, now, today)
    _call_back(role, mine, now, today)
    _times(role, today)
    _structure(role, now, today)
    body = _open_vault(_collector(today), {}, now, today)
    _returns(body, Quarter.before(today.replace(day=1) - timedelta(days=100)))


def _counsellor() -> Counsellor:
    """An appointed counsellor of the largest authority who holds no other office."""
    busy = Office.objects.exclude(role=Role.COUNSELLOR).values("person")
    rows = Counsellor.objects.filter(authority__key=AUTHORITY, state=State.APPOINTED).exclude(person__in=busy)
    return rows.select_related("person", "authority").order_by("pk")[0]


def _collector(today: date) -> Person:
    """The authorised body: an officer of the ministry without a part in its decisions."""
    held = Office.objects.filter(role=Role.STATISTICS, authority__key=MINISTRY).select_related("person").first()
    if held is not None:
        return held.person
    site = Site.objects.select_related("authority").get(authority__key=MINISTRY)
    return _officer(site, "L9001", ("Ruth", "Zahlmann"), Role.STATISTICS, today)


def _officer(site: Site, key: str, names: tuple[str, str], role: str, today: date) -> Person:
    person = Person.objects.create(
        external_id=key, given_name=names[0], family_name=names[1], authority=site.authority, site=site,
        email=f"{key.lower()}@land.example",
    )  # fmt: skip
    Office.objects.create(person=person, role=role, authority=site.authority, since=date(today.year - 2, 1, 1))
    return person


def _user(person: Person, now: datetime) -> User:
    found = User.objects.filter(person=person).first()
    return found or create_account_for(person=person, actor=None, now=now)


def _open_vault(person: Person, document: dict[str, Any], now: datetime, today: date) -> Key:
    """Set up as its owner does it, with one state saved."""
    key = Key(_steady(f"key of {person.external_id}"))
    name = _steady(f"vault of {person.external_id}").hex()[:32]
    recovery = _steady(f"sheet of {person.external_id}").hex()
    secrets = {"pass": settings.DEMO_VAULT_PASSWORD, "recovery": recovery}
    wraps = [Wrap(kind, 1, sealed_with_password(secret, key.file)) for kind, secret in secrets.items()]
    identity = actions.set_up(
        user=_user(person, now), access=INSIDE, vault=name, recipient=key.recipient,
        fingerprint=fingerprint(key.recipient), wraps=wraps, now=now, today=today,
    )  # fmt: skip
    settings_ = {"settings": {"drill": {"id": "drill", "done": f"{today:%Y-%m-%d}"}}}
    head = {
        "instance": instance_id(), "vault": name, "seq": 1, "prev_sha256": "", "kind": "vault", "saved": _moment(now),
    }  # fmt: skip
    content = container(key, head, document | settings_, MIB)
    actions.save_container(identity=identity, access=INSIDE, content=content, after=0, today=today)
    return key


def _letter_with_words(role: Counsellor, reader: Key, now: datetime, today: date) -> None:
    """A first letter; whoever has the seven words can read the answer."""
    words = settings.DEMO_CONTACT_WORDS
    found = keys_of_words(words, instance_id())
    content = _first(reader, found.key, found.thread, now - timedelta(hours=20)) | {
        "kind": "write", "text": LETTER, "name": NAME, "callback": "",
    }  # fmt: skip
    blob = letter([reader.public, found.key.public], found.thread, content)
    _leave(role, digest_of(found.lookup), blob, today)


def _call_back(role: Counsellor, reader: Key, now: datetime, today: date) -> None:
    """Somebody asks to be called after an incident and wants no answer here: no words lead to it."""
    key, thread = Key(_steady("call back")), _steady("thread of the call back")
    content = _first(reader, key, thread, now - timedelta(hours=3)) | {
        "kind": "call", "text": "", "name": "", "callback": CALLBACK,
    }  # fmt: skip
    blob = letter([reader.public, key.public], thread, content)
    _leave(role, digest_of(_steady("lookup of the call back").hex()), blob, today)


def _first(reader: Key, key: Key, thread: bytes, at: datetime) -> dict[str, Any]:
    return {
        "from": "writer", "n": 0, "at": _moment(at), "instance": instance_id(), "reader": reader.recipient,
        "reply": key.recipient, "key": b64encode(thread).decode(),
    }  # fmt: skip


def _leave(role: Counsellor, lookup: str, blob: bytes, today: date) -> None:
    box = Mailbox.objects.create(
        id=_id(lookup), counsellor=role, lookup=lookup, used_on=sunday(today), state=Mailbox.State.TOLD
    )
    Letter.objects.create(id=_id(f"letter {lookup}"), mailbox=box, is_from_writer=True, blob=blob)


def _times(role: Counsellor, today: date) -> None:
    Slot.objects.bulk_create(
        Slot(
            id=_id(f"slot {days}"), counsellor=role, minutes=45,
            starts_at=datetime.combine(_weekday(today + timedelta(days=days)), time(hour), BERLIN),
        )
        for days, hour in SLOTS
    )  # fmt: skip


def _weekday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def _structure(role: Counsellor, now: datetime, today: date) -> None:
    """How the staff of the counsellor's authority is made up, read in by its administration."""
    site = Site.objects.filter(authority=role.authority).select_related("authority").order_by("pk")[0]
    person = _officer(site, "L9002", ("Bodo", "Schlüter"), Role.ADMINISTRATOR, today)
    admin = actor_for(_user(person, now), today)
    demo_figures.fill(authority=role.authority, admin=admin, now=now, today=today, people=STAFF)


def _returns(body: Key, quarter: Quarter) -> None:
    """The returns of a working group for a quarter that is settled: closed for the body, to be added up by it."""
    found = source_plan()
    group = WorkingGroup.objects.get(key=GROUP, authority__key=MINISTRY)
    pool = Pool.objects.create(group=group, year=quarter.year, quarter=quarter.number, state=Pool.State.READY)
    size = sheet_of().limits.share_bytes
    chance = random.Random(SEED)
    for number in range(RETURNS):
        told = {"kind": "schutznetz return 1", "digest": found.digest, "cells": _cells(found, chance)}
        blob = sealed([body.public], written(told).encode().ljust(size))
        TallyShare.objects.create(id=_steady(f"share {number}").hex(), pool=pool, blob=blob)


def _cells(found: TablePlan, chance: random.Random) -> list[int]:
    """Counts of a few invented sheets, each once in every table."""
    cells = [0] * size_of(found)
    for _sheet in range(chance.randint(0, SHEETS_MOST)):
        for at in _places_of(found, _unit(found, chance)):
            cells[at] += 1
    return cells


def _unit(found: TablePlan, chance: random.Random) -> dict[str, str]:
    """A level of each dimension, the coarser ones those of the finer."""
    drawn = {key: chance.choice(one.levels) for key, one in found.dimensions.items() if one.levels}
    finer = {key: one.coarsens for key, one in found.dimensions.items() if one.coarsens in drawn}
    return {key: level.key for key, level in drawn.items()} | {key: drawn[of].within for key, of in finer.items()}


def _places_of(found: TablePlan, unit: dict[str, str]) -> Iterator[int]:
    for table in found.tables:
        place = 0
        for key in table.by:
            dimension = found.dimensions[key]
            place = place * len(dimension.levels) + dimension.place(unit[key])
        yield places(found)[table.key][0] + place


def _steady(purpose: str) -> bytes:
    """32 bytes that are the same in every demonstration."""
    return sha256(f"schutznetz demonstration\n{purpose}".encode()).digest()


def _id(purpose: str) -> UUID:
    return UUID(bytes=_steady(purpose)[:16], version=4)


def _moment(at: datetime) -> str:
    """A moment as a browser writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
