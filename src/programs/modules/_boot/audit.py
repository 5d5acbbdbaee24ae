# Walks all objects there are: none may be a bridge to JavaScript, or a native function of it.
def _audit():
    import gc, os, sys, types
    seen = set()
    found = []
    todo = list(gc.get_objects()) + [sys.modules, object] + object.__subclasses__()
    while todo:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        # The types of proxies are still there; without a native function they make none.
        if not isinstance(one, type) and any('JsProxy' in base.__name__ for base in type(one).__mro__):
            found.append(type(one).__name__)
        if type(one) is types.BuiltinFunctionType and 'pyod' in str(getattr(one, '__module__', '')):
            found.append(one.__name__)
        todo.extend(gc.get_referents(one))
    handle = os.open('/dev/audit', os.O_RDWR)
    os.write(handle, ', '.join(sorted(set(found))).encode() or (b'clean' if len(seen) > 10000 else b'too few objects'))
    os.close(handle)


_audit()
del _audit
# What is there now is never garbage: no collection looks through it.
import gc
gc.freeze()
del gc
