"""OpenEnv's own client over the socket, which TRL, ms-swift and verifiers use."""

import asyncio
import sys

import folders

folders.bare("openenv", "openenv.core")
from openenv.core.generic_client import GenericEnvClient  # noqa: E402

URL, MODEL, WRONG = sys.argv[1:4]


async def play():
    async with GenericEnvClient(base_url=URL) as env:
        begun = await env.reset(task_id="chairs", question="How many?", turns=2)
        assert begun.observation["prompt"] == "How many?" and begun.done is False and begun.reward is None, begun
        first = await env.step({"completion": WRONG})
        assert first.done is False and 0 < first.reward < 1 and first.observation["feedback"], first
        assert (await env.state())["step_count"] == 1
        last = await env.step({"completion": MODEL})
        assert last.done is True and last.reward == 1, last
        try:
            await env.step({"completion": MODEL})
        except RuntimeError as error:
            assert "SESSION_ERROR" in str(error), error
        else:
            raise AssertionError("a step after the end was answered")
        await env.reset(label="no such task")
        assert (await env.step({"completion": MODEL})).reward is None
    many = [GenericEnvClient(base_url=URL) for _ in range(50)]
    await asyncio.gather(*(one.connect() for one in many))
    await asyncio.gather(*(one.reset(label="12") for one in many))
    steps = await asyncio.gather(*(one.step({"completion": MODEL}) for one in many))
    assert {step.reward for step in steps} == {1}
    await asyncio.gather(*(one.close() for one in many))


asyncio.run(play())
with GenericEnvClient(base_url=URL).sync() as env:
    env.reset(label="12")
    assert env.step({"completion": MODEL}).reward == 1
print("ok")
