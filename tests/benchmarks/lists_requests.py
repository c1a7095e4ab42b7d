# SPDX-License-Identifier: EUPL-1.2
"""``python -m tests.benchmarks.lists_requests``: ask the lists of a filled database, in the process of one web worker.

The database is the one of the environment, filled by the importer. Prints JSON: milliseconds of each request by list
and question, and of the bare SQL that fetches fifty rows.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

ROUNDS = 30
QUESTIONS = {
    "people": ("/verwaltung/personen/", ["", "?page=200", "?sort=-name", "?sort=external_id", "?q=wei%C3%9F",
               "?q=m%C3%BCller+uta", "?q=a", "?q=p+000017", "?q=gibtesnicht", "?q=zimmer&page=50"]),
    "accounts": ("/konto/alle/", ["", "?q=wei%C3%9F", "?q=b299999", "?page=200"]),
    "people without account": ("/konto/neu/", ["", "?q=krueger"]),
    "sites": ("/verwaltung/", ["", "?q=marl+11", "?sort=-address"]),
    "desks of a site": ("/verwaltung/standorte/s017/plaetze/", ["", "?q=2.0", "?sort=-people"]),
}  # fmt: skip


def prepare() -> Any:
    """An administrator with a second factor who may see everything, and accounts for half of the people."""
    from allauth.mfa.models import Authenticator
    from django.db import connection
    from django.test import Client

    from schutznetz.adapters import clock
    from schutznetz.apps.accounts.models import User
    from schutznetz.apps.organisation.models import Authority, Office, Person
    from schutznetz.apps.ui.models import count_anew

    authority = Authority.objects.get()
    boss = Person.objects.create(external_id="boss", given_name="Ada", family_name="Admin", authority=authority)
    Office.objects.create(person=boss, role="ADM", authority=authority, since=clock.today())
    user = User.objects.create_user("boss", None, person=boss)
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})
    half = Person.objects.filter(pk__lt=boss.pk, pk__gte=boss.pk - 150_000).values_list("pk", "external_id")
    rows = [User(username=f"b{key[-6:]}", password="!", person_id=pk) for pk, key in half.iterator()]
    User.objects.bulk_create(rows, batch_size=2000)
    count_anew("accounts_user", "organisation_person")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    connection.ensure_connection()
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


def main() -> None:
    import django

    django.setup()
    client = prepare()
    measured: dict[str, list[float]] = {"bare SQL": [milliseconds(bare) for _ in range(ROUNDS)]}
    for name, (url, questions) in QUESTIONS.items():
        for question in questions:
            ask(client, url + question)
            measured[f"{name} {question}".strip()] = [ask(client, url + question) for _ in range(ROUNDS)]
    json.dump(measured, sys.stdout)


if __name__ == "__main__":
    main()
