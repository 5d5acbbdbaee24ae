"""Golden values of advantages and losses, worked out with numpy from the papers' formulas, TRL's and verl's conventions.

Independent of src/learn: padded matrices and masks here, ragged lists there; gradients by central differences of the loss
in extended precision. Run once, by hand: python scripts/learning-goldens.py > tests/learn/goldens.json
"""
import itertools
import json

import numpy as np

random = np.random.default_rng(20261129)
F = np.longdouble


def floats(values):
    return [None if np.isnan(v) else float(v) for v in np.asarray(values).ravel()]


# --- advantages -------------------------------------------------------------------------------------------------------


def group_moments(rewards):
    known = rewards[~np.isnan(rewards)]
    return known.mean(), known.std(ddof=1) if known.size > 1 else np.nan


def masked_whiten(values, mask):
    total = mask.sum()
    mean = (values * mask).sum() / total
    variance = (((values - mean) ** 2) * mask).sum() / total * total / (total - 1)
    return (values - mean) / np.sqrt(variance + 1e-8)


def expected_advantages(rewards, estimator, scale, epsilon, lengths):
    out = np.zeros_like(rewards)
    known = rewards[~np.isnan(rewards)]
    if estimator in ("grpo", "rloo", "reinforce++Baseline"):
        for g, group in enumerate(rewards):
            mean, deviation = group_moments(group)
            n = (~np.isnan(group)).sum()
            if estimator == "rloo":
                for i, r in enumerate(group):
                    others = [x for j, x in enumerate(group) if j != i and not np.isnan(x)]
                    out[g, i] = r - np.mean(others) if others else 0
            else:
                out[g] = group - mean
                if n < 2:
                    out[g] = 0
                if estimator == "grpo" and scale == "group" and n > 1:
                    out[g] /= deviation + epsilon
                if estimator == "grpo" and scale == "batch":
                    out[g] /= known.std(ddof=1) + epsilon
    else:
        out = rewards.copy()
    if estimator.startswith("reinforce"):
        length = lengths.max()
        mask = (np.arange(length) < lengths[..., None]) & ~np.isnan(rewards)[..., None]
        tokens = np.where(mask, np.nan_to_num(out)[..., None], 0.0)
        whole = masked_whiten(tokens, mask.astype(float)) * mask
        out = np.where(np.isnan(rewards), 0, whole[..., 0])
    return np.where(np.isnan(rewards), 0, out)


def advantage_cases():
    draws = {
        "random": random.normal(size=(4, 5)),
        "outcomes": (random.random((5, 4)) < 0.4).astype(float),
        "with unjudged": np.where(random.random((4, 6)) < 0.25, np.nan, random.normal(size=(4, 6)) * 3 + 100),
        "pairs": random.random((6, 2)),
        "large": random.normal(size=(3, 8)) * 1e6,
    }
    for name, rewards in draws.items():
        lengths = random.integers(1, 30, size=rewards.shape)
        for estimator, scale, epsilon in [
            ("grpo", "group", 1e-4),
            ("grpo", "group", 1e-6),
            ("grpo", "batch", 1e-4),
            ("grpo", "none", 1e-4),
            ("rloo", "none", 1e-4),
            ("reinforce++", "none", 1e-4),
            ("reinforce++Baseline", "none", 1e-4),
        ]:
            yield {
                "name": f"{name}, {estimator}, {scale}, {epsilon}",
                "samples": rewards.shape[1],
                "estimator": estimator,
                "scale": scale,
                "deviationEpsilon": epsilon,
                "rewards": floats(rewards),
                "lengths": lengths.ravel().tolist(),
                "expected": floats(expected_advantages(rewards, estimator, scale, epsilon, lengths)),
            }


def return_cases():
    for discount, weight in [(1.0, 0.0), (1.0, 0.05), (0.97, 0.1)]:
        lengths = random.integers(1, 12, size=7)
        longest = lengths.max()
        mask = np.arange(longest) < lengths[:, None]
        rewards = random.normal(size=7)
        kl = random.normal(size=mask.shape) * 0.2 * mask
        token_rewards = -weight * kl
        token_rewards[np.arange(7), lengths - 1] += rewards
        returns = np.zeros_like(token_rewards)
        running = np.zeros(7)
        for t in reversed(range(longest)):
            running = token_rewards[:, t] + discount * running * (t + 1 < lengths)
            returns[:, t] = running
        whitened = masked_whiten(returns, mask.astype(float))
        yield {
            "name": f"discount {discount}, weight {weight}",
            "discount": discount,
            "klWeight": weight,
            "lengths": lengths.tolist(),
            "rewards": floats(rewards),
            "kl": floats(kl[mask]),
            "expected": floats(whitened[mask]),
        }


