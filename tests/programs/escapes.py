#@ import js
import js
print("ESCAPED", js)
#@ import pyodide_js
import pyodide_js
print("ESCAPED", pyodide_js)
#@ import pyodide
from pyodide.code import run_js
print("ESCAPED", run_js("1"))
#@ to_js and its constructor
from pyodide.ffi import to_js
print("ESCAPED", to_js([1]).constructor)
#@ import _pyodide_core
import _pyodide_core
print("ESCAPED", _pyodide_core)
#@ import by importlib
import importlib
print("ESCAPED", importlib.import_module("js"))
#@ ask every finder
import sys
for finder in sys.meta_path:
    try:
        spec = finder.find_spec("js", None)
    except Exception:
        spec = None
    if spec:
        print("ESCAPED", spec)
#@ forget the modules, import again
import sys
for name in list(sys.modules):
    if "pyodide" in name or name == "js":
        sys.modules.pop(name)
print("ESCAPED", __import__("js"))
#@ make the bridge module by hand
import _imp, importlib.machinery
made = _imp.create_builtin(importlib.machinery.ModuleSpec("_pyodide_core", importlib.machinery.BuiltinImporter))
_imp.exec_builtin(made)
if any("js" in name.lower() for name in dir(made)):
    print("ESCAPED", dir(made))
#@ make _ctypes by hand
import _imp, importlib.machinery
made = _imp.create_builtin(importlib.machinery.ModuleSpec("_ctypes", importlib.machinery.BuiltinImporter))
_imp.exec_builtin(made)
print("ESCAPED", made.CFuncPtr)
#@ import ctypes
import ctypes
print("ESCAPED", ctypes.string_at(1024, 4))
#@ ctypes calls JavaScript
import ctypes
print("ESCAPED", ctypes.CDLL(None).emscripten_run_script_int(b"1"))
#@ memory of the interpreter by _testinternalcapi
import _testinternalcapi
print("ESCAPED", _testinternalcapi)
#@ memory of the interpreter by _testcapi
import _testcapi
print("ESCAPED", _testcapi)
#@ _remote_debugging
import _remote_debugging
print("ESCAPED", _remote_debugging)
#@ search the heap for a bridge
import gc
seen, todo = set(), list(gc.get_objects())
while todo:
    one = todo.pop()
    if id(one) in seen:
        continue
    seen.add(id(one))
    if not isinstance(one, type) and "JsProxy" in type(one).__name__:
        print("ESCAPED", one)
        break
    todo.extend(gc.get_referents(one))
#@ construct proxies from their types
def below(cls):
    for one in type.__subclasses__(cls):
        yield one
        yield from below(one)
for cls in set(below(object)):
    if "Js" not in cls.__name__:
        continue
    for arguments in ((), (1,), ("x",)):
        try:
            print("ESCAPED", cls(*arguments).constructor)
        except Exception:
            pass
#@ walk the frames
import sys
frame = sys._getframe()
while frame:
    for names in (frame.f_globals, frame.f_locals):
        for value in list(names.values()):
            if "JsProxy" in type(value).__name__:
                print("ESCAPED", value)
    frame = frame.f_back
#@ walk the traceback of an error
import sys
try:
    1 / 0
except ZeroDivisionError as error:
    trace = error.__traceback__
    while trace:
        if any("js" == name for name in trace.tb_frame.f_globals):
            print("ESCAPED")
        trace = trace.tb_next
#@ environment of the host
import os
# The interpreter makes up a PATH of its own.
print("ESCAPED" if os.environ.get("PATH") != "/" or "ASSAY_CANARY" in os.environ else "none", sorted(os.environ))
#@ /etc/passwd
print("ESCAPED", open("/etc/passwd").read()[:9])
#@ files of the host by path
for path in ("/proc/1/cmdline", "/proc/self/environ", "/proc/self/maps", "/root/.bashrc", "/etc/hostname", "/dev/mem"):
    try:
        print("ESCAPED", open(path, "rb").read(9))
    except OSError:
        pass
#@ lists of the host's folders
import os
for path in ("/proc/self/task", "/root", "/opt", "/usr", "/sys"):
    try:
        print("ESCAPED", os.listdir(path))
    except OSError:
        pass
#@ open handles
import os
for handle in range(3, 64):
    try:
        data = os.read(handle, 64)
    except OSError:
        continue
    if data and b"ASSAY_CANARY" in data:
        print("ESCAPED", data)
#@ the terminal
print("ESCAPED", open("/dev/tty").readline())
#@ writing to the terminal
open("/dev/tty", "w").write("ESCAPED")
print("ESCAPED")
#@ a symbolic link out
import os
os.symlink("/etc/passwd", "/tmp/link")
print("ESCAPED", open("/tmp/link").read()[:9])
#@ a mount of the host's disk
import os
os.mkdir("/host")
print("ESCAPED")
#@ os.system
import os
print("ESCAPED" if os.system("true") == 0 else "no")
#@ os.popen
import os
print("ESCAPED", os.popen("id").read())
#@ subprocess
import subprocess
print("ESCAPED", subprocess.run(["id"], capture_output=True).stdout)
#@ fork
import os
print("ESCAPED", os.fork())
#@ exec
import os
os.execv("/bin/sh", ["sh", "-c", "true"])
print("ESCAPED")
#@ spawn
import os
print("ESCAPED", os.posix_spawn("/bin/true", ["true"], {}))
#@ multiprocessing
import multiprocessing
multiprocessing.Process(target=print, args=("ESCAPED",)).start()
#@ a pickle that runs a shell
import os, pickle
class Bad:
    def __reduce__(self):
        return (os.system, ("true",))
