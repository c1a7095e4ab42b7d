# SPDX-License-Identifier: EUPL-1.2
"""What the server keeps of a vault: exactly these columns, each of them looked at by somebody."""

import pytest
from django.apps import apps
from django.db import models

REVIEWED = {
    "vault.instance": {"key"},
    "vault.vaultidentity": {"id", "user", "vault", "recipient", "fingerprint", "created_month"},
    "vault.vaultwrap": {"id", "identity", "kind", "n", "blob"},
    "vault.vaultversion": {"id", "identity", "version", "size_bucket", "blob", "sha256", "saved_day"},
    "vault.vaultblob": {"id", "identity", "size_bucket", "blob", "saved_week"},
    "vault.share": {"id", "recipient", "size_bucket", "blob", "left_on"},
    "vault.doorkey": {"id", "identity", "credential", "public"},
}
"""A column more is a decision: could it tell who sought help, when, or how often?"""
READABLE = {"vault.vaultidentity": {"vault", "recipient", "fingerprint"}, "vault.vaultwrap": {"kind"},
            "vault.vaultversion": {"sha256"}, "vault.doorkey": {"credential"}}  # fmt: skip
"""Columns that hold text: each of a fixed shape, none free."""


def models_of(label: str) -> list[type[models.Model]]:
    return list(apps.get_app_config(label).get_models(include_auto_created=True))


@pytest.mark.requirement("SAP-165")
def test_every_column_of_the_vault_is_reviewed() -> None:
    found = {one._meta.label_lower: {field.name for field in one._meta.concrete_fields} for one in models_of("vault")}
    assert found == REVIEWED


@pytest.mark.requirement("SAP-165")
def test_no_column_takes_free_text_or_a_moment() -> None:
    for one in models_of("vault"):
        texts = {
            field.name for field in one._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)
        }
        assert texts == READABLE.get(one._meta.label_lower, set()), one
        assert not [field for field in one._meta.concrete_fields if isinstance(field, models.DateTimeField)], one


def test_keys_are_drawn_by_chance_and_nobody_administers_them() -> None:
    assert not apps.is_installed("django.contrib.admin")
    for one in models_of("vault"):
        assert isinstance(one._meta.pk, models.UUIDField), one
        assert not one._meta.default_permissions, one


def test_no_other_app_points_into_the_vault_but_its_neighbours() -> None:
    pointing = {
        one._meta.app_label
        for one in apps.get_models()
        for field in one._meta.concrete_fields
        if field.related_model is not None and getattr(field.related_model, "_meta").app_label == "vault"  # noqa: B009
    }
    assert pointing <= {"vault", "contact", "figures"}


CONTACT = {
    "contact.mailbox": {"id", "counsellor", "lookup", "state", "used_on", "opened_on"},
    "contact.letter": {"id", "mailbox", "is_from_writer", "blob"},
    "contact.slot": {"id", "counsellor", "starts_at", "minutes", "state", "lookup", "blob"},
    "contact.turnstile": {"id", "minute", "count", "before"},
}
"""`starts_at` is the time a counsellor offers, `minute` a count of everybody's requests: neither says who or when."""
RETURNS = {
    "figures.collector": {"id", "ministry", "role"},
    "figures.pool": {"id", "group", "year", "quarter", "state", "merged_into"},
    "figures.signingkey": {"id", "pool", "purpose", "private"},
    "figures.tallyshare": {"id", "pool", "blob"},
    "figures.returntoken": {"id", "person", "pool", "year", "quarter", "blinded", "receipt"},
    "figures.returnreceipt": {"id", "person", "year", "quarter"},
    "figures.poolsum": {"id", "pool", "digest", "returns", "left_out", "cells", "keys"},
    "figures.staffstructure": {
        "id", "authority", "as_of", "state", "staff", "k", "labels", "weakest", "is_coarse", "read_at", "read_by",
        "confirmed_at",
    },
    "figures.staffcount": {"id", "structure", "gender", "status", "age", "function", "count"},
}  # fmt: skip
"""Those who hand in (`person`) and what they hand in (`blob`) meet in the pool only; who read in a staff structure is
an administrator at work."""


@pytest.mark.requirement("SAP-166")
@pytest.mark.parametrize(("label", "reviewed"), [("contact", CONTACT), ("figures", RETURNS)])
def test_every_column_of_letters_and_returns_is_reviewed(label: str, reviewed: dict[str, set[str]]) -> None:
    found = {one._meta.label_lower: {field.name for field in one._meta.concrete_fields} for one in models_of(label)}
    assert found == reviewed


@pytest.mark.requirement("SAP-166")
def test_no_letter_and_no_return_has_a_moment_or_an_author() -> None:
    """A slot's own time is no moment of anybody's act."""
    for name in ("contact.mailbox", "contact.letter", "figures.tallyshare", "figures.returntoken"):
        fields = apps.get_model(name)._meta.concrete_fields
        assert not [one for one in fields if isinstance(one, models.DateTimeField | models.TextField)], name
    people = {"organisation.person", "accounts.user"}
    for name in ("contact.mailbox", "contact.letter", "contact.slot", "figures.tallyshare"):
        pointed = {one.related_model for one in apps.get_model(name)._meta.concrete_fields if one.related_model}
        assert not {one._meta.label_lower for one in pointed} & people, name
