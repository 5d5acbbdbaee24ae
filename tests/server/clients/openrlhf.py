"""OpenRLHF's own executor of single turns: it generates with a policy of ours and fetches the reward by its own HTTP code."""

import asyncio
import sys
import types

import folders

MODEL, WRONG = sys.argv[2], sys.argv[3]
folders.bare("openrlhf", "openrlhf.utils")
from openrlhf.utils.agent import SingleTurnAgentExecutor  # noqa: E402


class Tokenizer:
    """One token a character, which is what decoding back to the same text needs."""

    def __call__(self, text, add_special_tokens, return_tensors):
        return {"input_ids": [types.SimpleNamespace(tolist=lambda: [ord(one) for one in text])]}

    def decode(self, tokens, skip_special_tokens):
        return "".join(chr(token) for token in tokens)


class Engine:
    def __init__(self, text):
        self.text = text

    async def generate(self, tokens, sampling_params, **_):
        output = types.SimpleNamespace(token_ids=[ord(one) for one in self.text], text=self.text, logprobs=None, finish_reason="stop")
        return types.SimpleNamespace(outputs=[output])


async def play(urls, text, label):
    prompt = "<|im_start|>user\nA question?<|im_end|>\n<|im_start|>assistant\n"
    sampling = types.SimpleNamespace(max_tokens=4096, logprobs=None)
    executor = SingleTurnAgentExecutor(urls)
    return await executor.execute(prompt, label, sampling, 8192, Tokenizer(), Engine(f"{text}<|im_end|>"))


url = f"{sys.argv[1]}/get_reward"
right = asyncio.run(play(url, MODEL, "12"))
assert right["reward"] == [1] and right["scores"] == [1], right
assert all(isinstance(value[0], (int, float)) for value in right["extra_logs"].values()), right
assert asyncio.run(play(url, WRONG, '{"objective": 12}'))["reward"] == [0.2]
assert asyncio.run(play(url, MODEL, "no such task"))["reward"] is None
several = asyncio.run(play([url, url, url], MODEL, "chairs"))
assert several["reward"] == [1], several
print("ok")
