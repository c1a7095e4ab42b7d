# SPDX-License-Identifier: EUPL-1.2
"""`urlpatterns` under the name `accounts`; `entrance` holds allauth's own names and stands without one."""

from allauth.account import views as sign_in
from allauth.mfa.base import views as second_step
from allauth.mfa.webauthn import views as keys
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.accounts import views

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.profile, name="profile"),
    path("einstellungen/", views.preferences, name="preferences"),
    path("vorfuehrung/<uuid:pk>/", views.demo_sign_in, name="demo_sign_in"),
    path("zugang/<str:code>/", views.use_link, name="use_link"),
    path("alle/", views.accounts, name="accounts"),
    path("neu/", views.choose_person, name="choose_person"),
    path("neu/<int:pk>/", views.create, name="create"),
    path("alle/<uuid:pk>/", views.account, name="account"),
    path("alle/<uuid:pk>/link/", views.give_link, name="give_link"),
    path("alle/<uuid:pk>/sperren/", views.lock, name="lock"),
    path("alle/<uuid:pk>/freigeben/", views.unlock, name="unlock"),
]

entrance: list[URLPattern | URLResolver] = [
    path("anmelden/", views.SignInView.as_view(), name="account_login"),
    path("abmelden/", sign_in.logout, name="account_logout"),
    path("gesperrt/", sign_in.account_inactive, name="account_inactive"),
    path("passwort/", sign_in.password_change, name="account_change_password"),
    path("passwort/festlegen/", sign_in.password_set, name="account_set_password"),
    path("passwort/vergessen/", views.forgotten, name="account_reset_password"),
    path("bestaetigen/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("bestaetigen/passkey/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkey/", second_step.authenticate, name="mfa_authenticate"),
    path("passkey/anmelden/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("passkey/neu/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("passkey/<int:pk>/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkey/<int:pk>/entfernen/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("", views.profile, name="mfa_index"),
    path("", views.profile, name="mfa_list_webauthn"),
]
