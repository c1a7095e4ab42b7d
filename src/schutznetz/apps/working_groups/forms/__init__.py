# SPDX-License-Identifier: EUPL-1.2
"""The shape of what people enter about working groups."""
