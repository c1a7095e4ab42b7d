# SPDX-License-Identifier: EUPL-1.2
"""How long before a duty people are reminded, how often things return, and how long notices are kept."""
