# SPDX-License-Identifier: EUPL-1.2
"""Training of counsellors: groups with modules and lecturers, practice companions, mentors and whom they accompany.

Only who attended is kept, never what was said. What a mentor writes to a trainee is read by the two of them alone.
"""
