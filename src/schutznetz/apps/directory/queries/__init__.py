# SPDX-License-Identifier: EUPL-1.2
"""What people find. Reads without an actor: everybody may see the same."""
