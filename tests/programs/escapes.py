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
#@ import _pyodide and its evaluator
import _pyodide._base
made = _pyodide._base.eval_code("__import__('sys').modules.get('_pyodide_core')", {})
print("ESCAPED" if made is not None else "only Python")
#@ a class that knows os by its globals
for cls in object.__subclasses__():
    names = getattr(getattr(cls, "__init__", None), "__globals__", {})
    for name in ("os", "sys", "_os"):
        if name in names and getattr(names[name], "system", None) and names[name].system("true") == 0:
            print("ESCAPED", cls)
#@ any class whose methods know JavaScript
todo, seen = [object], set()
while todo:
    cls = todo.pop()
    if cls in seen:
        continue
    seen.add(cls)
    todo += type.__subclasses__(cls)
    for value in list(vars(cls).values()):
        names = getattr(value, "__globals__", None)
        if names and any(name in names for name in ("js", "pyodide_js", "create_proxy", "to_js", "run_js", "JsProxy")):
            print("ESCAPED", cls, value)
#@ the loader of native modules
import importlib.machinery
for name in ("_ctypes", "_socket", "_posixsubprocess", "_pyodide_core", "mmap", "fcntl", "_testcapi"):
    try:
        made = importlib.machinery.BuiltinImporter.load_module(name)
    except Exception:
        continue
    if any(hasattr(made, one) for one in ("CFuncPtr", "socket", "fork_exec", "JsProxy", "mmap", "fcntl")):
        print("ESCAPED", name)
#@ all native modules there are by name
import sys
found = [name for name in sys.builtin_module_names if name in ("_ctypes", "_socket", "_posixsubprocess", "_pyodide_core", "_testcapi", "_testinternalcapi", "mmap", "fcntl", "termios", "faulthandler", "_remote_debugging")]
for name in found:
    try:
        print("ESCAPED", __import__(name))
    except ImportError:
        pass
#@ an extension module by a path of the host
import importlib.util
for path in ("/usr/lib/x86_64-linux-gnu/libc.so.6", "/lib/x86_64-linux-gnu/libc.so.6", "build/Release/assay.node"):
    spec = importlib.util.spec_from_file_location("libc", path)
    try:
        print("ESCAPED", importlib.util.module_from_spec(spec))
    except Exception:
        pass
#@ the symbol table of the interpreter by dl flags
import sys
sys.setdlopenflags(257)
import _ctypes
print("ESCAPED")
#@ memory beyond a view
view = memoryview(bytearray(16))
try:
    print("ESCAPED", view[1 << 31])
except (IndexError, OverflowError):
    pass
try:
    print("ESCAPED", bytes(view.cast("B", shape=[1 << 20])))
except TypeError:
    pass
#@ an integer as an object
import sys
class Fake:
    pass
try:
    print("ESCAPED", object.__getattribute__(id(Fake), "__class__").__subclasses__()[0].js)
except AttributeError:
    pass
#@ bytecode that reads a constant which is not there
def f():
    return 1
exec(f.__code__.replace(co_code=bytes([82, 200, 36, 0] * 8), co_stacksize=64, co_consts=(1,)))
#@ bytecode that jumps away
def f():
    return 1
exec(f.__code__.replace(co_code=bytes([77, 255] * 16), co_stacksize=1))
#@ a generator's frame
import sys
def g():
    yield sys._getframe()
frame = next(g())
while frame is not None:
    if "js" in frame.f_builtins or "js" in frame.f_globals:
        print("ESCAPED")
    frame = frame.f_back
#@ the runner's own variables
import sys
frame = sys._getframe()
while frame.f_back is not None:
    frame = frame.f_back
print("ESCAPED" if any(hasattr(value, "constructor") for value in list(frame.f_globals.values())) else "only Python", sorted(frame.f_globals)[:3])
#@ a sitecustomize for the next program
import os, sys
for folder in ("/home/pyodide", "/tmp", os.getcwd()):
    for name in ("sitecustomize.py", "usercustomize.py", "gurobipy.py", "json.py", "os.py"):
        with open(os.path.join(folder, name), "w") as file:
            file.write("print('ESCAPED')")
