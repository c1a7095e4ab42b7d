# SPDX-License-Identifier: EUPL-1.2
"""allauth's forms in our words, and the few of our own."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, SetPasswordForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schutznetz.apps.accounts.models import User
from schutznetz.apps.ui.forms import KernForm, SearchFilter

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
            raise ValidationError(_("Die beiden Eingaben sind nicht gleich."))
        return again


class AccountFilter(SearchFilter):
    class State:
        CHOICES = [
            ("", gettext_lazy("alle")),
            ("open", gettext_lazy("aktiv")),
            ("locked", gettext_lazy("gesperrt")),
        ]

    q = forms.CharField(label=gettext_lazy("Name oder Anmeldename"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("Stand"), choices=State.CHOICES, required=False)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for word in self.cleaned_data["q"].split():
            named = Q(person__family_name__istartswith=word) | Q(person__given_name__istartswith=word)
            queryset = queryset.filter(named | Q(username__istartswith=word))
        if state := self.cleaned_data["state"]:
            queryset = queryset.filter(is_active=state == "open")
        return queryset


class PersonFilter(SearchFilter):
    q = forms.CharField(label=gettext_lazy("Name oder Personalkennung"), required=False)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for word in self.cleaned_data["q"].split():
            named = Q(family_name__istartswith=word) | Q(given_name__istartswith=word)
            queryset = queryset.filter(named | Q(external_id__istartswith=word))
        return queryset
