# SPDX-License-Identifier: EUPL-1.2
"""House rules of access: who has to sign in with two things."""
