"""TRL's own computation of rewards: the method of its GRPO trainer, taken out of its source, since the whole module needs torch."""

import ast
import asyncio
import collections
import contextlib
import functools
import importlib.util
import inspect
import sys
import threading
import types

import numpy as np

MODEL, WRONG = sys.argv[2], sys.argv[3]
FOLDER = next(iter(importlib.util.find_spec("trl").submodule_search_locations))


class Tensor(np.ndarray):
    """As much of a tensor as the method asks for."""

    def all(self, dim):
        return np.asarray(self).all(axis=dim).view(Tensor)

    def nonzero(self, as_tuple):
        return np.asarray(self).nonzero()


def tensor(values):
    return np.array(values, dtype=np.float32).view(Tensor)


torch = types.SimpleNamespace(
    nan=float("nan"),
    float32=None,
    zeros=lambda rows, columns, device: tensor(np.zeros((rows, columns))),
    tensor=lambda values, dtype, device: tensor(values),
    isnan=lambda values: np.isnan(values).view(Tensor),
)
said = []
space = dict(
    torch=torch,
    nn=types.SimpleNamespace(Module=type("Module", (), {})),
    asyncio=asyncio,
    functools=functools,
    inspect=inspect,
    Callable=collections.abc.Callable,
    profiling_context=lambda trainer, name: contextlib.nullcontext(),
    profiling_decorator=lambda method: method,
    gather=lambda values: values,
    logger=types.SimpleNamespace(warning=said.append),
)


def take(path, *names):
    """Runs the definitions of these names, and nothing else of the file."""
    with open(f"{FOLDER}/{path}", encoding="utf-8") as file:
        tree = ast.parse(file.read())
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name in names]
    assert {node.name for node in found} == set(names), [node.name for node in found]
    exec(compile(ast.Module(found, []), path, "exec"), space)


take("trainer/utils.py", "is_async_callable", "get_callable_name")
take("trainer/grpo_trainer.py", "_calculate_rewards", "_log_completion_extra", "_log_metric")
from assay_client.trl import assay_reward, assay_reward_async  # noqa: E402

loop = asyncio.new_event_loop()
threading.Thread(target=loop.run_forever, daemon=True).start()
rewards = [assay_reward, assay_reward_async]
trainer = types.SimpleNamespace(
    accelerator=types.SimpleNamespace(device="cpu"),
    reward_funcs=rewards,
    reward_processing_classes=[None, None],
    reward_func_names=[space["get_callable_name"](one) for one in rewards],
    state=types.SimpleNamespace(global_step=1),
    environments=None,
    async_loop=loop,
    _pending_extra_logs=collections.defaultdict(list),
    _pending_metrics=collections.defaultdict(list),
)
trainer._log_completion_extra = types.MethodType(space["_log_completion_extra"], trainer)
trainer._log_metric = types.MethodType(space["_log_metric"], trainer)

completions = [[{"role": "assistant", "content": text}] for text in (MODEL, WRONG, MODEL)]
prompts = [[{"role": "user", "content": "How many?"}]] * 3
inputs = [{"prompt": prompt, "answer": answer} for prompt, answer in zip(prompts, ("12", "12", "no such task"))]
found = space["_calculate_rewards"](trainer, inputs, prompts, completions, [[1], [2], [3]])
assert np.allclose(np.asarray(found), [[1, 1], [0.2, 0.2], [np.nan, np.nan]], equal_nan=True), found
assert len(said) == 1 and "no such task" in said[0], said
assert trainer._pending_extra_logs["assay_status"] == ["optimal", "optimal", "failed"] * 2, trainer._pending_extra_logs
assert any(name.startswith("assay/") for name in trainer._pending_metrics), trainer._pending_metrics
print("ok")
