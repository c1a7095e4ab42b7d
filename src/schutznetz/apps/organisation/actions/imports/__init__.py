# SPDX-License-Identifier: EUPL-1.2
"""The import of the organisation: read and compare first, show it, then write everything or nothing."""
