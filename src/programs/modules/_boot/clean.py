# After the boot: everything that leads from Python to JavaScript goes out of the heap.
def _clean():
    import asyncio, asyncio.events, gc, sys, time, types
    import assay_packages

    bridge = ('js', 'pyodide_js', 'pyodide', '_pyodide', '_pyodide_core', 'ctypes', '_ctypes', '_testcapi', '_testinternalcapi', 'socket',
              '_socket', 'webbrowser', '_posixsubprocess', 'fcntl', 'termios', 'mmap', 'faulthandler')
    proxies = ('JsProxy', 'JsBuffer', 'JsCallable')
    builtin = types.BuiltinFunctionType
    kinds = {}

    def is_bridge(value):
        kind = type(value)
        if kind not in kinds:
            kinds[kind] = any(base.__name__ in proxies for base in kind.__mro__)
        return kinds[kind] or (kind is builtin and 'pyod' in str(value.__module__))

    asyncio.events._event_loop_policy = None
    try:
        asyncio.events._set_running_loop(None)
        asyncio.set_event_loop(None)
    except Exception:
        pass
    sys.meta_path[:] = [finder for finder in sys.meta_path if getattr(finder, '__name__', '') in ('BuiltinImporter', 'FrozenImporter', 'PathFinder')]
    sys.meta_path.append(assay_packages.AbsentPackages)
    sys.path[:] = [path for path in sys.path if path.endswith('.zip')]
    sys.path_importer_cache.clear()
    sys.excepthook = sys.__excepthook__
    for name in [name for name in sys.modules if name.split('.')[0] in bridge]:
        module = sys.modules.pop(name)
        if isinstance(module, types.ModuleType):
            module.__dict__.clear()
    for function in [one for one in gc.get_objects() if isinstance(one, types.FunctionType)]:
        if str(function.__module__).split('.')[0] not in ('pyodide', '_pyodide'):
            continue
        function.__globals__.clear()
        function.__defaults__ = function.__kwdefaults__ = None
        for cell in function.__closure__ or ():
            try:
                cell.cell_contents = None
            except Exception:
                pass
    # Most of what there is refers to nothing of these types, and is passed over without looking at each thing that it refers to.
    suspect = {kind for kind in set(map(type, gc.get_referents(*gc.get_objects()))) if any(base.__name__ in proxies for base in kind.__mro__)}
    suspect.add(builtin)
    # A hidden copy of each native module's dict stays in the interpreter; only the collector still finds it.
    for holder in gc.get_objects():
        if type(holder) is dict and holder.get('__name__') == '_pyodide_core':
            holder.clear()
        elif suspect.isdisjoint(map(type, gc.get_referents(holder))):
            continue
        elif type(holder) is dict:
            for key in [key for key, value in list(holder.items()) if is_bridge(value)]:
                del holder[key]
        elif type(holder) is list:
            if any(is_bridge(value) for value in holder):
                holder[:] = [value for value in holder if not is_bridge(value)]
        elif any(is_bridge(value) for value in gc.get_referents(holder)):
            own = getattr(holder, '__dict__', {})
            for key in [key for key, value in list(own.items()) if is_bridge(value)]:
                delattr(holder, key)

    def sleep(seconds, /):
        """Time is not waited for: the real one would need the bridge."""

    time.sleep = sleep
    gc.collect()
    gc.collect()


_clean()
del _clean
# What is there now is never garbage: no collection looks through it.
import gc
gc.freeze()
del gc
