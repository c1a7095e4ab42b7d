# SPDX-License-Identifier: EUPL-1.2
"""Public holidays and what happens to a deadline that ends on one."""
