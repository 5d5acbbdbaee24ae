"""Against a live server ($ASSAY_URL, with the problem "chairs" loaded), and against one that misbehaves."""

import asyncio
import json
import os
import pickle
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assay_client import AssayError, Client, text_of
from assay_client.labels import column_of

MODEL = "Maximize\n obj: 3 x + 2 y\nSubject To\n labor: x + y <= 4\nEnd\n"
OTHER = "Maximize\n obj: 3 x + 2 y\nSubject To\n labor: x + y <= 5\nEnd\n"


@pytest.fixture()
def client():
    with Client(os.environ["ASSAY_URL"], batch_size=3) as one:
        yield one


@pytest.mark.parametrize(
    "label,reward",
    [(12, 1), ("12", 1), ("chairs", 1), ({"objective": 12}, 1), ('{"objective": 12}', 1), (13, 0.2), ("no such task", None), (None, None)],
)
def test_a_label_is_anything_that_says_the_truth(client, label, reward):
    (judged,) = client.score([MODEL], [label])
    assert judged.reward == reward
    assert (judged.error is None) == (reward is not None)


def test_many_batches_keep_their_order(client):
    judged = client.score([MODEL if i % 3 else OTHER for i in range(100)], [12] * 100)
    assert [one.reward for one in judged] == [1 if i % 3 else 0.2 for i in range(100)]


def test_one_bad_item_costs_itself_alone(client):
    judged = client.judge([{"completion": MODEL, "label": 12}, {"label": 12}, {"completion": MODEL, "format": "xls"}, {"text": MODEL}])
    assert [one.status for one in judged] == ["optimal", "failed", "failed", "optimal"]
    assert "either" in judged[1].error


def test_nothing_is_asked_for_nothing(client):
    assert client.judge([]) == []


def test_numbers_have_the_same_names_whatever_happened(client):
    judged = client.score([MODEL, "", "no model"], [12, 12, "no such task"])
    assert len({tuple(one.numbers()) for one in judged}) == 1


def test_what_json_lacks_is_told_not_sent(client):
    (judged,) = client.score([MODEL], [float("nan")])
    assert judged.reward is None and judged.error


def test_a_client_travels_to_another_process(client):
    client.score([MODEL], [12])
    copy = pickle.loads(pickle.dumps(client))
    assert copy.score([MODEL], [12])[0].reward == 1


def test_a_coroutine_leaves_the_loop_free(client):
    async def both():
        return await asyncio.gather(client.ascore([MODEL], [12]), client.ascore([OTHER], [12]))

    assert [one[0].reward for one in asyncio.run(both())] == [1, 0.2]


@pytest.mark.parametrize(
    "completion,text",
    [
        ("a", "a"),
        (None, ""),
        ([{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}], "a"),
        ([{"role": "assistant", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}], "ab"),
        ([{"role": "user", "content": "q"}], ""),
        ({"role": "assistant", "content": "a"}, "a"),
        ([], ""),
    ],
)
def test_the_text_of_a_completion(completion, text):
    assert text_of(completion) == text


def test_the_column_of_the_labels():
    columns = {"answer": [1, 2], "label": [3, 4], "other": [5]}
    assert column_of(columns, 2) == [3, 4]
    assert column_of(columns, 2, "answer") == [1, 2]
    assert column_of(columns, 3) == [None] * 3


class Misbehaving:
    """Plays a list of replies, one a request: a status, bytes, or seconds to be silent."""

    def __init__(self, script):
        self.script = list(script)
        self.asked = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.asked.append(body)
                step = outer.script.pop(0) if outer.script else 200
                if step == "hang up":
                    self.connection.shutdown(socket.SHUT_RDWR)
                    self.close_connection = True
                    return
                if isinstance(step, float):
                    time.sleep(step)
                    step = 200
                text = step if isinstance(step, bytes) else b"".join(b'{"reward":1,"verdict":{"status":"optimal"}}\n' for _ in body.splitlines())
                self.send_response(200 if isinstance(step, bytes) else step)
                if step == 503:
                    self.send_header("Retry-After", "0.05")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


@pytest.mark.parametrize("script", [[503, 503], [500], [429], [408], ["hang up"], [b"no lines"], [b'{"half":'], [b""]])
def test_a_failed_try_is_made_again_with_the_same_bytes(script):
    with Misbehaving(script) as server, Client(server.url, backoff=0.01) as client:
        assert client.score([MODEL], [12])[0].reward == 1
        assert len(set(server.asked)) == 1 and len(server.asked) == len(script) + 1


@pytest.mark.parametrize("script,word", [([400], "400"), ([401], "401"), ([503] * 9, "503")])
def test_when_it_gives_up_it_says_so_and_does_not_raise(script, word):
    with Misbehaving(script) as server:
        with Client(server.url, backoff=0.01, retries=2) as client:
            (judged,) = client.score([MODEL], [12])
            assert judged.reward is None and word in judged.error
        server.script = list(script)
        with Client(server.url, backoff=0.01, retries=2, raise_errors=True) as client, pytest.raises(AssayError):
            client.score([MODEL], [12])


def test_nobody_there_is_told_in_time():
    with Client("http://127.0.0.1:9", backoff=0.01, retries=2) as client:
        assert client.score([MODEL], [12])[0].reward is None


def test_the_time_for_a_call_is_for_all_its_tries():
    with Misbehaving([5.0] * 9) as server, Client(server.url, backoff=0.01, timeout=0.3) as client:
        begun = time.monotonic()
        assert client.score([MODEL], [12])[0].reward is None
        assert time.monotonic() - begun < 4


@pytest.mark.parametrize("url", ["ftp://x", "http://", "file:///etc/passwd"])
def test_what_is_no_url_is_refused(url):
    with pytest.raises(ValueError):
        Client(url)


def test_a_token_and_an_environment_go_along():
    seen = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            seen.update(path=self.path, token=self.headers["Authorization"])
            text = json.dumps({"verdict": {"status": "optimal"}}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with Client(f"http://127.0.0.1:{server.server_address[1]}/k/x", token="secret", environment="highs-lp") as client:
        client.score([MODEL], [1])
    server.shutdown()
    server.server_close()
    assert seen == {"path": "/k/x/v1/verify?env=highs-lp", "token": "Bearer secret"}
