"""open-instruct: import this module where `open_instruct.ground_truth_utils` is, and set `dataset: assay` in the data.

Its table of verifiers is made of the subclasses of VerifierFunction that are there when it is built.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

from .client import Client, Judged, shared_client, unjudged_reward

try:
    from open_instruct.ground_truth_utils import VerificationResult, VerifierFunction as _Base
except ImportError:

    @dataclass
    class VerificationResult:  # type: ignore[no-redef]
        score: float
        cost: float = 0.0
        reasoning: Optional[str] = None

    class _Base:  # type: ignore[no-redef]
        def __init__(self, name: str, weight: float = 1.0, verifier_config: Any = None) -> None:
            self.name = name
            self.weight = weight
            self.verifier_config = verifier_config


class AssayVerifier(_Base):  # type: ignore[misc, valid-type]
    """Scores a prediction against its label."""

    def __init__(self, verifier_config: Any = None, client: Optional[Client] = None) -> None:
        super().__init__("assay", verifier_config=verifier_config, weight=1.0)
        self.client = client

    def _result(self, judged: Judged) -> Any:
        score = unjudged_reward() if judged.reward is None else judged.reward
        return VerificationResult(score=score, reasoning=judged.error or judged.status)

    def __call__(self, tokenized_prediction: Any, prediction: str, label: Any, query: Optional[str] = None, rollout_state: Any = None) -> Any:
        (judged,) = (self.client or shared_client()).score([prediction], [label])
        return self._result(judged)

    async def async_call(
        self, tokenized_prediction: Any, prediction: str, label: Any, query: Optional[str] = None, rollout_state: Any = None
    ) -> Any:
        (judged,) = await (self.client or shared_client()).ascore([prediction], [label])
        return self._result(judged)
