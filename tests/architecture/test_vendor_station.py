# SPDX-License-Identifier: EUPL-1.2
"""The committed bundle of the broker client is what its recorded command makes."""

import hashlib

import pytest

from tools import vendor_station


def test_the_recorded_sum_is_that_of_the_bundle():
    note = (vendor_station.TARGET / "VERSION").read_text()
    bundle = (vendor_station.TARGET / vendor_station.BUNDLE).read_bytes()
    assert f"sha256 {hashlib.sha256(bundle).hexdigest()}" in note


def test_the_bundle_holds_no_signing_code():
    bundle = (vendor_station.TARGET / vendor_station.BUNDLE).read_text()
    assert "crypto_sign_seed" not in bundle
    assert "eval(" not in bundle and "new Function" not in bundle


def test_a_second_build_gives_the_same_bytes(tmp_path):
    try:
        files = vendor_station.build(tmp_path)
    except vendor_station.RegistryUnreachableError as error:
        pytest.skip(f"the package registry does not answer, nothing was compared: {error}")
    committed = {name: (vendor_station.TARGET / name).read_bytes() for name in files}
    assert files == committed
