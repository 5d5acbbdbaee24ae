"""verifiers' own NeMo-Gym tasks, which prime-rl trains on: rows of a file, a session, and the reward of what a policy answered."""

import asyncio
import json
import sys
import tempfile

import folders

URL, MODEL, WRONG = sys.argv[1:4]
folders.nameless("renderers", "prime_sandboxes", "prime_runs", "prime_tunnel", "math_verify", "zmq", "gepa", "loguru", "rich", "msgpack")
from verifiers.v1.graph import MessageNode  # noqa: E402
from verifiers.v1.tasksets.nemo_gym.taskset import NeMoGymConfig, NeMoGymTaskConfig, NeMoGymTaskset  # noqa: E402
from verifiers.v1.tasksets.nemo_gym.toolset import NeMoGymState  # noqa: E402
from verifiers.v1.trace import Trace  # noqa: E402
from verifiers.v1.types import AssistantMessage, UserMessage  # noqa: E402

ROWS = [
    {"responses_create_params": {"input": [{"role": "user", "content": "How many?"}]}, "verifier_metadata": {"task_id": "chairs"}},
    {"responses_create_params": {"input": "How many?"}, "verifier_metadata": {"objective": 12}},
    {"responses_create_params": {"input": "How many?"}, "verifier_metadata": {"task_id": "no such task"}},
]


def trace_of(task, answer):
    nodes = [
        MessageNode(message=UserMessage(content="How many?")),
        MessageNode(parent=0, message=AssistantMessage(content=answer), sampled=True),
    ]
    return Trace.model_construct(id="t", nodes=nodes, state=NeMoGymState(), calls=[], info={}, metrics={}, rewards={})


async def score(task, answer):
    trace = trace_of(task, answer)
    await task.setup(trace, None)
    assert trace.state.cookies, "a session has a cookie"
    reward = await task.nemo_gym(trace)
    return reward, trace


with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
    file.write("".join(json.dumps(row) + "\n" for row in ROWS))
    file.flush()
    config = NeMoGymConfig(dataset=file.name, task=NeMoGymTaskConfig(resources_url=URL))
    tasks = list(NeMoGymTaskset(config).load())

right, trace = asyncio.run(score(tasks[0], MODEL))
assert right == 1, right
assert trace.metrics["right"] == 1 and trace.metrics["solve_ms"] >= 0, trace.metrics
assert trace.info["nemo_gym"]["status"] == "optimal", trace.info
assert asyncio.run(score(tasks[1], WRONG))[0] == 0.2
unjudged, trace = asyncio.run(score(tasks[2], MODEL))
assert unjudged == 0 and trace.info["nemo_gym"]["_ng_failure_class"] == "judge_failed", trace.info
print("ok")
