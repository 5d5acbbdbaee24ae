"""What a recording module lacks of the real package is refused by name: it would be no error there, so it is none of the program."""
from assay_channel import uncovered
from assay_names import METHODS


def refusal(what):
    def method(*_, **__):
        raise uncovered(what)
    return method


def refuse_missing(**classes):
    """Gives classes, by the key that they have in METHODS with _ for its dot, the methods that they lack."""
    for key, cls in classes.items():
        package, _, name = key.rpartition('_')
        for method in METHODS['%s.%s' % (package, name)].split():
            if not hasattr(cls, method):
                setattr(cls, method, refusal('%s.%s' % (name, method)))


def module_getattr(package, shown, more=()):
    """The __getattr__ of a module that stands for `package`."""
    known = frozenset(METHODS[package].split()).union(more)

    def getattr_(name):
        if name in known:
            raise uncovered('%s.%s' % (package, name))
        raise AttributeError("module '%s' has no attribute '%s'" % (shown, name))
    return getattr_
