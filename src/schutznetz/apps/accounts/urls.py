# SPDX-License-Identifier: EUPL-1.2
"""`urlpatterns` under the name `accounts`; `entrance` holds allauth's own names and stands without one."""

from allauth.account import views as sign_in
from allauth.mfa.webauthn import views as keys
from django.contrib.auth.decorators import login_required
from django.urls import URLPattern, URLResolver, path

from schutznetz.apps.accounts.views import administration, factors, outside, own, safety
from schutznetz.apps.accounts.views import sign_in as door
from schutznetz.apps.ui.policies import sudo

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", own.profile, name="profile"),
    path("einstellungen/", door.preferences, name="preferences"),
    path("vorfuehrung/<uuid:pk>/", door.demo_sign_in, name="demo_sign_in"),
    path("zugang/<str:code>/", door.use_link, name="use_link"),
    path("sitzungen/<int:pk>/beenden/", own.end_session, name="end_session"),
    path("sitzungen/andere/beenden/", own.end_other_sessions, name="end_other_sessions"),
    path("zweiter-faktor/", factors.need_factor, name="need_factor"),
    path("app/neu/", factors.set_up_app, name="set_up_app"),
    path("app/neu/bild.svg", factors.app_picture, name="app_picture"),
    path("app/entfernen/", factors.remove_app, name="remove_app"),
    path("notfallcodes/", factors.make_codes, name="make_codes"),
    path("dienst/<slug:key>/", outside.start, name="service_start"),
    path("dienst/<slug:key>/zurueck/", outside.back, name="service_back"),
    path("dienst/<slug:key>/bestaetigen/", outside.confirm_there, name="service_confirm"),
    path("dienst/<slug:key>/verbinden/", outside.link_there, name="service_link"),
    path("dienst/<slug:key>/abgemeldet/", outside.signed_out_there, name="service_signed_out"),
    path("dienst/<int:pk>/loesen/", outside.unlink, name="unlink"),
    path("abgemeldet/", outside.signed_out, name="signed_out"),
    path("pausen/", safety.pauses, name="pauses"),
    path("pausen/<uuid:pk>/aufheben/", safety.forgive, name="forgive"),
    path("regeln/", safety.factor_rules, name="factor_rules"),
    path("regeln/<slug:key>/", safety.factor_roles, name="factor_roles"),
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
    path("abmelden/", outside.SignOutView.as_view(), name="account_logout"),
    path("gesperrt/", sign_in.account_inactive, name="account_inactive"),
    path("passwort/", login_required(factors.ChangePasswordView.as_view()), name="account_change_password"),
    path("passwort/festlegen/", login_required(sudo(factors.FirstPasswordView.as_view())), name="account_set_password"),
    path("passwort/vergessen/", door.forgotten, name="account_reset_password"),
    path("bestaetigen/", factors.PasswordAgainView.as_view(), name="account_reauthenticate"),
    path("bestaetigen/code/", factors.CodeAgainView.as_view(), name="mfa_reauthenticate"),
    path("bestaetigen/passkey/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkey/", factors.SecondStepView.as_view(), name="mfa_authenticate"),
    path("passkey/anmelden/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("passkey/neu/", factors.AddKeyView.as_view(), name="mfa_add_webauthn"),
    path("passkey/<int:pk>/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkey/<int:pk>/entfernen/", factors.RemoveKeyView.as_view(), name="mfa_remove_webauthn"),
    path("", own.profile, name="mfa_index"),
    path("", own.profile, name="mfa_list_webauthn"),
]
