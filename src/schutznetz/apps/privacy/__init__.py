# SPDX-License-Identifier: EUPL-1.2
"""Data protection as a function: one's own data, requests, retention, register of processing, DPIA, catalogue.

Everything here is made from declarations: each app says in its file `privacy.toml` what it keeps about people, why, for
how long, and who may see it (form: `regulation/privacy/declarations.py`). A model with personal data that nobody has
declared, or a field of it, fails a test (`tests/apps/privacy/test_declarations.py`).

How another app deletes by time: declare `keep`, `since` and `swept = true`; the nightly run (`jobs.nightly`)
does it and reports the number. What needs more than that gets a `Rule` in `jobs.py`.
"""
