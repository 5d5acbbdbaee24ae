"""Talks to an Assay reward server. Standard library only; any thread may use a client."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import queue
import random
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Iterable, List, Mapping, Optional, Sequence, Tuple, Union
from urllib.parse import quote, urlsplit

DEFAULT_URL = "http://127.0.0.1:8700"
MOST_WAIT_S = 30.0
# The server closes a connection that was silent for 75 s.
KEPT_S = 60.0

Completion = Union[str, Sequence[Mapping[str, Any]], Mapping[str, Any], None]


class AssayError(RuntimeError):
    """The server could not be asked, or refused the question. Raised only where `raise_errors` asks for it."""


@dataclass(frozen=True)
class Judged:
    """What became of one completion."""

    reward: Optional[float]
    """None: it could not be judged, or no truth is known; `error` says which. Never 0 for a failure of the server."""
    status: str
    parts: Mapping[str, float] = field(default_factory=dict)
    verdict: Mapping[str, Any] = field(default_factory=dict)
    error: Optional[str] = None

    @property
    def right(self) -> bool:
        """Status and objective are the truth's, at 1e-6."""
        return bool(self.verdict.get("match", {}).get("1e-6", False))

    def numbers(self) -> dict[str, float]:
        """Everything that is a number, always under the same names: some trainers look for the first one's in all others."""
        return {
            "judged": float(self.reward is not None),
            "format": float(self.parts.get("format", 0.0)),
            "solved": float(self.parts.get("solved", self.parts.get("executed", 0.0))),
            "answer": float(self.parts.get("answer", 0.0)),
            "rows": float(self.parts.get("rows", 0.0)),
            "right": float(self.right),
            "faulty": float(self.status in ("noModel", "rejected", "unsupported")),
        }


def text_of(completion: Completion) -> str:
    """The text of a completion: a text, the last assistant message of a chat, or a message."""
    if completion is None:
        return ""
    if isinstance(completion, str):
        return completion
    if isinstance(completion, Mapping):
        content = completion.get("content")
        if isinstance(content, str):
            return content
        if isinstance(content, Sequence):
            return "".join(str(part.get("text", "")) for part in content if isinstance(part, Mapping))
        return ""
    messages = [message for message in completion if isinstance(message, Mapping)]
    own = [message for message in messages if message.get("role", "assistant") == "assistant"]
    return text_of(own[-1]) if own else ""


