# SPDX-License-Identifier: EUPL-1.2
"""Signing in, looking after one's own account, and the administration's pages of accounts."""
