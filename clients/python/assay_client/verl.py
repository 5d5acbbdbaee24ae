"""verl: `reward.custom_reward_function.path=…/assay_client/verl.py`, `name=compute_score` (or `compute_score_async`, `compute_score_batch`).

The names of the dictionaries are the same for every sample: verl reads them from the first and looks for them in all.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence

from assay_client.client import Judged, shared_client, unjudged_reward
from assay_client.labels import label_of


def _result(judged: Judged, unjudged: Optional[float]) -> Dict[str, float]:
    instead = unjudged_reward() if unjudged is None else unjudged
    return {"score": instead if judged.reward is None else judged.reward, **judged.numbers()}


def _label(ground_truth: Any, extra_info: Any) -> Any:
    return ground_truth if ground_truth not in (None, "") else label_of(extra_info or {})


def compute_score(
    data_source: str,
    solution_str: str,
    ground_truth: Any,
    extra_info: Optional[Dict[str, Any]] = None,
    unjudged: Optional[float] = None,
    **_: Any,
) -> Dict[str, float]:
    """For the reward managers `naive` and `dapo`."""
    (judged,) = shared_client().score([solution_str], [_label(ground_truth, extra_info)])
    return _result(judged, unjudged)


async def compute_score_async(
    data_source: str,
    solution_str: str,
    ground_truth: Any,
    extra_info: Optional[Dict[str, Any]] = None,
    unjudged: Optional[float] = None,
    **_: Any,
) -> Dict[str, float]:
    """The same as a coroutine, which verl's reward loop runs beside others."""
    (judged,) = await shared_client().ascore([solution_str], [_label(ground_truth, extra_info)])
    return _result(judged, unjudged)


def compute_score_batch(
    data_sources: Sequence[str],
    solution_strs: Sequence[str],
    ground_truths: Sequence[Any],
    extra_infos: Optional[Sequence[Optional[Dict[str, Any]]]] = None,
    unjudged: Optional[float] = None,
    **_: Any,
) -> List[Dict[str, float]]:
    """For the reward manager `batch`: one request for many samples."""
    extras = extra_infos if extra_infos is not None else [None] * len(solution_strs)
    labels = [_label(truth, extra) for truth, extra in zip(ground_truths, extras)]
    return [_result(one, unjudged) for one in shared_client().score(solution_strs, labels)]
