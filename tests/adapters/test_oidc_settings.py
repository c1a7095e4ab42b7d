# SPDX-License-Identifier: EUPL-1.2
"""Sign-in services from the environment, with a word for each mistake."""

import pytest

from schutznetz.adapters.oidc_settings import OidcSettingsError, providers

GOOD = {
    "SCHUTZNETZ_OIDC": "kreis",
    "SCHUTZNETZ_OIDC_KREIS_ISSUER": "https://anmeldung.example.org/realms/kreis",
    "SCHUTZNETZ_OIDC_KREIS_CLIENT_ID": "schutznetz",
    "SCHUTZNETZ_OIDC_KREIS_CLIENT_SECRET": "geheim",
}


def test_nothing_is_configured_by_itself():
    assert providers({}) == {}


def test_defaults_allow_nothing_beyond_signing_in():
    provider = providers(GOOD)["kreis"]
    assert (provider.link, provider.create, dict(provider.roles), provider.trust_email) == (
        frozenset(),
        False,
        {},
        False,
    )
    assert provider.name == "kreis"
    assert "geheim" not in repr(provider)


def test_everything_named(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("aus der Datei\n")
    more = {
        "CLIENT_SECRET_FILE": str(secret), "NAME": "Kreisverwaltung", "LINK": "email username", "CREATE": "1",
        "ROLES": '{"/schutznetz/admins": "ADM", "leitung": "SITE@marl"}', "AMR": "mfa otp", "SUBJECT": "oid",
    }  # fmt: skip
    provider = providers(GOOD | {f"SCHUTZNETZ_OIDC_KREIS_{name}": value for name, value in more.items()})["kreis"]
    assert provider.client_secret == "aus der Datei"
    assert dict(provider.roles) == {"schutznetz/admins": "ADM", "leitung": "SITE@marl"}
    assert (provider.link, provider.amr, provider.subject) == ({"email", "username"}, {"mfa", "otp"}, "oid")


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("SCHUTZNETZ_OIDC_KREIS_ISSUER", "", "ISSUER is missing"),
        ("SCHUTZNETZ_OIDC_KREIS_ISSUER", "http://anmeldung.example.org", "https"),
        ("SCHUTZNETZ_OIDC_KREIS_LINK", "telefon", "telefon"),
        ("SCHUTZNETZ_OIDC_KREIS_ROLES", "{", "not JSON"),
        ("SCHUTZNETZ_OIDC_KREIS_ROLES", "[1]", "must map"),
        ("SCHUTZNETZ_OIDC_KREIS_ROLES", '{"rat": "PR", "leitung": "SITE@marl"}', "no group can give PR"),
        ("SCHUTZNETZ_OIDC_KREIS_ROLES", '{"leitung": "Leitung@marl"}', "no group can give Leitung@marl"),
        ("SCHUTZNETZ_OIDC_KREIS_CLIENT_SECRET_FILE", "/gibt/es/nicht", "CLIENT_SECRET_FILE"),
        ("SCHUTZNETZ_OIDC", "Kreis 1", "small letters"),
    ],
)
def test_each_mistake_is_named(name, value, word):
    with pytest.raises(OidcSettingsError, match=word):
        providers(GOOD | {name: value})
