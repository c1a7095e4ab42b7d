# SPDX-License-Identifier: EUPL-1.2
"""Accounts kept in step with an identity provider or a personnel list, and everything that ends with a last day.

Three ways in: SCIM 2.0 below `/scim/v2/` (`api.py`), a list of accounts (`actions/lists.py`), and by hand. All three
meet in `actions/leavers.py`: `close_person` locks the account (which ends its sessions), ends the offices and frees the
desk in one transaction; nothing is deleted, and `take_back` undoes it. The journal line `person.left` (object: the
person) tells the apps to the right. Stations belong to places, never to people: they stay.
"""
