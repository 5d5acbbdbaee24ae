"""EasyR1: `worker.reward.reward_function=…/assay_client/easyr1.py:compute_score`."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from assay_client.client import shared_client, unjudged_reward

REWARD_NAME = "assay"
REWARD_TYPE = "batch"


def compute_score(reward_inputs: List[Dict[str, Any]], unjudged: Optional[float] = None, **_: Any) -> List[Dict[str, float]]:
    """Every name beside `overall` becomes a metric."""
    judged = shared_client().score([one["response"] for one in reward_inputs], [one["ground_truth"] for one in reward_inputs])
    instead = unjudged_reward() if unjudged is None else unjudged
    return [{"overall": instead if one.reward is None else one.reward, **one.numbers()} for one in judged]
