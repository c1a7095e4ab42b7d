# SPDX-License-Identifier: EUPL-1.2
"""allauth's forms in our words, and the few of our own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, SetPasswordForm
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.adapters import clock
from schutznetz.apps.accounts import actions, queries
from schutznetz.apps.accounts.actions.tries import Key, key
from schutznetz.apps.accounts.facts import words_for_wait
from schutznetz.apps.accounts.models import User
from schutznetz.apps.organisation.models import Person
from schutznetz.apps.ui.forms import DayField, KernForm, SearchFilter
from schutznetz.apps.ui.models import Among

NEW = gettext_lazy("Neues Passwort")
AGAIN = gettext_lazy("Neues Passwort wiederholen")
RULE = gettext_lazy("Mindestens 12 Zeichen. Gut sind drei oder vier Wörter, die nichts miteinander zu tun haben.")


def _word(form: Any, name: str, label: Any, help_text: Any = "", **attributes: str) -> None:
    """Give one of allauth's fields our label and no placeholder."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class SignInForm(KernForm, LoginForm):
    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "login", _("Anmeldename"), autocapitalize="none", spellcheck="false")
        _word(self, "password", _("Passwort"))


class PasswordForm(KernForm, ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "oldpassword", _("Ihr jetziges Passwort"))
        _word(self, "password1", NEW, RULE)
        _word(self, "password2", AGAIN)


class FirstPasswordForm(KernForm, SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password1", NEW, RULE)
        _word(self, "password2", AGAIN)


class AgainForm(KernForm, ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password", _("Ihr Passwort"))


class AddKeyForm(KernForm, AddWebAuthnForm):
    """A passkey is always for signing in without a password, so nobody has to choose."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "name", _("Name des Passkeys"), _("Zum Beispiel: Diensthandy, Schlüssel am Bund"))
        self.fields["name"].required = True
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.initial["passwordless"] = "on"


class RenameKeyForm(KernForm, EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "name", _("Name des Passkeys"))


@contextmanager
def counted(keys: list[Key]) -> Iterator[list[bool]]:
    """Count one try; append True when it fits. ValidationError while the next try has to wait."""
    try:
        actions.begin_try(keys, clock.now())
    except actions.TooManyTries as error:
        raise ValidationError(words_for_wait(error.seconds)) from error
    fits: list[bool] = []
    yield fits
    if any(fits):
        actions.succeeded(keys)
    else:
        actions.failed(keys, clock.now())


CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "none", "spellcheck": "false"}


class AppForm(KernForm, forms.Form):
    """The first code of an authenticator app."""

    code = forms.CharField(
        label=gettext_lazy("Code aus der App"),
        help_text=gettext_lazy("Sechs Ziffern. Alle 30 Sekunden erscheint ein neuer Code."),
        max_length=12,
        widget=forms.TextInput(CODE),
    )


class CodeForm(KernForm, AuthenticateForm):
    """The second step at sign-in: a code of the app, or a recovery code."""

    is_again = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_text = _("Sechs Ziffern aus Ihrer App. Ohne Telefon: einer Ihrer Notfallcodes.")
        _word(self, "code", _("Code"), help_text, autocapitalize="none", spellcheck="false")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        with counted([key("factor", str(self.user.pk), self.user)]) as fits:
            self.spent = actions.use_code(user=self.user, code=code, now=clock.now())
            fits.append(self.spent is not None)
        if self.spent is None:
            raise ValidationError(_("Dieser Code stimmt nicht oder wurde schon benutzt. Nehmen Sie den nächsten."))
        return code

    def save(self) -> None:
        kind = getattr(self.spent, "type", "recovery_codes")
        again = {"reauthenticated": True} if self.is_again else {}
        record_authentication(context.request, self.user, "mfa", type=str(kind), **again)


class CodeAgainForm(CodeForm):
    """A fresh proof by code."""

    is_again = True


class FactorRolesForm(KernForm, forms.Form):
    """Further offices of an authority that need a second factor."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Diese Ämter brauchen außerdem einen zweiten Faktor"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    since = DayField(
        label=gettext_lazy("Ab wann gilt das für neu angekreuzte Ämter?"),
        help_text=gettext_lazy("Geben Sie den Menschen zwei Wochen Zeit, sich darauf einzustellen."),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = choices  # type: ignore[attr-defined]


class LinkForm(KernForm, forms.Form):
    """A new password, chosen with a one-time link."""

    password1 = forms.CharField(
        label=NEW, help_text=RULE, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    password2 = forms.CharField(label=AGAIN, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean_password2(self) -> str:
        again: str = self.cleaned_data["password2"]
        if "password1" in self.cleaned_data and again != self.cleaned_data["password1"]:
            raise ValidationError(
                _("Die beiden Eingaben sind nicht gleich. Bitte geben Sie zweimal dasselbe Passwort ein.")
            )
        return again


class AccountFilter(SearchFilter):
    class State:
        CHOICES = [
            ("", gettext_lazy("alle")),
            ("open", gettext_lazy("aktiv")),
            ("locked", gettext_lazy("gesperrt")),
        ]

    q = forms.CharField(label=gettext_lazy("Name oder Anmeldename"), required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("Stand"), choices=State.CHOICES, required=False)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if text := self.cleaned_data["q"].strip():
            named = Person.objects.order_by().filter(search__words=text).values("pk")
            called = queries.accounts_called(text).values("person")
            queryset = queryset.filter(Among("person_id", named.union(called)))
        if state := self.cleaned_data["state"]:
            queryset = queryset.filter(is_active=state == "open")
        return queryset


class PersonFilter(SearchFilter):
    q = forms.CharField(label=gettext_lazy("Name oder Personalkennung"), required=False, max_length=100)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        text = self.cleaned_data["q"].strip()
        return queryset.filter(search__words=text) if text else queryset
