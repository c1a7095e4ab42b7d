# SPDX-License-Identifier: EUPL-1.2
"""What counsellors, authorities and the administration keep for those who look for help."""
