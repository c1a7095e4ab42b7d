# SPDX-License-Identifier: EUPL-1.2
"""All rules of the decree: every module of this package is imported, so that none is forgotten."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from schutznetz.regulation import sap_erlass
from schutznetz.regulation.sap_erlass import registry
from schutznetz.regulation.sap_erlass.registry import Rule


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule of the decree by its key, in the order of the keys."""
    for module in pkgutil.iter_modules(sap_erlass.__path__, f"{sap_erlass.__name__}."):
        import_module(module.name)
    return {one.key: one for one in registry.all_rules()}
