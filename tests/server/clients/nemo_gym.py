"""NeMo-Gym's own agent and HTTP client, with us as its resources server: session, answer, reward, metrics of many."""

import asyncio
import importlib.metadata
import sys
import threading
import types
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

import folders

URL, MODEL, WRONG = sys.argv[1:4]
stand_in = {"DataFrame": object, "Series": object, "notna": None, "DataFrameGroupBy": object, "stats": None, "Histogram": object}
for name in ("pandas", "pandas.core", "pandas.core.groupby", "pandas.core.groupby.generic", "scipy", "wandb", "yappi"):
    folders.absent(name, **stand_in)
folders.absent("pydot", graph_from_dot_file=None)
known = importlib.metadata.version


def version_of(name):
    """It asks for the versions of packages that it runs on, which are not here."""
    try:
        return known(name)
    except importlib.metadata.PackageNotFoundError:
        return "0"


importlib.metadata.version = version_of
from nemo_gym import server_utils  # noqa: E402
from nemo_gym.config_types import AggregateMetricsRequest  # noqa: E402
from nemo_gym.server_utils import BaseServerConfig, GlobalAIOHTTPAsyncClientConfig, ServerClient  # noqa: E402
from omegaconf import OmegaConf  # noqa: E402
from responses_api_agents.simple_agent.app import SimpleAgent, SimpleAgentConfig, SimpleAgentRunRequest  # noqa: E402

answers = []


class Policy(BaseHTTPRequestHandler):
    """Stands for the route on which the agent asks itself for the policy's answer."""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        part = {"type": "output_text", "text": answers[0], "annotations": []}
        message = {"id": "m", "type": "message", "role": "assistant", "status": "completed", "content": [part]}
        response = {"id": "r", "created_at": 0, "model": "policy", "object": "response", "output": [message]}
        body = server_utils.orjson.dumps({**response, "parallel_tool_calls": True, "tool_choice": "auto", "tools": []})
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


policy = HTTPServer(("127.0.0.1", 0), Policy)
threading.Thread(target=policy.serve_forever, daemon=True).start()
ours = urlsplit(URL)
agent_config = dict(name="agent", host="127.0.0.1", port=policy.server_port, entrypoint="app.py", domain="math")
servers = {
    "assay": {"resources_servers": {"assay": {"host": ours.hostname, "port": ours.port}}},
    "agent": {"responses_api_agents": {"simple_agent": {"host": "127.0.0.1", "port": policy.server_port}}},
}


def agent_of():
    client = ServerClient(head_server_config=BaseServerConfig(host="127.0.0.1", port=1), global_config_dict=OmegaConf.create(servers))
    refs = dict(resources_server={"type": "resources_servers", "name": "assay"}, model_server={"type": "responses_api_models", "name": "agent"})
    return SimpleAgent(config=SimpleAgentConfig(**agent_config, **refs), server_client=client)


async def play():
    server_utils.set_global_aiohttp_client(GlobalAIOHTTPAsyncClientConfig())
    agent = agent_of()
    request = types.SimpleNamespace(cookies={})
    done = []
    for index, (text, truth, reward) in enumerate(((MODEL, {"task_id": "chairs"}, 1), (WRONG, {"objective": 12}, 0.2), (MODEL, {"task_id": "no such"}, 0))):
        answers[:] = [text]
        row = {"responses_create_params": {"input": [{"role": "user", "content": "How many?"}]}, "verifier_metadata": truth, "_ng_task_index": index}
        result = await agent.run(request, SimpleAgentRunRequest(**row))
        assert result.reward == reward, result
        done.append(result.model_dump())
    assert done[0]["status"] == "optimal" and done[0]["right"] == 1, done[0]
    assert done[2]["_ng_failure_class"] == "judge_failed", done[2]
    metrics = await agent.aggregate_metrics(AggregateMetricsRequest(verify_responses=done))
    assert abs(metrics.agent_metrics["mean/reward"] - 0.6) < 1e-9 and metrics.agent_metrics["failed"] == 1, metrics
    await server_utils._GLOBAL_AIOHTTP_CLIENT.close()


asyncio.run(play())
print("ok")
