# SPDX-License-Identifier: EUPL-1.2
"""Pages of duties, open items and reviews."""