sys.path[:0] = ["/home/pyodide", "/tmp"]
#@ hooks for the next program
import atexit, builtins, sys, threading, weakref
sys.settrace(lambda *_: print("LEFT"))
sys.settrace(None)
sys.setprofile(lambda *_: None)
sys.addaudithook(lambda *_: None)
sys.excepthook = sys.unraisablehook = sys.displayhook = lambda *_: print("LEFT")
atexit.register(print, "LEFT")
builtins.__import__ = lambda *_, **__: print("LEFT")
threading.excepthook = print
#@ what a finalizer leaves
import builtins
class Late:
    def __del__(self):
        builtins.late = self
Late()
builtins.keep = [Late() for _ in range(1000)]
#@ modules replaced for the next program
import sys, types
for name in list(sys.modules):
    sys.modules[name] = types.ModuleType(name)
#@ the recording modules patched for the next program
import assay_channel, assay_record, gurobipy, coptpy
from ortools.linear_solver import pywraplp
assay_channel.ask = assay_record.solve = lambda *_: '{"status": "optimal", "objective": 680}'
gurobipy.Model.optimize = coptpy.Model.solve = pywraplp.Solver.Solve = lambda *_: 0
gurobipy.GRB.OPTIMAL = 3
gurobipy.Model.ObjVal = 680
#@ numbers that mean something else
import builtins, math, decimal, random
builtins.float = builtins.int = builtins.abs = lambda *_: 680
math.inf = 0
decimal.getcontext().prec = 1
random.seed(5)
#@ the interpreter's settings
import gc, locale, os, sys, time, warnings
sys.setswitchinterval(100)
sys.set_int_max_str_digits(0)
sys.setrecursionlimit(50)
gc.disable()
gc.set_threshold(1)
os.environ["PYTHONPATH"] = "/tmp"
os.environ["TZ"] = "Mars"
time.tzset()
os.umask(0)
warnings.filterwarnings("error")
locale.setlocale(locale.LC_ALL, "C")
#@ all handles closed
import os
for handle in range(256):
    try:
        os.close(handle)
    except OSError:
        pass
print("no")
#@ standard output turned into requests
import os
handle = os.open("/dev/solver", os.O_RDWR)
os.dup2(handle, 1)
os.dup2(handle, 2)
print("S\nNAME\nENDATA", flush=True)
#@ handles without end
import os
kept = []
try:
    while True:
        kept.append(os.open("/tmp/x%d" % (len(kept) % 7), os.O_CREAT | os.O_RDWR))
except OSError:
    pass
#@ pipes without end
import os
kept = []
try:
    for _ in range(3000):
        kept.append(os.pipe())
        os.write(kept[-1][1], b"x" * 4096)
except OSError:
    pass
#@ folders in folders
import os
try:
    for _ in range(3000):
        os.mkdir("d")
        os.chdir("d")
except OSError:
    pass
#@ the home folder taken away
import os
for act in (lambda: os.rename("/home/pyodide", "/tmp/home"), lambda: os.rmdir("/home/pyodide"), lambda: os.rename("/tmp", "/gone"), lambda: os.chmod("/dev/solver", 0),
            lambda: os.truncate("/lib/python314.zip", 0), lambda: os.symlink("/lib", "/tmp/lib"), lambda: os.link("/dev/solver", "/tmp/solver")):
    try:
        act()
    except OSError:
        pass
#@ the standard library through a link
import os
os.symlink("/lib/python314.zip", "/tmp/zip")
handle = os.open("/tmp/zip", os.O_RDWR)
os.write(handle, b"junk")
print("ESCAPED")
#@ the devices' own files
import os
for path in ("/dev/audit", "/dev/program", "/dev/null", "/dev/random", "/dev/urandom", "/dev/stdin", "/dev/stdout", "/dev/shm/x"):
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT)
        os.write(handle, b"clean")
        os.lseek(handle, 1 << 40, os.SEEK_SET)
        if b"ASSAY_CANARY" in os.read(handle, 1000):
            print("ESCAPED", path)
        os.ftruncate(handle, 0)
    except OSError:
        pass
