"""TRL: `GRPOTrainer(reward_funcs=[assay_reward], …)`."""

from __future__ import annotations

from typing import Any, Callable, List, Optional

from .client import Client, Completion, Judged, shared_client
from .labels import column_of

RewardFunction = Callable[..., List[Optional[float]]]


def _log(judged: List[Judged], log_extra: Any, log_metric: Any) -> None:
    numbers = [one.numbers() for one in judged]
    if callable(log_extra):
        log_extra("assay_status", [one.status for one in judged])
    if callable(log_metric) and numbers:
        for name in numbers[0]:
            log_metric(f"assay/{name}", sum(one[name] for one in numbers) / len(numbers))


def make_reward(client: Optional[Client] = None, *, column: Optional[str] = None, name: str = "assay") -> RewardFunction:
    """
    A reward function of TRL's shape.

    :param column: of the data set, where the truth stands; without it the first of labels.COLUMNS that is there
    """

    def reward(completions: List[Completion], log_extra: Any = None, log_metric: Any = None, **columns: Any) -> List[Optional[float]]:
        judged = (client or shared_client()).score(completions, column_of(columns, len(completions), column))
        _log(judged, log_extra, log_metric)
        return [one.reward for one in judged]  # None: TRL leaves the sample out

    reward.__name__ = name
    return reward


def make_async_reward(client: Optional[Client] = None, *, column: Optional[str] = None, name: str = "assay") -> Callable[..., Any]:
    """The same as a coroutine: TRL runs those of several rewards at the same time."""

    async def reward(completions: List[Completion], log_extra: Any = None, log_metric: Any = None, **columns: Any) -> List[Optional[float]]:
        judged = await (client or shared_client()).ascore(completions, column_of(columns, len(completions), column))
        _log(judged, log_extra, log_metric)
        return [one.reward for one in judged]

    reward.__name__ = name
    return reward


assay_reward = make_reward()
assay_reward_async = make_async_reward()
