# SPDX-License-Identifier: EUPL-1.2
"""``python -m tests.benchmarks.lists_requests``: fill a database, then ask its lists, as the process of one web worker.

The database is the fresh one of the environment; `ONLY` of the environment asks the lists alone whose name and question
contain it. Prints JSON: milliseconds of each request by list and question, and of the bare SQL that fetches fifty rows.
"""

import importlib
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.benchmarks import lists_fill

PEOPLE, SITES, ACCOUNTS = 300_000, 250, 150_000
ENTRIES, ALARMS = 50_000, 5_000
ROUNDS = 20
QUESTIONS = {
    "people": ("ADM", "/verwaltung/personen/", ["", "?page=200", "?sort=-name", "?sort=external_id", "?q=wei%C3%9F",
               "?q=m%C3%BCller+uta", "?q=a", "?q=p+000017", "?q=gibtesnicht", "?q=zimmer&page=50"]),
    "people of a site": ("SITE", "/verwaltung/personen/", ["", "?q=wei%C3%9F", "?sort=-name"]),
    "accounts": ("ADM", "/konto/alle/", ["", "?q=wei%C3%9F", "?q=b299999", "?page=200"]),
    "people without account": ("ADM", "/konto/neu/", ["", "?q=krueger"]),
    "sites": ("ADM", "/verwaltung/", ["", "?q=marl+11", "?sort=-address"]),
    "desks of a site": ("ADM", "/verwaltung/standorte/s017/plaetze/", ["", "?q=2.0", "?sort=-people"]),
    "alarms": ("SEC", "/alarm/verlauf/", ["", "?page=50"]),
    "journal": ("DPO", "/datenschutz/journal/", ["", "?page=200", "?sort=at"]),
    "departures": ("ADM", "/verwaltung/abgleich/ausgeschieden/", [""]),
    "start page": ("ADM", "/", [""]),
    "protection of all sites": ("ADM", "/alarm/", [""]),
}  # fmt: skip


def prepare() -> dict[str, Any]:
    """A browser for each role, signed in with a second factor; accounts for half of the people; acts and alarms."""
    from django.conf import settings
    from django.db import connection

    from schutznetz.adapters import clock
    from schutznetz.apps.ui.models import count_anew
    from schutznetz.config import database, static_files

    database.migrate()
    static_files.gather(settings.STATIC_ROOT)
    authority = lists_fill.fill(SITES, PEOPLE)
    lists_fill.accounts(ACCOUNTS)
    lists_fill.acts(authority, ENTRIES, clock.now())
    lists_fill.alarms(ALARMS, clock.now())
    count_anew(*connection.introspection.table_names())
    roles = sorted({role for role, _, _ in QUESTIONS.values()})
    return {role: signed_in(role, authority) for role in roles}


def signed_in(role: str, authority: Any) -> Any:
    """Somebody who holds the role for the whole authority (site managers: for one site)."""
    from allauth.mfa.models import Authenticator
    from django.test import Client

    from schutznetz.adapters import clock
    from schutznetz.apps.accounts.models import User
    from schutznetz.apps.organisation.models import Office, Person, Site

    person = Person.objects.create(external_id=role, given_name="Ada", family_name=f"Amt {role}", authority=authority)
    site = Site.objects.get(key="s017") if role == "SITE" else None
    Office.objects.create(person=person, role=role, authority=authority, site=site, since=clock.today())
    user = User.objects.create_user(role.lower(), None, person=person)
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def milliseconds(act: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    act()
    return round((time.perf_counter() - begin) * 1000, 2)


def bare() -> None:
    """What no list can undercut: fifty people off their index."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, external_id, given_name, family_name FROM organisation_person ORDER BY sort_name, id LIMIT 50"
        )
        cursor.fetchall()


def ask(client: Any, url: str) -> float:
    def get() -> None:
        status = client.get(url).status_code
        if status != 200:
            raise RuntimeError(f"{url}: {status}")

    return milliseconds(get)


def wanted() -> list[tuple[str, str, str]]:
    """Label, role and address of every question to ask."""
    asked = [
        (f"{name} {question}".strip(), role, url + question)
        for name, (role, url, questions) in QUESTIONS.items()
        for question in questions
    ]
    return [one for one in asked if os.environ.get("ONLY", "") in one[0]]


def main() -> None:
    importlib.import_module("schutznetz.config.wsgi")  # everything a web process has read before its first answer
    begin = time.monotonic()
    clients = prepare()
    print(f"  filled in {time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)
    measured: dict[str, list[float]] = {"bare SQL": [milliseconds(bare) for _ in range(ROUNDS)]}
    for label, role, url in wanted():
        ask(clients[role], url)
        measured[label] = [ask(clients[role], url) for _ in range(ROUNDS)]
        print(f"  {label}: median {statistics.median(measured[label]):.0f} ms", file=sys.stderr, flush=True)
    json.dump(measured, sys.stdout)


if __name__ == "__main__":
    main()
