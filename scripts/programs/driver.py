"""Runs programs by the real packages, one after the other in this process. Input: JSON Lines {"id", "source"}; output: {"id", "line", "error"}."""
import contextlib
import io
import json
import sys


def run(source):
    out = io.StringIO()
    error = None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        try:
            exec(compile(source, '<program>', 'exec'), {'__name__': '__main__'})
        except BaseException as raised:
            error = type(raised).__name__ + ': ' + str(raised)[:200]
    lines = [line for line in out.getvalue().splitlines() if line.startswith('RESULT')]
    return {'line': lines[-1] if lines else None, 'error': error}


for text in sys.stdin:
    item = json.loads(text)
    print(json.dumps({'id': item['id'], **run(item['source'])}), flush=True)
