"""tuplelist, tupledict and multidict."""
from assay_keys import KeyDict, KeyList, multidict_of
from .expressions import quicksum


class tuplelist(KeyList):
    pass


class tupledict(KeyDict):
    _total = staticmethod(quicksum)

    def __getattr__(self, name):
        if name.startswith('__'):
            raise AttributeError(name)
        members = list(self.items())
        if members and hasattr(members[0][1], name):
            return tupledict((key, getattr(member, name)) for key, member in members)
        raise AttributeError("'tupledict' object has no attribute '%s'" % name)


def multidict(data):
    return multidict_of(data, tuplelist, tupledict)
