# SPDX-License-Identifier: EUPL-1.2
"""Table plans: which figures about people are published, and with which budget of disclosure."""
