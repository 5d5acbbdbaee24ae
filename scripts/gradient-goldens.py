"""The gradient of a small decoder's clipped loss in all its weights, worked out with numpy: a forward pass written from the
papers (Llama: RMSNorm, rotary positions, grouped queries, SwiGLU, tied head), and central differences of it.

Independent of src/. Run once, by hand: python scripts/gradient-goldens.py > tests/learn/gradient-goldens.json
"""
import json

import numpy as np

random = np.random.default_rng(7)
VOCABULARY, WIDTH, LAYERS, HEADS, GROUPS, HEAD, INNER = 7, 8, 2, 4, 2, 4, 6
ROWS, POSITIONS = 2, 5
BASE, EPSILON = 10000.0, 1e-5

config = dict(
    vocabulary=VOCABULARY, width=WIDTH, layers=LAYERS, heads=HEADS, keyValueHeads=GROUPS, headWidth=HEAD,
    feedForward=INNER, context=64, ropeBase=BASE, normEpsilon=EPSILON, tied=True,
)


def draw(*shape, spread=1.0, base=0.0):
    """Multiples of 1/64, which are exact in float32 too."""
    return np.round((base + spread * random.normal(size=shape)) * 64) / 64


weights = {"model.embed_tokens.weight": draw(VOCABULARY, WIDTH)}
for layer in range(LAYERS):
    name = f"model.layers.{layer}."
    weights[name + "input_layernorm.weight"] = draw(WIDTH, spread=0.2, base=1)
    weights[name + "self_attn.q_proj.weight"] = draw(HEADS * HEAD, WIDTH, spread=0.4)
    weights[name + "self_attn.k_proj.weight"] = draw(GROUPS * HEAD, WIDTH, spread=0.4)
    weights[name + "self_attn.v_proj.weight"] = draw(GROUPS * HEAD, WIDTH, spread=0.4)
    weights[name + "self_attn.o_proj.weight"] = draw(WIDTH, HEADS * HEAD, spread=0.4)
    weights[name + "post_attention_layernorm.weight"] = draw(WIDTH, spread=0.2, base=1)
    weights[name + "mlp.gate_proj.weight"] = draw(INNER, WIDTH, spread=0.4)
    weights[name + "mlp.up_proj.weight"] = draw(INNER, WIDTH, spread=0.4)
    weights[name + "mlp.down_proj.weight"] = draw(WIDTH, INNER, spread=0.4)
weights["model.norm.weight"] = draw(WIDTH, spread=0.2, base=1)

tokens = random.integers(0, VOCABULARY, size=(ROWS, POSITIONS))
targets = random.integers(0, VOCABULARY, size=(ROWS, POSITIONS))
weight = np.round(random.random((ROWS, POSITIONS)) * 64) / 64
weight[0, 0] = weight[1, :2] = 0
advantage = draw(ROWS, POSITIONS)
temperature = 0.75


def norm(x, scale):
    return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + EPSILON) * scale


def rotate(x):
    """[positions, head width]: the first half turns against the second."""
    half = HEAD // 2
    angle = np.arange(x.shape[0])[:, None] / BASE ** (2 * np.arange(half) / HEAD)
    left, right = x[:, :half], x[:, half:]
    return np.concatenate([left * np.cos(angle) - right * np.sin(angle), right * np.cos(angle) + left * np.sin(angle)], axis=1)


def logits_of(row, w):
    x = w["model.embed_tokens.weight"][row]
    for layer in range(LAYERS):
        name = f"model.layers.{layer}."
        n = norm(x, w[name + "input_layernorm.weight"])
        q, k, v = (n @ w[name + f"self_attn.{part}_proj.weight"].T for part in "qkv")
        heads = []
        for head in range(HEADS):
            shared = head // (HEADS // GROUPS)
            qh = rotate(q[:, head * HEAD : (head + 1) * HEAD])
            kh = rotate(k[:, shared * HEAD : (shared + 1) * HEAD])
            vh = v[:, shared * HEAD : (shared + 1) * HEAD]
            score = qh @ kh.T / np.sqrt(HEAD)
            score = np.where(np.tril(np.ones_like(score)) > 0, score, -np.inf)
            share = np.exp(score - score.max(axis=1, keepdims=True))
            heads.append(share / share.sum(axis=1, keepdims=True) @ vh)
        x = x + np.concatenate(heads, axis=1) @ w[name + "self_attn.o_proj.weight"].T
        n = norm(x, w[name + "post_attention_layernorm.weight"])
        gate = n @ w[name + "mlp.gate_proj.weight"].T
        up = n @ w[name + "mlp.up_proj.weight"].T
        x = x + (gate / (1 + np.exp(-gate)) * up) @ w[name + "mlp.down_proj.weight"].T
    return norm(x, w["model.norm.weight"]) @ w["model.embed_tokens.weight"].T


def logp_of(w):
    out = np.zeros((ROWS, POSITIONS))
    entropy = np.zeros((ROWS, POSITIONS))
    for r in range(ROWS):
        z = logits_of(tokens[r], w) / temperature
        z = z - z.max(axis=1, keepdims=True)
        z = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        out[r] = z[np.arange(POSITIONS), targets[r]]
        entropy[r] = -(np.exp(z) * z).sum(axis=1)
    return out, entropy


while True:
    old = np.round((logp_of(weights)[0] + 0.3 * random.normal(size=(ROWS, POSITIONS))) * 64) / 64
    ratios = np.exp(logp_of(weights)[0] - old)
    # Differences across the edge of the clip would be no gradient.
    if min(abs(ratios - 0.8).min(), abs(ratios - 1.28).min()) > 0.03 and ratios.max() > 1.31 and ratios.min() < 0.77:
        break


def loss_of(w):
    ratio = np.exp(logp_of(w)[0] - old)
    return -(weight * np.minimum(ratio * advantage, np.clip(ratio, 0.8, 1.28) * advantage)).sum()


def gradient_of(name):
    out = np.zeros_like(weights[name])
    step = 1e-4
    for at in np.ndindex(out.shape):
        values = []
        for k in (-2, -1, 1, 2):
            moved = {**weights, name: weights[name].copy()}
            moved[name][at] += k * step
            values.append(loss_of(moved))
        out[at] = (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * step)
    return out


flat = lambda values: [float(v) for v in np.asarray(values).ravel()]
logp, entropy = logp_of(weights)
print(
    json.dumps(
        {
            "config": config,
            "rows": ROWS,
            "positions": POSITIONS,
            "temperature": temperature,
            "tokens": tokens.ravel().tolist(),
            "targets": targets.ravel().tolist(),
            "weight": flat(weight),
            "advantage": flat(advantage),
            "old": flat(old),
            "weights": {name: flat(value) for name, value in weights.items()},
            "expected": {
                "logp": flat(logp),
                "entropy": flat(entropy),
                "loss": float(loss_of(weights)),
                "gradient": {name: flat(gradient_of(name)) for name in weights},
            },
        },
        separators=(",", ":"),
    )
)