print("ESCAPED" if pickle.loads(pickle.dumps(Bad())) == 0 else "no")
#@ a socket
import socket
socket.create_connection(("127.0.0.1", 80), 1)
print("ESCAPED")
#@ a server
import socket
made = socket.socket()
made.bind(("127.0.0.1", 0))
print("ESCAPED")
#@ the native socket module
import _socket
print("ESCAPED", _socket.socket)
#@ names by DNS
import socket
print("ESCAPED", socket.gethostbyname("localhost"))
#@ http
import urllib.request
print("ESCAPED", urllib.request.urlopen("http://127.0.0.1/", timeout=1))
#@ a browser
import webbrowser
print("ESCAPED" if webbrowser.open("http://127.0.0.1/") else "no")
#@ packages from the network
import micropip
print("ESCAPED", micropip)
#@ kill the parent
import os, signal
os.kill(os.getppid(), signal.SIGKILL)
print("no")
#@ kill every process
import os
os.kill(-1, 9)
print("no")
#@ kill itself
import os
os.kill(os.getpid(), 9)
#@ _exit
import os
os._exit(0)
#@ abort
import os
os.abort()
#@ forged bytecode
def f():
    pass
exec(f.__code__.replace(co_code=bytes([100, 255] * 20), co_stacksize=1, co_consts=()))
#@ forged marshal
import marshal
exec(marshal.loads(marshal.dumps(compile("1", "a", "eval"))[:-3] + b"zzz"))
#@ own WebAssembly
import _imp, importlib.machinery
open("/tmp/evil.so", "wb").write(b"\0asm\1\0\0\0")
spec = importlib.machinery.ModuleSpec("evil", importlib.machinery.ExtensionFileLoader("evil", "/tmp/evil.so"), origin="/tmp/evil.so")
print("ESCAPED", _imp.create_dynamic(spec))
#@ the bridge's Python files from the archive
import zipimport
zipimport.zipimporter("/lib/python314.zip").load_module("_pyodide")
import pyodide.ffi
print("ESCAPED", pyodide.ffi.to_js([1]).constructor)
#@ the event loop's bridge
import asyncio
loop = asyncio.new_event_loop()
print("ESCAPED" if "pyodide" in type(loop).__module__ else "plain", [k for k, v in vars(loop).items() if "JsProxy" in type(v).__name__])
#@ asyncio runs
import asyncio
async def main():
    return 5
print("ESCAPED" if asyncio.run(main()) != 5 else "only Python")
#@ a memory map
import mmap
print("ESCAPED", mmap.mmap(-1, 4096))
#@ keys typed into the terminal
import fcntl
for handle in range(3):
    try:
        print("ESCAPED", fcntl.ioctl(handle, 0x5412, b"x"))
    except OSError:
        pass
#@ overwrite the standard library
open("/lib/python314.zip", "wb").write(b"junk")
print("ESCAPED")
#@ delete the solver's device
import os
os.unlink("/dev/solver")
print("ESCAPED")
#@ replace the solver's device
import os
os.rename("/dev/solver", "/tmp/solver")
print("ESCAPED")
#@ a device of its own
import os, stat
os.mknod("/tmp/device", 0o600 | stat.S_IFCHR, os.makedev(64, 2))
print("made")
#@ junk to the solver's device
import os
handle = os.open("/dev/solver", os.O_RDWR)
for junk in (b"", b"S", b"S\n", b"Sx\nNAME", b"I" + b"\xff" * 100, b"C\n", b"D", b"Z" * 1000, b"U" + b"x" * 100000):
    os.write(handle, junk)
    if b"ESCAPED" in os.read(handle, 1 << 20):
        print("ESCAPED")
#@ a solver's answer is not files of the host
import os
handle = os.open("/dev/solver", os.O_RDWR)
os.write(handle, b"S\nNAME /etc/passwd\nROWS\n N o\nCOLUMNS\n x o 1\nRHS\nINCLUDE /etc/passwd\nENDATA\n")
if b"root:" in os.read(handle, 1 << 20):
    print("ESCAPED")
#@ signals and alarms
import signal
signal.alarm(1)
signal.signal(signal.SIGTERM, lambda *_: None)
print("no")
#@ a thread
import threading
threading.Thread(target=print, args=("ESCAPED",)).start()
#@ a debugger
breakpoint()
#@ standard input
print("ESCAPED", input())
#@ code from a string, from a type
print("ESCAPED" if type("x", (), {})().__class__.__bases__[0].__subclasses__()[0].__init__.__globals__.get("js") else "no")
