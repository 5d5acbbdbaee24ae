"""SkyRL: `skyrl_gym.register(id="assay", entry_point="assay_client.skyrl:AssayEnv")`, and `env_class: assay` in the data."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Optional, Tuple

from .client import Client, shared_client, unjudged_reward
from .labels import label_of

try:
    from skyrl_gym.envs.base_text_env import BaseTextEnv as _Base
except ImportError:  # the class works without it, for tests and other loops
    _Base = object  # type: ignore[assignment, misc]


class AssayEnv(_Base):  # type: ignore[misc, valid-type]
    """One turn: the reply is judged, the episode is over. `extras["reward_spec"]["ground_truth"]` is the label."""

    def __init__(self, env_config: Any = None, extras: Optional[Mapping[str, Any]] = None, client: Optional[Client] = None) -> None:
        super().__init__()
        extras = extras or {}
        spec = extras.get("reward_spec") or {}
        self.label = spec.get("ground_truth", label_of(extras))
        self.client = client
        self.max_turns = 1
        self.turns = 0

    def init(self, prompt: List[Dict[str, str]]) -> Tuple[List[Dict[str, str]], Dict[str, Any]]:
        return prompt, {}

    def step(self, action: str) -> Dict[str, Any]:
        self.turns += 1
        (judged,) = (self.client or shared_client()).score([action], [self.label])
        reward = unjudged_reward() if judged.reward is None else judged.reward
        metadata = {"status": judged.status, **judged.numbers()}
        return {"observations": [], "reward": reward, "done": True, "metadata": metadata, "postprocessed_action": None}

    def close(self) -> None:
        """Nothing is held: the client belongs to the process."""
