"""verifiers' own NeMo-Gym task, which prime-rl trains on: it seeds a session and asks for the reward of a trace of its own."""

import asyncio
import json
import sys
import tempfile
import types
from pathlib import Path

from verifiers.v1.tasksets.nemo_gym import taskset as nemo

URL, MODEL, WRONG = sys.argv[1:4]


def trace_of(text):
    """A trace with one reply, as far as the task reads it."""
    message = nemo.AssistantMessage(content=text)
    node = types.SimpleNamespace(message=message, sampled=True, timestamp=0.0)
    metrics = {}
    return types.SimpleNamespace(
        id="t",
        state=nemo.NeMoGymState(),
        branches=[types.SimpleNamespace(nodes=[node])],
        info={},
        metrics=metrics,
        record_metrics=metrics.update,
    )


async def play(task, text):
    trace = trace_of(text)
    await task.setup(trace, None)
    return await task.nemo_gym(trace), trace


row = {"responses_create_params": {"input": [{"role": "user", "content": "How many?"}]}, "verifier_metadata": {"objective": 12}}
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "rows.jsonl"
    path.write_text(json.dumps(row) + "\n")
    config = nemo.NeMoGymConfig(dataset_path=path, task=nemo.NeMoGymTaskConfig(resources_url=URL))
    (task,) = nemo.NeMoGymTaskset(config).load()
    for text, reward in ((MODEL, 1), (WRONG, 0.2)):
        got, trace = asyncio.run(play(task, text))
        assert got == reward, got
        assert trace.metrics["judged"] == 1 and trace.info["nemo_gym"]["status"] == "optimal", trace.info
        assert trace.state.cookies.get("assay_session")
print("ok")