#@ the handles of the process
import os
for name in os.listdir("/proc/self/fd"):
    try:
        place = os.readlink("/proc/self/fd/" + name)
    except OSError:
        continue
    if place.startswith(("/root", "/work", "/home/") ) and not place.startswith("/home/pyodide"):
        print("ESCAPED", place)
#@ what the runner is told, too long and too odd
import os
handle = os.open("/dev/program", os.O_RDWR)
for word in (b"x" * 10_000_000, b"\xff\xfe", b"null", b"[]", b'{"raised": 5}', b'{"raised": {"type": [1], "message": {"a": 1}, "line": 1e308, "column": -1}}',
             b'{"raised": {"type": "A", "message": "b", "line": 1, "column": 1000000000}}'):
    os.write(handle, word)
os._exit(0)
#@ a model that never ends
import os
handle = os.open("/dev/solver", os.O_RDWR)
os.write(handle, b"S\nNAME x\nROWS\n" + b" N r\n" * 2_000_000)
os.write(handle, b"S\n" + b"\0" * 5_000_000)
os.write(handle, b"S\n" + bytes(range(256)) * 5000)
#@ numbers that are none, to the solver's device
import os
handle = os.open("/dev/solver", os.O_RDWR)
for number in (b"1e400", b"nan", b"-inf", b"0x10", b"1" * 5000, b"1e-400", b"\xd9\xa1"):
    os.write(handle, b"S\nNAME\nROWS\n N o\n G c\nCOLUMNS\n x o " + number + b"\n x c 1\nRHS\n RHS c " + number + b"\nENDATA\n")
    os.read(handle, 1 << 16)
    for kind in (b"D", b"I", b"C", b"M"):
        os.write(handle, kind + b"NAME\nROWS\n N o\n G c\nCOLUMNS\n x o " + number + b"\n x c 1\nENDATA\n")
        os.read(handle, 1 << 16)
#@ a time limit that is none, to the solver's device
import os
handle = os.open("/dev/solver", os.O_RDWR)
for limit in (b"nan", b"-1", b"1e308", b"x", b"1;2", b" "):
    os.write(handle, b"S" + limit + b"\nNAME\nROWS\n N o\n G c\nCOLUMNS\n x o 1\n x c 1\nRHS\n RHS c 2\nENDATA\n")
    os.read(handle, 1 << 16)
#@ many answers and none read
import os
handles = [os.open("/dev/solver", os.O_RDWR) for _ in range(50)]
for handle in handles * 20:
    os.write(handle, b"CNAME\nROWS\n N o\nENDATA\n")
#@ a pager and a shell of the standard library
import code, pdb, pty, pydoc
try:
    pydoc.pipepager("ESCAPED", "cat")
except Exception:
    pass
try:
    code.interact(local={})
except BaseException:
    pass
pdb.set_trace()
pty.spawn("/bin/sh")
#@ a data base on the host
import sqlite3
sqlite3.connect("/etc/escaped.db").execute("create table t (x)")
print("ESCAPED")
#@ ports of the host by asyncio and selectors
import selectors
made = selectors.DefaultSelector()
made.register(0, selectors.EVENT_READ)
print("ESCAPED" if made.select(0.01) and open(0).read(1) else "no")
#@ ssl, curses, tkinter, resource
for name in ("ssl", "_ssl", "curses", "_curses", "tkinter", "_tkinter", "resource", "readline", "grp", "pwd", "syslog", "spwd", "nis", "msvcrt", "winreg", "_winapi"):
    try:
        made = __import__(name)
    except ImportError:
        continue
    if name == "pwd" and any(one.pw_name == "root" for one in made.getpwall()):
        print("ESCAPED", name)
