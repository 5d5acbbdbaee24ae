"""Loads single modules of an installed package without running what its packages import: torch, ray and the like are not there."""

import importlib.util
import sys
import types


def bare(*names):
    """Makes packages that are only their folders; @returns them."""
    made = []
    for name in names:
        if "." in name:
            parent, _, last = name.rpartition(".")
            path = [f"{folder}/{last}" for folder in sys.modules[parent].__path__]
        else:
            path = list(importlib.util.find_spec(name).submodule_search_locations)
        module = types.ModuleType(name)
        module.__path__ = path
        sys.modules[name] = module
        made.append(module)
    return made


def absent(name, **attributes):
    """Stands for a package that is not installed and is only named in signatures."""
    module = types.ModuleType(name)
    module.__dict__.update(attributes)
    sys.modules[name] = module
    return module
