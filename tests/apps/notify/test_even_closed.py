# SPDX-License-Identifier: EUPL-1.2
"""Which kinds still go to somebody whose account is locked or whose last day is over: few, and these."""

from schutznetz.apps.notify.facts import kinds

EVEN_CLOSED = {
    "contact.news": "the vault of a counsellor stays open to its owner for thirty days",
    "privacy.key_changed": "whoever takes over an account must not silence its owner by locking it",
    "privacy.link_to_person": "the same, for a link to the account of somebody in whom others confide",
}


def test_only_what_is_about_the_account_or_an_open_vault_goes_even_so():
    assert {kind.key for kind in kinds() if kind.even_closed} == set(EVEN_CLOSED)
