# SPDX-License-Identifier: EUPL-1.2
"""Anonymous contact: nobody but the chosen counsellor reads it, and nobody learns that somebody wrote."""
