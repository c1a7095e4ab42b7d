# SPDX-License-Identifier: EUPL-1.2
"""What counsellors keep of their talks: encrypted in their browser, unreadable here."""
