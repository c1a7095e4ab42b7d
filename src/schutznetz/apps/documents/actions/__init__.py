# SPDX-License-Identifier: EUPL-1.2
"""The only writes: lists saved, letters written, wording changed."""

from schutznetz.apps.documents.actions.letters import (
    Addressee,
    preview,
    print_for_act,
    try_logo,
    write_certificates,
    write_letter,
)
from schutznetz.apps.documents.actions.lists import Wish, save_list
from schutznetz.apps.documents.actions.templates import change_letterhead, change_template, reset_template

__all__ = [
    "Addressee",
    "Wish",
    "change_letterhead",
    "change_template",
    "preview",
    "print_for_act",
    "reset_template",
    "save_list",
    "try_logo",
    "write_certificates",
    "write_letter",
]