def overlong_cases():
    # 20480 and 4096 are the paper's own figures.
    for limit, buffer in [(20480, 4096), (100, 100), (50, 10)]:
        for length in [0, 1, limit - buffer, limit - buffer + 1, limit - buffer // 2, limit, limit + 1, 10 * limit]:
            if length <= limit - buffer:
                expected = 0.0
            elif length <= limit:
                expected = ((limit - buffer) - length) / buffer
            else:
                expected = -1.0
            yield {"limit": limit, "buffer": buffer, "length": int(length), "expected": expected}


# --- losses -----------------------------------------------------------------------------------------------------------


def loss_of(logp, case, mask):
    """Of padded matrices, in the order of TRL's _compute_loss with verl's dual clip."""
    old, advantages = case["old"], case["advantages"][:, None]
    counts = mask.sum(axis=1)
    log_ratio = logp - old
    if case["ratio"] == "sequence":
        log_ratio = ((log_ratio * mask).sum(axis=1) / np.maximum(counts, 1))[:, None] * np.ones_like(mask)
    ratio = np.exp(log_ratio)
    clipped = np.clip(ratio, 1 - case["clipLow"], 1 + case["clipHigh"])
    pg = np.maximum(-advantages * ratio, -advantages * clipped)
    pg = np.where(advantages < 0, np.minimum(pg, -advantages * case["dualClip"]), pg)
    if case["correction"] != "off":
        gap = old - case["sampler"]
        if case["correction"].startswith("sequence"):
            gap = (gap * mask).sum(axis=1)[:, None] * np.ones_like(mask)
        factor = np.exp(gap)
        if case["correction"].endswith("Truncate"):
            factor = np.minimum(factor, case["correctionCap"])
        else:
            factor = np.where(factor > case["correctionCap"], 0, factor)
        pg = pg * factor
    difference = case["reference"] - logp
    kl = {
        "none": 0 * logp,
        "k1": -difference,
        "k2": difference**2 / 2,
        "k3": np.exp(difference) - difference - 1,
    }[case["kl"]]
    inside = mask * case["included"][:, None]

    def aggregate(values):
        values = values * inside
        per = values.sum(axis=1)
        kept = int(case["included"].sum())
        if case["aggregation"] == "tokenMean":
            return values.sum() / inside.sum()
        if case["aggregation"] == "sequenceMean":
            return (per / np.maximum(counts, 1)).sum() / kept
        if case["aggregation"] == "sequenceSum":
            return per.sum() / kept
        return per.sum() / (kept * case["constantLength"])

    low = (ratio < 1 - case["clipLow"]) & (advantages < 0)
    high = (ratio > 1 + case["clipHigh"]) & (advantages > 0)
    shares = [float((x * inside).sum() / inside.sum()) for x in (low, high)]
    if case["ratio"] == "sequence":
        kept = case["included"].sum()
        shares = [float((x[:, 0] * case["included"]).sum() / kept) for x in (low, high)]
    return aggregate(pg + case["klWeight"] * kl), aggregate(kl), shares


def gradient_of(logp, case, mask):
    step = F(1e-6)
    out = np.zeros(logp.shape, dtype=F)
    for i, t in zip(*np.nonzero(mask)):
        moved = logp.copy()
        values = []
        for k in (-2, -1, 1, 2):
            moved[i, t] = logp[i, t] + k * step
            values.append(loss_of(moved, case, mask)[0])
        out[i, t] = (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * step)
    return out


OPTIONS = {
    "ratio": ["token", "sequence"],
    "aggregation": ["tokenMean", "sequenceMean", "sequenceSum", "constant"],
    "kl": ["none", "k1", "k2", "k3"],
    "correction": ["off", "tokenTruncate", "tokenMask", "sequenceTruncate", "sequenceMask"],
}


def loss_cases():
    combinations = [
        dict(zip(OPTIONS, values)) for values in itertools.product(*OPTIONS.values())
    ]
    chosen = random.choice(len(combinations), size=48, replace=False)
    for number, index in enumerate(sorted(chosen)):
        options = combinations[index]
        count = 5
        lengths = random.integers(1, 8, size=count)
        mask = (np.arange(lengths.max()) < lengths[:, None]).astype(F)
        spread = 0.4 if options["ratio"] == "token" else 0.6

        def draw(scale, base=0):
            return (base + F(1) * random.normal(size=mask.shape) * scale) * mask

        old = draw(1, -2)
        case = {
            **options,
            "clipLow": [0.2, 0.1][number % 2],
            "clipHigh": [0.2, 0.28][number % 2],
            "dualClip": [3.0, 1.4, 1e6][number % 3],
            "klWeight": 0.0 if options["kl"] == "none" else 0.04,
            "constantLength": 16,
            "correctionCap": 1.5,
            "advantages": F(1) * random.normal(size=count),
            "included": np.array([True, True, number % 4 != 0, True, number % 5 != 0]),
            "old": old,
            "sampler": old + draw(0.3),
            "reference": old + draw(0.5),
        }
        logp = old + draw(spread)
        value, kl, shares = loss_of(logp, case, mask)
        gradient = gradient_of(logp, case, mask)
        flat = mask > 0
        yield {
            "name": f"{number}: " + ", ".join(options.values()),
            "options": {k: case[k] for k in (*OPTIONS, "clipLow", "clipHigh", "dualClip", "klWeight", "constantLength", "correctionCap")},
            "lengths": lengths.tolist(),
            "included": case["included"].tolist(),
            "advantages": floats(case["advantages"]),
            "logp": floats(logp[flat]),
            **{k: floats(case[k][flat]) for k in ("old", "sampler", "reference")},
            "expected": {
                "loss": float(value),
                "kl": float(kl),
                "clipLowShare": shares[0],
                "clipHighShare": shares[1],
                "gradient": floats(gradient[flat]),
            },
        }


print(
    json.dumps(
        {
            "advantages": list(advantage_cases()),
            "returns": list(return_cases()),
            "overlong": list(overlong_cases()),
            "losses": list(loss_cases()),
        },
        separators=(",", ":"),
    )
)
