# SPDX-License-Identifier: EUPL-1.2
"""The committed bundles of counselling are what their recorded command makes of the committed sources."""

import hashlib
import json

import pytest

from tools import vendor_vault

AGE = vendor_vault.VENDOR / "age.js"


def test_the_recorded_sum_is_that_of_the_age_code() -> None:
    assert f"sha256 {hashlib.sha256(AGE.read_bytes()).hexdigest()}" in (vendor_vault.VENDOR / "VERSION").read_text()


@pytest.mark.parametrize("name", sorted(vendor_vault.BUNDLES))
def test_the_sums_are_those_of_the_files_and_no_text_runs_as_a_program(name: str) -> None:
    folder = vendor_vault.BUNDLES[name] / "static" / name
    for file, expected in json.loads((folder / "integrity.json").read_text()).items():
        assert vendor_vault._integrity((folder / file).read_bytes()) == expected
    script = (folder / f"{name}.js").read_text()
    assert "eval(" not in script
    assert "new Function" not in script
    assert ".innerHTML" not in script


def test_a_second_build_gives_the_same_bytes(tmp_path) -> None:
    try:
        files = dict(vendor_vault.targets(age=True, work=tmp_path))
    except vendor_vault.RegistryUnreachableError as error:
        pytest.skip(f"the package registry does not answer, nothing was compared: {error}")
    assert len(files) >= 6
    different = [path.name for path, content in files.items() if path.read_bytes() != content]
    assert not different, "run python tools/vendor_vault.py and commit the result: " + ", ".join(different)
