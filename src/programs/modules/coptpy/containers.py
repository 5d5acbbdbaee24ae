"""tuplelist, tupledict, multidict, and the lists that a model gives of its parts."""
from assay_keys import KeyDict, KeyList, multidict_of, parts_of
from .expressions import quicksum


class tuplelist(KeyList):
    def add(self, item):
        self.append(item)

    def select(self, *pattern):
        for key in self if pattern else ():
            if len(parts_of(key)) != len(pattern):
                raise KeyError(pattern)
            break
        return list(super().select(*pattern))


class tupledict(KeyDict):
    _total = staticmethod(quicksum)

    def select(self, *pattern):
        for key in self if pattern else ():
            if len(parts_of(key)) != len(pattern):
                raise KeyError(pattern)
            break
        return super().select(*pattern)

    def prod(self, coeff, *pattern):
        coeff.keys()  # a list has none: as there, an error
        return super().prod(coeff, *pattern)


def multidict(data):
    return multidict_of(data, tuplelist, tupledict)


class PartArray(list):
    """What getVars() and getConstrs() give: goes through as a list, but has no slices."""

    def __getitem__(self, at):
        return super().__getitem__(int(at))

    def __add__(self, other):
        return NotImplemented

    def getAll(self):
        return list(self)

    tolist = getAll

    def getSize(self):
        return len(self)

    def pushBack(self, part):
        self.extend(part if isinstance(part, (list, tuple)) else [part])


class VarArray(PartArray):
    def getVar(self, at):
        return self[at]


class QConstrArray(PartArray):
    def getQConstr(self, at):
        return self[at]


class ConstrArray(PartArray):
    def getConstr(self, at):
        return self[at]
