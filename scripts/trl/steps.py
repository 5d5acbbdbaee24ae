"""
Steps of TRL's own GRPO trainer on this machine's processors, with rewards from a live server by our own reward function.

The policy is made here, at random: a vocabulary whose pieces are whole model texts, so that what it writes is sometimes right. Prints one line of
JSON: what it wrote and was given, what the trainer logged, how far its weights moved.
"""

import json
import os
import sys

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", CUDA_VISIBLE_DEVICES="", TOKENIZERS_PARALLELISM="false")
url, folder, steps, *texts = sys.argv[1:]

import datasets  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402
import trl  # noqa: E402
from assay_client.client import Client  # noqa: E402
from assay_client.trl import make_reward  # noqa: E402
from tokenizers import Tokenizer, decoders, models, pre_tokenizers  # noqa: E402

PROMPT = "Write"
NOTHING = "I do not know."


def make_tokenizer():
    words = ["<pad>", "<eos>", "<unk>", PROMPT, NOTHING, *texts]
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.decoder = decoders.Fuse()
    return transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", eos_token="<eos>", unk_token="<unk>")


def make_model(tokenizer):
    torch.manual_seed(1)
    config = transformers.LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=64,
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.eos_token_id,
        bos_token_id=None,
    )
    return transformers.LlamaForCausalLM(config)


given = []
judge = make_reward(Client(url), column="answer")


def assay(completions, **columns):
    """Ours, with what it was asked and what it said written down."""
    rewards = judge(completions, **columns)
    given.extend({"completion": text, "answer": answer, "reward": reward} for text, answer, reward in zip(completions, columns["answer"], rewards))
    return rewards


tokenizer = make_tokenizer()
model = make_model(tokenizer)
before = [weight.detach().clone() for weight in model.parameters()]
rows = [{"prompt": PROMPT, "answer": "12"}] * 8
settings = trl.GRPOConfig(
    output_dir=folder,
    max_steps=int(steps),
    per_device_train_batch_size=16,
    num_generations=16,
    max_completion_length=1,
    learning_rate=0.05,
    logging_steps=1,
    save_strategy="no",
    report_to="none",
    use_cpu=True,
    bf16=False,
    gradient_checkpointing=False,
    disable_tqdm=True,
    seed=1,
)
trainer = trl.GRPOTrainer(
    model=model, reward_funcs=assay, args=settings, train_dataset=datasets.Dataset.from_list(rows), processing_class=tokenizer
)
trainer.train()
moved = max(float((after.detach() - old).abs().max()) for after, old in zip(trainer.model.parameters(), before))
versions = {module.__name__: module.__version__ for module in (trl, torch, transformers, datasets)}
print(json.dumps({"given": given, "log": trainer.state.log_history, "moved": moved, "versions": versions}))
