# SPDX-License-Identifier: EUPL-1.2
"""Pages without a trace (`public`), and what staff keep for them."""