#@ what the host is called
import os, platform
print("ESCAPED" if platform.node() not in ("", "emscripten", "localhost", "pyodide") else "no", os.uname().sysname, os.cpu_count())
#@ a bomb of zeros
import zlib
part = zlib.compress(b"\0" * (1 << 26), 9)
kept = []
try:
    while True:
        kept.append(zlib.decompress(part))
except MemoryError:
    kept.clear()
#@ an exception that cannot be told
class Bad(BaseException):
    def __str__(self):
        raise self
    __repr__ = __str__
raise Bad
#@ an exception with a message of fifty megabytes
raise ValueError("x" * 50_000_000)
#@ an exception that lies about its class
class Lie(Exception):
    __module__ = "builtins"
    __name__ = "x" * 1000
Lie.__name__ = "\x1b[2J" * 20
raise Lie("\x1b]0;title\x07")
#@ a file in every folder
import os
for folder, folders, _ in list(os.walk("/")):
    for act in (lambda: open(os.path.join(folder, "left"), "w"), lambda: os.mkdir(os.path.join(folder, "left.d")), lambda: os.symlink("/", os.path.join(folder, "left.l"))):
        try:
            act()
            print("made", folder)
        except OSError:
            pass
#@ modes, times and masks for the next program
import os
for folder, folders, files in list(os.walk("/")):
    for path in [folder] + [os.path.join(folder, name) for name in files]:
        for act in (lambda: os.utime(path, (5, 5)), lambda: os.chmod(path, 0)):
            try:
                act()
            except OSError:
                pass
os.umask(0o177)
#@ folders that nobody may look into
import os
os.makedirs("/tmp/a/b/c")
open("/tmp/a/b/c/f", "w").close()
for path in ("/tmp/a/b/c/f", "/tmp/a/b/c", "/tmp/a/b", "/tmp/a", "/tmp", "/home/pyodide"):
    os.chmod(path, 0)
#@ a count of files that the next program sees
import os
for at in range(200):
    open("/tmp/f%d" % at, "w").close()
for _ in range(50):
    try:
        os.pipe()
    except OSError:
        break
#@ another interpreter in this one
for name in ("_interpreters", "_xxsubinterpreters", "concurrent.interpreters", "_interpchannels", "_interpqueues"):
    try:
        made = __import__(name, fromlist=["create"])
        one = made.create()
        print(name, one)
        one = getattr(one, "id", one)
        print(made.exec(one, "import sys\nfor name in ('js', 'pyodide_js', '_pyodide_core', '_ctypes', '_socket'):\n    try:\n        print('ESCAPED', __import__(name))\n    except ImportError: pass"))
    except Exception as error:
        print(name, repr(error)[:200])
#@ code for another process
import os, sys
open("/tmp/x.py", "w").write("print('ESCAPED')")
for pid in (os.getpid(), os.getppid(), 1, 0, -1):
    try:
        sys.remote_exec(pid, "/tmp/x.py")
        print("asked", pid)
    except Exception as error:
        print(repr(error)[:100])
#@ every call of the system with nothing, a path, a number
import os, posix
skip = ("_exit", "abort", "fork", "forkpty", "kill", "killpg")
for name in sorted(dir(posix)):
    call = getattr(posix, name)
    if name in skip or isinstance(call, type) or not callable(call):
        continue
    for arguments in ((), ("/tmp",), (3,), (-1,), ("/tmp/a", "/tmp/b"), (0, 1), ("/etc/passwd", 0), (1, 1, 1), ("/bin/sh", ["sh"]), ("/bin/sh", ["sh"], {})):
        try:
            got = call(*arguments)
        except BaseException:
            continue
        if b"ASSAY_CANARY" in repr(got).encode() or "root:" in repr(got):
            print("ESCAPED", name, got)
#@ every native module's functions with nothing
import sys
skip = {"posix", "_signal", "_imp", "gc", "builtins", "faulthandler", "time", "_thread", "select", "atexit", "_tracemalloc"}
for module in sorted(set(sys.builtin_module_names) - skip):
    try:
        made = __import__(module)
    except BaseException:
        continue
    for name in sorted(dir(made)):
        call = getattr(made, name, None)
        if name.startswith("__") or name in ("exit", "breakpointhook", "setrecursionlimit", "_clear_type_cache", "_debugmallocstats", "call_tracing") or not callable(call) or isinstance(call, type):
            continue
        try:
            call()
        except BaseException:
            pass
