# SPDX-License-Identifier: EUPL-1.2
"""Reads of the exchange, scoped to the actor."""
