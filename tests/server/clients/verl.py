"""verl's own naive reward manager, with our function loaded by its path, as verl loads it."""

import asyncio
import importlib.util
import sys
import types

import folders

MODEL, WRONG, CLIENT = sys.argv[2], sys.argv[3], sys.argv[4]
folders.absent("torch", Tensor=object, no_grad=lambda: (lambda fn: fn))
folders.absent("transformers", AutoTokenizer=object, PreTrainedTokenizer=object)
folders.absent("ray")
folders.absent("omegaconf", DictConfig=object)
(package, *_) = folders.bare("verl", "verl.utils", "verl.experimental", "verl.experimental.reward_loop", "verl.experimental.reward_loop.reward_manager")
package.DataProto = object
from verl.experimental.reward_loop.reward_manager.registry import register  # noqa: E402

sys.modules["verl.experimental.reward_loop.reward_manager"].register = register
from verl.experimental.reward_loop.reward_manager.naive import NaiveRewardManager  # noqa: E402


def load(name):
    spec = importlib.util.spec_from_file_location("custom_module", f"{CLIENT}/assay_client/verl.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)


class Ids(list):
    """A tensor of token ids, as far as the manager asks."""

    @property
    def shape(self):
        return (len(self),)

    def sum(self):
        return sum(self)

    def __getitem__(self, key):
        found = super().__getitem__(key)
        return Ids(found) if isinstance(key, slice) else found


class Data(list):
    def __getitem__(self, key):
        found = super().__getitem__(key)
        return Data(found) if isinstance(key, slice) else found


class Tokenizer:
    def decode(self, ids, skip_special_tokens):
        return "".join(chr(one) for one in ids)


async def score(name, text, truth):
    manager = NaiveRewardManager(None, Tokenizer(), load(name))
    rows = {"data_source": "nl4opt", "reward_model": {"ground_truth": truth}, "extra_info": {"index": 0}}
    ids = Ids(ord(one) for one in text)
    item = types.SimpleNamespace(batch={"responses": ids, "attention_mask": Ids([1] * len(ids))}, non_tensor_batch=rows)
    manager.loop = asyncio.get_running_loop()
    return await manager.run_single(Data([item]))


for name in ("compute_score", "compute_score_async"):
    right = asyncio.run(score(name, MODEL, "12"))
    wrong = asyncio.run(score(name, WRONG, "12"))
    assert (right["reward_score"], wrong["reward_score"]) == (1, 0.2), (right, wrong)
    assert list(right["reward_extra_info"]) == list(wrong["reward_extra_info"])
print("ok")