#@ hooks of the machine itself
import sys
sys.monitoring.use_tool_id(3, "left")
sys.monitoring.register_callback(3, sys.monitoring.events.PY_RETURN, lambda *_: print("LEFT"))
sys.monitoring.set_events(3, sys.monitoring.events.PY_RETURN)
sys.set_asyncgen_hooks(lambda *_: None, lambda *_: None)
sys.set_coroutine_origin_tracking_depth(50)
try:
    sys.activate_stack_trampoline("perf")
except Exception as error:
    print(error)
import tracemalloc
tracemalloc.start(50)
#@ the runner's frame, traced and rewritten
import sys
frame = sys._getframe().f_back
def watch(frame, event, argument):
    if "raised" in frame.f_locals:
        frame.f_locals["raised"] = {"type": "x", "message": "y", "line": 1, "column": 1}
    return watch
while frame is not None:
    frame.f_trace = watch
    for name in list(frame.f_locals):
        try:
            frame.f_locals[name] = None
        except Exception:
            pass
    frame = frame.f_back
sys.settrace(watch)
#@ the runner's code, replaced
import gc, sys, types
frame = sys._getframe()
while frame.f_back is not None:
    frame = frame.f_back
main = frame.f_globals["_assay_main"]
main.__code__ = (lambda: print("LEFT")).__code__.replace(co_freevars=main.__code__.co_freevars)
frame.f_globals["_assay_main"] = lambda: print("LEFT")
for one in gc.get_objects(0) + gc.get_objects(1) + gc.get_objects(2):
    if isinstance(one, types.FunctionType) and one.__module__ == "__main__":
        one.__code__ = (lambda *_, **__: None).__code__
#@ the catching of everything, replaced
import builtins
builtins.BaseException = builtins.Exception = int
builtins.isinstance = lambda *_: 1 / 0
builtins.type = builtins.str = builtins.len = None
raise ValueError("x")
#@ no builtins at all
import builtins
vars(builtins).clear()
#@ output that never lets go
import sys
class Stream:
    def flush(self):
        raise SystemExit(5)
    def write(self, text):
        raise KeyboardInterrupt
sys.stdout = sys.stderr = Stream()
raise ValueError
#@ a finalizer behind the end
import sys
class Late:
    def __del__(self):
        import os
        handle = os.open("/dev/solver", os.O_RDWR)
        os.write(handle, b"S\nNAME left\nROWS\n N o\n G c\nCOLUMNS\n x o 1\n x c 1\nRHS\n RHS c 2\nENDATA\n")
        sys.modules["left"] = self
late = Late()
late.self = late
#@ handlers of signals
import signal
for number in range(1, 65):
    try:
        signal.signal(number, lambda *_: print("LEFT"))
        if number not in (9, 19):
            signal.raise_signal(number)
    except BaseException as error:
        pass
for act in (lambda: signal.setitimer(signal.ITIMER_REAL, 0.001), lambda: signal.set_wakeup_fd(1), lambda: signal.pthread_kill(0, 9), lambda: signal.siginterrupt(2, False)):
    try:
        act()
    except BaseException as error:
        print(repr(error)[:100])
signal.default_int_handler = None
#@ codecs and their errors
import codecs, encodings
codecs.register(lambda name: print("LEFT", name))
codecs.register_error("strict", lambda error: ("LEFT", error.end))
codecs.register_error("replace", lambda error: ("LEFT", error.end))
encodings.utf_8.decode = encodings.utf_8.encode = lambda *_: ("LEFT", 4)
encodings._cache.clear()
try:
    print("\udc80".encode("utf-8", "replace"), b"\xff".decode("no_such"))
except BaseException as error:
    print(repr(error)[:100])
#@ import hooks and caches
import importlib, sys, zipimport, builtins, linecache
class Finder:
    def find_spec(self, name, path=None, target=None):
        print("LEFT", name)
