# SPDX-License-Identifier: EUPL-1.2
"""Codes of an app: the test values of RFC 6238, the drift of a clock, and that no code counts twice."""

import base64

import pytest

from schutznetz.domain.sign_in.one_time_codes import (
    app_address,
    code_at,
    new_recovery_codes,
    new_secret,
    plain_recovery_code,
    step_of,
)

SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC_6238 = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}


@pytest.mark.parametrize(("epoch", "code"), RFC_6238.items())
def test_the_values_of_the_standard(epoch, code):
    assert code_at(SECRET, epoch // 30) == code
    assert step_of(code, SECRET, epoch) == epoch // 30


@pytest.mark.parametrize(("late", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_one_step_wrong(late, fits):
    code = code_at(SECRET, 1111111111 // 30)
    assert (step_of(code, SECRET, 1111111111 + late) is not None) is fits


def test_no_code_counts_twice_nor_an_older_one():
    now = 1111111111
    step = now // 30
    assert step_of(code_at(SECRET, step), SECRET, now, after=step) is None
    assert step_of(code_at(SECRET, step - 1), SECRET, now, after=step) is None
    assert step_of(code_at(SECRET, step + 1), SECRET, now, after=step) == step + 1


def test_blanks_do_not_matter_and_nonsense_fits_nothing():
    assert step_of(" 050 471 ", SECRET, 1111111111)
    for nonsense in ("", "０５０４７１", "abc", "050471050471", "5" * 500):
        assert step_of(nonsense, SECRET, 1111111111) is None


def test_secrets_are_long_and_different():
    assert len(base64.b32decode(new_secret())) == 20
    assert new_secret() != new_secret()


def test_the_address_for_the_app():
    address = app_address("ABC", issuer="Schutz & Netz", name="jana/kern")
    assert address == "otpauth://totp/Schutz%20%26%20Netz:jana/kern?secret=ABC&issuer=Schutz%20%26%20Netz"


def test_recovery_codes_are_ten_different_ones_and_forgive_how_they_are_typed():
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert plain_recovery_code(f" {codes[0].upper().replace('-', ' ')} ") == codes[0].replace("-", "")
