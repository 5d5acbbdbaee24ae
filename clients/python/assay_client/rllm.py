"""rLLM: `evaluate(task, episode)` by import path `assay_client.rllm:evaluate`, and `AssayRewardFn` for `reward_fn=`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional

from .client import Client, Judged, shared_client, text_of, unjudged_reward
from .labels import label_of


@dataclass
class _Signal:
    name: str
    value: float
    metadata: Dict[str, Any] = field(default_factory=dict)


@dataclass
class _EvalOutput:
    reward: float
    is_correct: bool
    signals: List[Any] = field(default_factory=list)
    metadata: Dict[str, Any] = field(default_factory=dict)


@dataclass
class _RewardOutput:
    reward: float
    metadata: Dict[str, Any] = field(default_factory=dict)
    is_correct: Optional[bool] = None


try:  # rLLM's own classes, where it is installed
    from rllm.eval.types import EvalOutput, Signal
except ImportError:
    EvalOutput, Signal = _EvalOutput, _Signal  # type: ignore[assignment, misc]
try:
    from rllm.rewards.reward_types import RewardOutput
except ImportError:
    RewardOutput = _RewardOutput  # type: ignore[assignment, misc]


def _answer_of(episode: Any) -> str:
    """What the agent answered: the episode's artifact, else the last output of its last trajectory."""
    if isinstance(episode, str):
        return episode
    artifacts = getattr(episode, "artifacts", None) or {}
    if artifacts.get("answer"):
        return str(artifacts["answer"])
    trajectories = getattr(episode, "trajectories", None) or []
    if not trajectories:
        return ""
    last = trajectories[-1]
    steps = getattr(last, "steps", None) or []
    for found in (getattr(last, "output", None), *((getattr(steps[-1], key, None) for key in ("output", "model_response")) if steps else ())):
        if found:
            return found if isinstance(found, str) else text_of(found)
    return ""


def _row_of(task: Any) -> Any:
    """The data row of a task: the task itself, or what it wraps."""
    if isinstance(task, Mapping):
        return task
    for key in ("data", "metadata"):
        inner = getattr(task, key, None)
        if isinstance(inner, Mapping):
            return inner
    return task


def _metadata(judged: Judged) -> Dict[str, Any]:
    return {"status": judged.status, "error": judged.error, **judged.numbers()}


def evaluate(task: Any, episode: Any) -> Any:
    """:returns: rLLM's EvalOutput"""
    (judged,) = shared_client().score([_answer_of(episode)], [label_of(_row_of(task))])
    reward = unjudged_reward() if judged.reward is None else judged.reward
    signals = [Signal(name=name, value=value) for name, value in judged.numbers().items()]
    return EvalOutput(reward=reward, is_correct=judged.right, signals=signals, metadata=_metadata(judged))


class AssayRewardFn:
    """The older shape: `fn(task_info, action) -> RewardOutput`."""

    def __init__(self, client: Optional[Client] = None) -> None:
        self.client = client

    def __call__(self, task_info: Any, action: Any, **_: Any) -> Any:
        text = action if isinstance(action, str) else str(getattr(action, "action", action))
        (judged,) = (self.client or shared_client()).score([text], [label_of(task_info)])
        reward = unjudged_reward() if judged.reward is None else judged.reward
        return RewardOutput(reward=reward, metadata=_metadata(judged), is_correct=judged.right)