sys.meta_path.insert(0, Finder())
sys.path_hooks.insert(0, lambda path: print("LEFT"))
sys.path.insert(0, "/tmp")
sys.path_importer_cache.clear()
zipimport._zip_directory_cache.clear()
importlib._bootstrap_external.SourceFileLoader.exec_module = lambda *_: print("LEFT")
importlib.invalidate_caches()
linecache.cache["x"] = "y"
#@ warnings, displays, audits
import sys, warnings, gc, weakref, atexit, contextvars, decimal
warnings.showwarning = warnings.formatwarning = lambda *_, **__: print("LEFT")
warnings.simplefilter("always")
gc.callbacks.append(lambda *_: print("LEFT"))
weakref.finalize(gc, print, "LEFT")
sys.addaudithook(lambda *arguments: print("LEFT") if arguments[0] == "import" else None)
import wave
#@ classes of the modules, changed in every way
import gc, gurobipy, assay_record, assay_channel
for module in (gurobipy, assay_record, assay_channel):
    for name, one in list(vars(module).items()):
        if isinstance(one, type):
            for member in list(vars(one)):
                try:
                    setattr(one, member, 680)
                except Exception:
                    pass
        try:
            setattr(module, name, 680)
        except Exception:
            pass
#@ proxies through errors
import gc, sys
kinds = [kind for kind in type.__subclasses__(type) + [one for one in gc.get_objects() if isinstance(one, type)] if "Js" in kind.__name__ or "pyodide" in str(kind.__module__)]
todo = [object]
while todo:
    kind = todo.pop()
    todo += [one for one in type.__subclasses__(kind) if one not in kinds][:0]
    kinds += [one for one in type.__subclasses__(kind) if "Js" in one.__name__ or "Conversion" in one.__name__ or "Internal" in one.__name__]
for kind in kinds:
    print(kind)
    for make in (lambda: kind("x"), lambda: kind.__new__(kind), lambda: object.__new__(kind), lambda: BaseException.__new__(kind, "x")):
        try:
            made = make()
        except BaseException as error:
            print(repr(error)[:80])
            continue
        for name in ("constructor", "js_error", "js_id", "typeof", "new", "object_entries", "to_py", "__class__"):
            try:
                print(name, repr(getattr(made, name))[:80])
            except BaseException as error:
                pass
        try:
            if getattr(made, "constructor", None) is not None:
                print("ESCAPED", made)
            raise made
        except BaseException as error:
            print(repr(error)[:80])
#@ an error thrown through the bridge's own types
class JsException(Exception):
    js_error = property(lambda self: self.constructor)
    def __getattr__(self, name):
        return self
raise JsException("x")
#@ numbers without end
import sys
sys.set_int_max_str_digits(0)
for make in (lambda: int("9" * 200000), lambda: "%*d" % (1 << 27, 1), lambda: format(1, ">134217728"), lambda: 1 << (1 << 31), lambda: (1 << 60000000) * 0, lambda: [0] * (1 << 29), lambda: bytes((1 << 31) - 1), lambda: "x" * ((1 << 31) - 1), lambda: range(1 << 200)[1 << 199], lambda: (10 ** 400) / 3, lambda: float("1e" + "9" * 100)):
    try:
        print(type(make()))
    except BaseException as error:
        print(repr(error)[:100])
#@ children that are waited for
import os, signal
for act in (lambda: os.waitpid(-1, 0), lambda: os.wait(), lambda: signal.pause(), lambda: signal.sigwait([2]), lambda: os.posix_spawnp("sh", ["sh"], {}), lambda: os.pidfd_open(1), lambda: os.memfd_create("x"), lambda: os.sendfile(1, 0, 0, 10), lambda: os.copy_file_range(0, 1, 10), lambda: os.eventfd(1), lambda: os.openpty(), lambda: os.setuid(0), lambda: os.nice(-20), lambda: os.chroot("/"), lambda: os.getlogin(), lambda: os.sched_setaffinity(0, [0])):
    try:
        print(act())
    except BaseException as error:
        print(repr(error)[:100])