def _plain(value: Any) -> Any:
    """Values of numpy and torch as JSON has them."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if hasattr(value, "item"):
        return value.item()
    return str(value)


def _lines(text: bytes) -> List[Mapping[str, Any]]:
    """The lines of a reply, up to the first that is broken: a connection that ended too early leaves half a line."""
    lines: List[Mapping[str, Any]] = []
    for line in text.splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            break
    return lines


class Client:
    """
    Judges completions, in batches that travel at the same time.

    A call never raises for what the server or the network does, unless `raise_errors` is set: completions that could not be judged
    have `reward=None`, and `error` says why.
    """

    def __init__(
        self,
        url: Optional[str] = None,
        *,
        token: Optional[str] = None,
        environment: Optional[str] = None,
        timeout: float = 120.0,
        retries: int = 5,
        backoff: float = 0.5,
        batch_size: int = 64,
        connections: int = 8,
        raise_errors: bool = False,
    ) -> None:
        """
        :param url: of the server; $ASSAY_URL, else this machine
        :param token: $ASSAY_TOKEN
        :param environment: name of the environment to judge in; $ASSAY_ENV, else the server's
        :param timeout: seconds for one call, all tries together
        """
        url = url or os.environ.get("ASSAY_URL") or DEFAULT_URL
        parts = urlsplit(url if "//" in url else f"http://{url}")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"expected an http or https URL, got {url!r}")
        environment = environment or os.environ.get("ASSAY_ENV")
        self._secure = parts.scheme == "https"
        self._address: Tuple[str, Optional[int]] = (parts.hostname, parts.port)
        self._path = parts.path.rstrip("/") + "/v1/verify" + (f"?env={quote(environment)}" if environment else "")
        self._headers = {"Content-Type": "application/x-ndjson", "Accept": "application/x-ndjson"}
        token = token or os.environ.get("ASSAY_TOKEN")
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self.timeout = timeout
        self.retries = retries
        self.backoff = backoff
        self.batch_size = max(1, batch_size)
        self.raise_errors = raise_errors
        self._idle: "queue.LifoQueue[Tuple[http.client.HTTPConnection, float]]" = queue.LifoQueue()
        self._workers = max(1, connections)
        self._pool: Optional[ThreadPoolExecutor] = None
        self._owner = os.getpid()

    def __getstate__(self) -> dict[str, Any]:
        """Trainers send reward functions to other processes: connections and threads stay behind."""
        state = dict(self.__dict__)
        state["_idle"] = None
        state["_pool"] = None
        return state

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        self.__dict__.update(state)
        self._idle = queue.LifoQueue()
        self._owner = os.getpid()

    def judge(self, items: Sequence[Mapping[str, Any]], *, timeout: Optional[float] = None) -> List[Judged]:
        """
        Judges items of the native protocol, each `{"completion" or "text", "label" or "reference", "environment"?, "format"?}`.

        :returns: one Judged an item, in order
        """
        if not items:
            return []
        self._after_fork()
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        batches = [items[at : at + self.batch_size] for at in range(0, len(items), self.batch_size)]
        if len(batches) == 1:
            return self._judge_batch(batches[0], deadline)
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="assay")
        done = self._pool.map(lambda batch: self._judge_batch(batch, deadline), batches)
        return [one for batch in done for one in batch]

    async def ajudge(self, items: Sequence[Mapping[str, Any]], *, timeout: Optional[float] = None) -> List[Judged]:
        """As judge(), without holding up the event loop."""
        return await asyncio.get_running_loop().run_in_executor(None, lambda: self.judge(items, timeout=timeout))

    def score(self, completions: Iterable[Completion], labels: Iterable[Any], *, timeout: Optional[float] = None) -> List[Judged]:
        """Judges completions by their labels: numbers, statuses, references, or ids of problems that the server has loaded."""
        return self.judge(self._items(completions, labels), timeout=timeout)

    async def ascore(self, completions: Iterable[Completion], labels: Iterable[Any], *, timeout: Optional[float] = None) -> List[Judged]:
        return await self.ajudge(self._items(completions, labels), timeout=timeout)

    def close(self) -> None:
        """Closes the connections. A closed client opens new ones when it is used again."""
        while True:
            try:
                self._idle.get_nowait()[0].close()
            except queue.Empty:
                break
        if self._pool is not None:
            self._pool.shutdown(wait=False)
            self._pool = None

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @staticmethod
    def _items(completions: Iterable[Completion], labels: Iterable[Any]) -> List[dict[str, Any]]:
        return [{"completion": text_of(completion), "label": label} for completion, label in zip(completions, labels)]

    def _after_fork(self) -> None:
        """A child process must not share its parent's sockets and threads."""
        if self._owner != os.getpid():
            self._idle = queue.LifoQueue()
            self._pool = None
            self._owner = os.getpid()

    def _judge_batch(self, items: Sequence[Mapping[str, Any]], deadline: float) -> List[Judged]:
        try:
            body = b"".join(json.dumps(item, default=_plain, allow_nan=False).encode() + b"\n" for item in items)
            lines = self._send(body, len(items), deadline)
        except (AssayError, TypeError, ValueError) as error:
            if self.raise_errors:
                raise error if isinstance(error, AssayError) else AssayError(str(error)) from error
            return [Judged(None, "failed", error=str(error)) for _ in items]
        return [self._judged(line) for line in lines]

    def _judged(self, line: Mapping[str, Any]) -> Judged:
        verdict = line.get("verdict")
        if not isinstance(verdict, Mapping):
            reason = str(line.get("detail", "the server gave no verdict"))
            if self.raise_errors:
                raise AssayError(reason)
            return Judged(None, "failed", error=reason)
        reward = line.get("reward")
        fault = verdict.get("fault") or {}
        reason = None if reward is not None else str(fault.get("message", "no truth is known to judge by"))
        return Judged(reward, str(verdict.get("status")), line.get("parts") or {}, verdict, reason)

    def _send(self, body: bytes, count: int, deadline: float) -> List[Mapping[str, Any]]:
        """Sends a batch until it is answered: judging the same thing twice does no harm."""
        wait = self.backoff
        for attempt in range(self.retries + 1):
            pause = wait * random.uniform(0.5, 1.5)
            try:
                status, retry_after, text = self._post(body, deadline)
            except (OSError, http.client.HTTPException) as error:
                problem = f"{type(error).__name__}: {error}"
            else:
                if status == 200:
                    lines = _lines(text)
                    if len(lines) == count:
                        return lines
                    problem = f"expected {count} lines of JSON, got {len(lines)}"
                else:
                    problem = f"HTTP {status}: {text[:300].decode(errors='replace')}"
                    if status < 500 and status not in (408, 429):
                        raise AssayError(problem)
                    pause = max(pause, retry_after)
            if attempt == self.retries or time.monotonic() + pause >= deadline:
                raise AssayError(problem)
            time.sleep(pause)
            wait = min(MOST_WAIT_S, wait * 2)
        raise AssayError("no try was made")

    def _post(self, body: bytes, deadline: float) -> Tuple[int, float, bytes]:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time is up")
        connection = self._connection(left)
        kept = connection.sock is not None
        try:
            connection.request("POST", self._path, body, self._headers)
            reply = connection.getresponse()
            text = reply.read()
        except (ConnectionError, http.client.RemoteDisconnected):
            connection.close()
            if kept:  # the server closed it while it was idle: that is no failed try
                return self._post(body, deadline)
            raise
        except BaseException:
            connection.close()
            raise
        if reply.will_close:
            connection.close()
        else:
            self._idle.put((connection, time.monotonic()))
        try:
            retry_after = float(reply.headers.get("Retry-After") or 0)
        except ValueError:
            retry_after = 0.0
        return reply.status, retry_after, text

    def _connection(self, timeout: float) -> http.client.HTTPConnection:
        while True:
            try:
                connection, used = self._idle.get_nowait()
            except queue.Empty:
                break
            if time.monotonic() - used < KEPT_S and connection.sock is not None:
                connection.sock.settimeout(timeout)
                return connection
            connection.close()
        host, port = self._address
        if self._secure:
            return http.client.HTTPSConnection(host, port, timeout=timeout, context=ssl.create_default_context())
        return http.client.HTTPConnection(host, port, timeout=timeout)


_shared: Optional[Client] = None


def shared_client() -> Client:
    """The client that reward functions use when they are given none: by the environment variables, one a process."""
    global _shared
    if _shared is None:
        _shared = Client()
    return _shared


def unjudged_reward() -> float:
    """
    What stands for a completion that could not be judged, in trainers that take numbers alone: $ASSAY_UNJUDGED, else 0.
    Such trainers also get `judged: 0`, to tell it from a wrong answer.
    """
    return float(os.environ.get("ASSAY_UNJUDGED", "0"))
