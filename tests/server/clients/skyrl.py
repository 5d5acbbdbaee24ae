"""SkyRL-gym's own registry makes our environment and plays a turn."""

import sys

import folders

folders.absent("omegaconf", DictConfig=dict)
folders.absent("skyrl_gym.tools")
import skyrl_gym  # noqa: E402
from skyrl_gym.envs.base_text_env import BaseTextEnv  # noqa: E402

MODEL, WRONG = sys.argv[2], sys.argv[3]
skyrl_gym.register(id="assay", entry_point="assay_client.skyrl:AssayEnv")
for text, reward in ((MODEL, 1), (WRONG, 0.2), ("", 0)):
    env = skyrl_gym.make("assay", env_config={}, extras={"reward_spec": {"method": "rule", "ground_truth": "12"}, "max_turns": 1})
    assert isinstance(env, BaseTextEnv)
    env.init([{"role": "user", "content": "How many?"}])
    step = env.step(text)
    assert (step["reward"], step["done"]) == (reward, True), step
    env.close()
print("ok")