#@ native modules from frozen and cached places
import _imp, sys
for name in ("__hello__", "__phello__", "zipimport", "_frozen_importlib"):
    try:
        print(name, _imp.get_frozen_object(name))
    except BaseException as error:
        print(name, repr(error)[:80])
for name in ("_pyodide_core", "_ctypes", "\xff" + "pyodide_core", "\udcffpyodide_core", b"\xffpyodide_core".decode("latin1"), "\xff_pyodide_core"):
    try:
        made = __import__(name)
        print("ESCAPED", made)
    except BaseException as error:
        print(repr(error)[:80])
#@ a thread state, a code object, a cell by gc
import gc, types
for one in gc.get_objects():
    if isinstance(one, types.ModuleType) and one.__name__ in ("js", "pyodide_js", "_pyodide_core", "_ctypes", "_socket"):
        print("ESCAPED", one)
for referrer in gc.get_referrers(gc.__dict__, __builtins__):
    pass
import weakref
for one in (object, type, int):
    for ref in weakref.getweakrefs(one):
        print(ref)
#@ the solver's device, by many hands at once
import os
first, second = os.open("/dev/solver", os.O_RDWR), os.open("/dev/solver", os.O_RDWR)
os.write(first, b"CNAME x\nROWS\n N o\nENDATA\n")
os.write(second, b"S\nNAME y\nROWS\n N o\n G c\nCOLUMNS\n x o 1\n x c 1\nRHS\n RHS c 2\nENDATA\n")
print(os.read(first, 1 << 20)[:200])
os.lseek(first, 0, 0)
try:
    os.pwrite(first, b"S\nNAME z\nENDATA\n", 0)
    os.writev(first, [b"S\n", b"NAME", b"\nENDATA"])
    os.ftruncate(first, 0)
    print(os.fstat(first))
except OSError as error:
    print(error)
#@ names that steer, in the model
import gurobipy as gp
m = gp.Model("\x1b]0;owned\x07\nROWS\n N fake\nENDATA\n")
x = m.addVar(name="x\nENDATA\nNAME evil", ub=3)
y = m.addVar(name="\x00\udc80\u202e" * 50)
m.addConstr(x + y <= 4, name="RHS\n RHS c 680\n")
m.setObjective(x + y, gp.GRB.MAXIMIZE)
m.optimize()
print(m.ObjVal)
#@ files in disorder
import os, random
random.seed(5)
names = ["a", "b", "..", ".", "é" * 10, "x" * 255, "\udcff", "\n", "__proto__", "constructor", "contents"]
roots = ["/tmp/", "/home/pyodide/", "", "/tmp/a/", "/tmp/b/", "/proc/self/", "/proc/self/fd/", "/dev/shm/", "/"]
handles = []
def path():
    return random.choice(roots) + random.choice(names) + random.choice(["", "", "/" + random.choice(names)])
acts = [lambda: os.mkdir(path(), random.choice([0, 0o777])), lambda: os.rename(path(), path()), lambda: os.symlink(path(), path()), lambda: os.unlink(path()), lambda: os.rmdir(path()),
        lambda: handles.append(os.open(path(), random.choice([0, 1, 2]) | random.choice([0, os.O_CREAT, os.O_CREAT | os.O_TRUNC, os.O_DIRECTORY]), random.choice([0, 0o777]))),
        lambda: os.chmod(path(), random.choice([0, 0o777, 0o111, 0o222])), lambda: os.truncate(path(), random.choice([0, 10, -1])), lambda: os.chdir(path()), lambda: os.dup2(random.choice(handles), random.randrange(6, 20)),
        lambda: os.write(random.choice(handles), b"x"), lambda: os.utime(path(), (5, 5)), lambda: os.fchmod(random.choice(handles), 0), lambda: os.mknod(path()), lambda: os.makedirs(path())]
for _ in range(1000):
    try:
        random.choice(acts)()
    except Exception:
        pass
