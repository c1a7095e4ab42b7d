# SPDX-License-Identifier: EUPL-1.2
"""The shape of what people write to each other and enter about services, events and reports."""
