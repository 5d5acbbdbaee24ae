"""Loads single modules of an installed package without running what its packages import: torch, ray and the like are not there."""

import importlib.abc
import importlib.util
import sys
import types
from typing import Any


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


class _Nameless(types.ModuleType):
    """A package of which every name is there, and says nothing."""

    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Any


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, names):
        self.names = names

    def find_spec(self, name, path, target=None):
        return importlib.util.spec_from_loader(name, self) if name.partition(".")[0] in self.names else None

    def create_module(self, spec):
        return _Nameless(spec.name)

    def exec_module(self, module):
        pass


def nameless(*names):
    """Stands for packages, and all in them, that are not installed and are only named in signatures."""
    sys.meta_path.insert(0, _Finder(names))
