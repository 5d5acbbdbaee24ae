# Walks all objects there are: none may be a bridge to JavaScript, or a native function of it.
def _audit():
    import gc, os, sys, types
    seen = {}
    found = set()
    kinds = set()
    todo = list(gc.get_objects()) + [sys.modules, object] + object.__subclasses__()
    while todo:
        fresh = dict(zip(map(id, todo), todo))
        for known in seen.keys() & fresh.keys():
            del fresh[known]
        seen.update(fresh)
        todo = list(fresh.values())
        kinds.update(map(type, todo))
        found.update(one.__name__ for one in todo if type(one) is types.BuiltinFunctionType and 'pyod' in str(getattr(one, '__module__', '')))
        todo = gc.get_referents(*todo)
    # The types of proxies are still there; without a native function they make none.
    found.update(kind.__name__ for kind in kinds if not issubclass(kind, type) and any('JsProxy' in base.__name__ for base in kind.__mro__))
    handle = os.open('/dev/audit', os.O_RDWR)
    os.write(handle, ', '.join(sorted(found)).encode() or (b'clean' if len(seen) > 10000 else b'too few objects'))
    os.close(handle)


_audit()
del _audit
