"""Each trainer's function, called as the trainer calls it, against a live server."""

import asyncio
import inspect
import pickle
from types import SimpleNamespace

import pytest

from assay_client import areal, easyr1, ms_swift, open_instruct, rllm, skyrl, trl, verl

MODEL = "Maximize\n obj: 3 x + 2 y\nSubject To\n labor: x + y <= 4\nEnd\n"
WRONG = "Maximize\n obj: 3 x + 2 y\nSubject To\n labor: x + y <= 5\nEnd\n"
UNKNOWN = "no such task"


@pytest.mark.parametrize("conversational", [False, True])
def test_trl(conversational):
    texts = [MODEL, WRONG, MODEL]
    completions = [[{"role": "assistant", "content": text}] for text in texts] if conversational else texts
    metrics, extras = {}, {}
    arguments = dict(
        prompts=["q"] * 3,
        completions=completions,
        completion_ids=[[1]] * 3,
        answer=["12", 12, UNKNOWN],
        trainer_state=SimpleNamespace(global_step=1),
        log_extra=lambda name, values: extras.update({name: values}),
        log_metric=lambda name, value: metrics.update({name: value}),
    )
    assert trl.assay_reward(**arguments) == [1, 0.2, None]
    assert asyncio.run(trl.assay_reward_async(**arguments)) == [1, 0.2, None]
    assert inspect.iscoroutinefunction(trl.assay_reward_async)
    assert trl.assay_reward.__name__ == "assay"
    assert metrics["assay/judged"] == pytest.approx(2 / 3) and extras["assay_status"][0] == "optimal"


def test_verl_naive_dapo_and_async():
    arguments = dict(data_source="nl4opt", ground_truth="12", extra_info={"index": 3, "num_turns": 1})
    right = verl.compute_score(solution_str=MODEL, **arguments)
    wrong = asyncio.run(verl.compute_score_async(solution_str=WRONG, **arguments))
    assert (right["score"], wrong["score"]) == (1, 0.2)
    unknown = verl.compute_score(data_source="x", solution_str=MODEL, ground_truth=UNKNOWN, extra_info=None, unjudged=0.5)
    assert (unknown["score"], unknown["judged"]) == (0.5, 0)
    assert list(right) == list(wrong) == list(unknown)


def test_verl_batch():
    scores = verl.compute_score_batch(["x"] * 3, [MODEL, WRONG, ""], ["12", {"objective": 12}, "12"], [None, {}, {"a": 1}])
    assert [one["score"] for one in scores] == [1, 0.2, 0]
    assert len({tuple(one) for one in scores}) == 1


def test_ms_swift():
    arguments = dict(completions=[MODEL, WRONG, MODEL], solution=["12", "12", UNKNOWN], prompt_id=[1, 2, 3])
    assert ms_swift.AssayORM()(**arguments) == [1, 0.2, None]
    assert asyncio.run(ms_swift.AssayAsyncORM()(**arguments)) == [1, 0.2, None]


def test_areal_can_be_pickled():
    fn = pickle.loads(pickle.dumps(areal.assay_reward))
    assert fn("q", MODEL, [1], [2], answer="12", query_id="x") == 1
    assert fn("q", WRONG, [1], [2], answer="12") == 0.2


def test_easyr1():
    inputs = [{"response": MODEL, "response_length": 9, "ground_truth": "12"}, {"response": "", "response_length": 0, "ground_truth": "12"}]
    scores = easyr1.compute_score(inputs)
    assert [one["overall"] for one in scores] == [1, 0]
    assert all(isinstance(value, (int, float)) for one in scores for value in one.values())
    assert easyr1.REWARD_TYPE == "batch"


def test_skyrl():
    env = skyrl.AssayEnv(env_config=None, extras={"reward_spec": {"method": "rule", "ground_truth": "12"}})
    prompt, metadata = env.init([{"role": "user", "content": "q"}])
    assert prompt[0]["content"] == "q" and metadata == {}
    step = env.step(MODEL)
    assert (step["reward"], step["done"], step["observations"]) == (1, True, [])
    env.close()


def test_rllm():
    step = SimpleNamespace(output=None, model_response=MODEL)
    episode = SimpleNamespace(artifacts={}, trajectories=[SimpleNamespace(output=None, steps=[step])])
    out = rllm.evaluate({"ground_truth": "12"}, episode)
    assert (out.reward, out.is_correct) == (1, True)
    wrapped = rllm.evaluate(SimpleNamespace(data={"answer": 12}), SimpleNamespace(artifacts={"answer": WRONG}, trajectories=[]))
    assert (wrapped.reward, wrapped.is_correct) == (0.2, False)
    assert rllm.AssayRewardFn()({"ground_truth": "12"}, MODEL).reward == 1


def test_open_instruct():
    verifier = open_instruct.AssayVerifier()
    assert verifier.name == "assay"
    assert verifier([1, 2], MODEL, "12", "q").score == 1
    assert asyncio.run(verifier.async_call([1, 2], WRONG, "12", "q")).score == 0.2
