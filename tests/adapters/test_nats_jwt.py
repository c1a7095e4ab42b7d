# SPDX-License-Identifier: EUPL-1.2
"""Keys and tokens, against an example made by the ``nkeys`` library of the NATS project."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schutznetz.adapters.nats_jwt import (
    ACCOUNT,
    OPERATOR,
    USER,
    BadKey,
    NKey,
    is_user_key,
    mint,
    public_bytes,
    read_jwt,
)

# From the README of github.com/nats-io/nkeys.py (seed and public key of a user).
SEED = "SUAMLK2ZNL35WSMW37E7UD4VZ7ELPKW7DHC3BWBSD2GCZ7IUQQXZIORRBU"
PUBLIC = "UCK5N7N66OBOINFXAYC2ACJQYFSOD4VYNU6APEJTAVFZB2SVHLKGEW7L"


def test_a_known_seed_gives_the_known_public_key() -> None:
    assert NKey.from_seed(SEED).public == PUBLIC
    assert NKey.from_seed(SEED).seed == SEED


@pytest.mark.parametrize("role", [OPERATOR, ACCOUNT, USER])
def test_seeds_come_back_and_public_keys_show_their_role(role: bytes) -> None:
    key = NKey.new(role)
    assert NKey.from_seed(key.seed) == key
    assert key.public[0].encode() == role
    assert len(key.public) == 56
    assert len(public_bytes(key.public, role)) == 32


@given(st.text(max_size=80) | st.binary(max_size=40).map(lambda raw: base64.b32encode(raw).decode()))
def test_what_is_no_public_key_is_refused(text: str) -> None:
    assert not is_user_key(text)


@pytest.mark.parametrize("wrong", [None, 7, "", PUBLIC[:-1], PUBLIC.lower(), PUBLIC + "A", SEED, PUBLIC[:-1] + "A"])
def test_near_misses_are_refused(wrong: object) -> None:
    assert is_user_key(PUBLIC)
    assert not is_user_key(wrong)


def test_the_key_of_an_account_is_no_users_key() -> None:
    assert not is_user_key(NKey.new(ACCOUNT).public)


@pytest.mark.parametrize("wrong", ["", PUBLIC, SEED[:-1], "SU" + SEED[2:-2] + "AA"])
def test_what_is_no_seed_is_refused(wrong: str) -> None:
    with pytest.raises(BadKey):
        NKey.from_seed(wrong)


def test_a_token_is_read_back_and_a_changed_one_is_not() -> None:
    token = mint(NKey.new(ACCOUNT), subject=PUBLIC, name="Tür 2.14 Ä", nats={"type": "user"}, issued_at=7)
    claims = read_jwt(token)
    assert (claims["sub"], claims["name"], claims["iat"], claims["nats"]["version"]) == (PUBLIC, "Tür 2.14 Ä", 7, 2)
    header, body, signature = token.split(".")
    other = mint(NKey.new(ACCOUNT), subject=PUBLIC, name="x", nats={}, issued_at=7).split(".")[1]
    for changed in (f"{header}.{other}.{signature}", f"{header}.{body}.AAAA", "x.y", "", f"{header}.{body}."):
        with pytest.raises(BadKey):
            read_jwt(changed)
