# SPDX-License-Identifier: EUPL-1.2
"""Every model with personal data is declared, each of its fields, and everything declared exists."""

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from schutznetz.apps.organisation.facts import Role
from schutznetz.apps.privacy.facts import declared
from schutznetz.apps.privacy.queries.own import label_of
from schutznetz.regulation.privacy.declarations import DeclarationError, Holding, gather
from schutznetz.regulation.privacy.retention import period

PERSONAL = ("organisation.person", "accounts.user")
WORDS = ("name", "email", "mail", "phone", "address", "birth", "text", "answer", "signed")
"""Fields named like this may hold something about people (as whole words of the field's name)."""


def points_to_people(model: type[models.Model]) -> bool:
    fields = [field for field in model._meta.get_fields() if field.is_relation and not field.auto_created]
    return any(f.related_model and f.related_model._meta.label_lower in PERSONAL for f in fields)


def sounds_personal(model: type[models.Model]) -> bool:
    own = [field for field in model._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)]
    return any(
        isinstance(field, models.EmailField)
        or set(field.name.split("_")) & set(WORDS[1:])
        or field.name.startswith("person")
        for field in own
    )


def every_model() -> dict[str, type[models.Model]]:
    ours = [model for model in apps.get_models() if not model._meta.label_lower.startswith(("contenttypes.", "auth."))]
    return {model._meta.label_lower: model for model in ours}


def test_no_model_with_personal_data_is_undeclared() -> None:
    """Declare it in the `privacy.toml` of its app; the form is explained in regulation/privacy/declarations.py."""
    known = declared().holdings.keys() | declared().impersonal.keys()
    found = {label for label, m in every_model().items() if points_to_people(m) or sounds_personal(m)}
    assert sorted(found - known) == []


@pytest.mark.parametrize("label", sorted(declared().holdings))
def test_every_field_of_a_declared_model_is_declared(label: str) -> None:
    holding, model = declared().holdings[label], every_model()[label]
    there = {field.name for field in [*model._meta.concrete_fields, *model._meta.many_to_many]}
    assert there - holding.fields.keys() - set(holding.technical) == set(), "new fields: personal or technical?"
    assert (holding.fields.keys() | set(holding.technical)) - there == set(), "fields that are gone"
    assert holding.fields.keys() & set(holding.technical) == set()


@pytest.mark.parametrize("holding", declared().holdings.values(), ids=lambda holding: holding.model)
def test_what_a_declaration_refers_to_exists(holding: Holding) -> None:
    model = every_model()[holding.model]
    if holding.person:
        model.objects.filter(**{holding.person: None}).query  # noqa: B018  raises FieldError for a wrong path
    if holding.keep:
        assert period(holding.keep).name
    if holding.since:
        assert isinstance(model._meta.get_field(holding.since), models.DateField)
    assert not holding.swept or (holding.keep and holding.since)
    if holding.page:
        assert reverse(holding.page)


@pytest.mark.parametrize("holding", declared().holdings.values(), ids=lambda holding: holding.model)
def test_every_field_people_see_has_a_german_label(holding: Holding) -> None:
    """A verbose name of its own, or one in LABELS of privacy/queries/words.py."""
    own = {name for name in holding.fields if label_of(holding, name) == name.replace("_", " ")}
    assert own == set()


def test_who_sees_it_names_roles_and_nothing_is_declared_for_models_that_are_gone() -> None:
    for activity in declared().activities.values():
        assert set(activity.seen_by) <= set(Role.values)
    assert set(declared().impersonal) - set(every_model()) == set()


def test_every_activity_has_data_measures_and_risks() -> None:
    for activity in declared().activities.values():
        assert declared().of_activity(activity.key), activity.key
        assert activity.measures, activity.key
        assert activity.risks, activity.key


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[holding.'x.y']\nactivity='none'\nerase='now'\nname={de='a',en='b'}", "no activity 'none'"),
        ("[holding.'x.y']\nerase='kept'", "because"),
        ("[holding.'x.y']\nerase='now'\nname={de='a',en='b'}\nfields={a='shoe'}", "'shoe' is none of"),
        ("[holding.'x.y']\nerase='now'\nname={de='a'}", "German and in English"),
        ("[activity.x]\nname={de='a',en='b'}", "legal basis"),
        ("[other]", "unknown tables"),
        ("[", "file.toml"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(text: str, says: str) -> None:
    with pytest.raises(DeclarationError, match=says):
        gather([("file.toml", text)])
