"""AReaL: `RLVRWorkflow(reward_fn=assay_reward, …)`. A function of the module, so that it can be pickled into AReaL's processes."""

from __future__ import annotations

from typing import Any

from .client import Completion, shared_client, unjudged_reward
from .labels import label_of

# AReaL gives up after 15 s and would ask again, three times.
TIMEOUT_S = 12.0


def assay_reward(prompt: Any, completions: Completion, prompt_ids: Any, completion_ids: Any, **row: Any) -> float:
    (judged,) = shared_client().score([completions], [label_of(row)], timeout=TIMEOUT_S)
    return unjudged_reward() if judged.reward is None else judged.reward
