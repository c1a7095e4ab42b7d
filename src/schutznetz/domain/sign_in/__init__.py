# SPDX-License-Identifier: EUPL-1.2
"""The craft of signing in: one-time codes, pauses after failed tries, devices in words."""
