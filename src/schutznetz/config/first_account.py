# SPDX-License-Identifier: EUPL-1.2
"""The first account of a new instance: an authority, an administrator, and a code to set the password with."""

import sys

from django.db import transaction
from django.urls import reverse

from schutznetz.adapters import clock
from schutznetz.apps.accounts.actions import create_account_for, give_access_link
from schutznetz.apps.journal.actions import record
from schutznetz.apps.organisation.models import Authority, Office, Person

EXTERNAL_ID = "schutznetz-administration"


def create(username: str, authority_name: str) -> None:
    """Print the path of a one-time page; ends with a message when the instance has people already."""
    if Person.objects.exists():
        sys.exit("Diese Instanz hat schon Personen. Weitere Konten legt die Administration unter /konto/alle/ an.")
    now = clock.now()
    with transaction.atomic():
        authority = Authority.objects.first() or Authority.objects.create(key="behoerde", name=authority_name)
        person = Person.objects.create(
            external_id=EXTERNAL_ID, given_name="Administration", family_name=username, authority=authority
        )
        office = Office.objects.create(
            person=person, role=Office.Role.ADMINISTRATOR, authority=authority, since=clock.today()
        )
        record(verb="organisation.office_given", subject=office, actor=None, now=now, role=office.role)
        user = create_account_for(person=person, actor=None, now=now, username=username)
        code = give_access_link(user=user, actor=None, now=now)
    print(f"Das Konto {username} ist angelegt. Bitte innerhalb von 72 Stunden das Passwort festlegen:")
    print(f"  http://localhost:8000{reverse('accounts:use_link', args=[code])}")
