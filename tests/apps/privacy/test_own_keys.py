# SPDX-License-Identifier: EUPL-1.2
"""Whoever owns an account hears when a key to it changes, once and without being able to switch it off."""

from datetime import timedelta

import pytest

from schutznetz.adapters import clock
from schutznetz.apps.accounts.actions import give_access_link
from schutznetz.apps.accounts.models import User
from schutznetz.apps.journal.actions import record
from schutznetz.apps.notify.facts import kind_of, letter_of
from schutznetz.apps.notify.models import Notice
from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.privacy.actions.own_keys import KEY_CHANGED, VERBS, tell_keys
from tests.apps.builders import a_site, a_user

pytestmark = pytest.mark.django_db
WORDS = {
    "account.password_changed": ("das Passwort", "the password"),
    "account.passkey_added": ("ein Passkey hinzugefügt", "a passkey was added"),
    "account.passkey_removed": ("ein Passkey Ihres Kontos entfernt", "a passkey of your account was removed"),
    "account.app_set_up": ("App für Codes eingerichtet", "app for codes was set up"),
    "account.app_removed": ("App für Codes von", "app for codes was removed"),
    "account.recovery_codes_made": ("neue Notfallcodes", "new recovery codes"),
    "account.recovery_code_used": ("mit einem Ihrer Notfallcodes", "one of your recovery codes"),
    "account.linked": ("mit einem Anmeldedienst", "sign-in service"),
}


@pytest.fixture
def owner() -> User:
    return a_user(Role.EMPLOYEE, a_site(), given_name="Hedwig", family_name="Unverwechsel")


def changed(owner: User, verb: str, days_ago: int = 0) -> None:
    record(verb=verb, subject=owner, actor=owner, now=clock.now() - timedelta(days=days_ago))


@pytest.mark.parametrize("verb", VERBS)
def test_the_owner_is_told_once_in_words_that_name_the_change_and_nobody(owner: User, verb: str) -> None:
    changed(owner, verb)
    assert tell_keys(now=clock.now()) == 1
    assert tell_keys(now=clock.now()) == 0
    notice = Notice.objects.get()
    assert (notice.kind, notice.person, notice.due_at) == (KEY_CHANGED, owner.person, notice.made_at)
    for language, words in zip(("de", "en"), WORDS[verb], strict=True):
        subject, text = letter_of([notice], language, for_person=True)
        assert words in text
        assert "Unverwechsel" not in subject + text


def test_other_acts_and_old_changes_are_not_told(owner: User) -> None:
    give_access_link(user=owner, actor=None, now=clock.now())
    changed(owner, "account.password_changed", days_ago=15)
    assert tell_keys(now=clock.now()) == 0


def test_each_change_is_told_and_the_mail_cannot_be_switched_off(owner: User) -> None:
    other = a_user(Role.SECURITY, a_site())
    for user in (owner, owner, other):
        changed(user, "account.passkey_added")
    assert tell_keys(now=clock.now()) == 3
    assert {notice.person for notice in Notice.objects.all()} == {owner.person, other.person}
    assert kind_of(KEY_CHANGED).mandatory and kind_of(KEY_CHANGED).at_once
