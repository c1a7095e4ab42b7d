# SPDX-License-Identifier: EUPL-1.2
"""Finding help without a trace, and rooms in which nobody sees who talks to whom.

Everything below `/hilfe/` answers without an account, a cookie, a line in a log or a row in a table: see
`schutznetz.config.traceless` and `directory.views.frame`. What staff keep for these pages lies elsewhere and needs a
sign-in: the profile of a counsellor, contacts of an authority, numbers for an emergency, rooms.
"""
