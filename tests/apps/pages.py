# SPDX-License-Identifier: EUPL-1.2
"""The pages of the access matrix: what a person sees, without files, drawings and answers for programs."""

from collections.abc import Iterator

from tests.apps.test_access_matrix import MATRIX, expected

ROLES = ("anonymous", "ADM", "SITE", "SEC", "EMP", "HEAD")
NO_PAGES = {
    "alarm:worker", "alarm:service_worker", "alarm:manifest", "alarm:config", "alarm:running", "gesund",
    "organisation:plan_document", "organisation:import_template", "setup:paper", "account_logout",
    "accounts:demo_sign_in", "accounts:use_link",
}  # fmt: skip
SAME_PAGE = {"mfa_index", "mfa_list_webauthn", "figures:structures", "reporting:releases"}
"""Addresses that show another page: of the library for sign-in one's own account, of a list its only entry."""
OWN_FRAME = {"alarm:station", "alarm:security", "alarm:card", "alarm:own_card", "alarm:sheet"}
"""Screens without the shell: they have tests of their own, here they are only looked at by axe."""


def pages() -> Iterator[tuple[str, str]]:
    """Role and name of every page, each for the first role that may see it."""
    seen: set[str] = set()
    for role in ROLES:
        for name, row in MATRIX.items():
            plain = name.partition("#")[0]
            if row.get("method", "get") == "get" and plain not in NO_PAGES | seen and expected(row, role) == 200:
                seen.add(plain)
                yield role, name
