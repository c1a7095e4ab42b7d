# SPDX-License-Identifier: EUPL-1.2
"""How published figures are read: what one says, what two say beside each other, and how they look as a picture."""
