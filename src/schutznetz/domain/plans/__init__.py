# SPDX-License-Identifier: EUPL-1.2
"""Floor plans as geometry: metres, origin in the upper left corner, y points down."""
