# SPDX-License-Identifier: EUPL-1.2
"""The second kind of no: this person may not."""


class Denied(Exception):
    """The actor may not do this (HTTP 403). The message is a German sentence that says why and who may."""
