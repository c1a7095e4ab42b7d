# SPDX-License-Identifier: EUPL-1.2
"""Database migrations of quality."""
