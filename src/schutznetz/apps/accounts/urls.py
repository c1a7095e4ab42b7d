# SPDX-License-Identifier: EUPL-1.2
"""`urlpatterns` under the name `accounts`; `entrance` holds allauth's own names and stands without one."""

from allauth.account import views as sign_in
from allauth.mfa.base import views as second_step
from allauth.mfa.webauthn import views as keys
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.accounts.views import administration, own
from schutznetz.apps.accounts.views import sign_in as door

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", own.profile, name="profile"),
    path("einstellungen/", door.preferences, name="preferences"),
    path("vorfuehrung/<uuid:pk>/", door.demo_sign_in, name="demo_sign_in"),
    path("zugang/<str:code>/", door.use_link, name="use_link"),
    path("alle/", administration.accounts, name="accounts"),
    path("neu/", administration.choose_person, name="choose_person"),
    path("neu/<int:pk>/", administration.create, name="create"),
    path("alle/<uuid:pk>/", administration.account, name="account"),
    path("alle/<uuid:pk>/link/", administration.give_link, name="give_link"),
    path("alle/<uuid:pk>/sperren/", administration.lock, name="lock"),
    path("alle/<uuid:pk>/freigeben/", administration.unlock, name="unlock"),
]

entrance: list[URLPattern | URLResolver] = [
    path("anmelden/", door.SignInView.as_view(), name="account_login"),
    path("abmelden/", sign_in.logout, name="account_logout"),
    path("gesperrt/", sign_in.account_inactive, name="account_inactive"),
    path("passwort/", sign_in.password_change, name="account_change_password"),
    path("passwort/festlegen/", sign_in.password_set, name="account_set_password"),
    path("passwort/vergessen/", door.forgotten, name="account_reset_password"),
    path("bestaetigen/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("bestaetigen/passkey/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkey/", second_step.authenticate, name="mfa_authenticate"),
    path("passkey/anmelden/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("passkey/neu/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("passkey/<int:pk>/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkey/<int:pk>/entfernen/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("", own.profile, name="mfa_index"),
    path("", own.profile, name="mfa_list_webauthn"),
]
