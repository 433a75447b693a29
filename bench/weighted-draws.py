"""The peers of weighted-draws.mjs: reads one JSON request a line, answers one JSON line."""
import glob
import importlib.util
import json
import os
import sys
import time

sys.setdlopenflags(os.RTLD_LAZY)  # torchrl 0.14.1 is built for torch 2.14; its trees need no symbol that is missing

import numpy as np
import torch

torch.set_num_threads(1)


def load_torchrl_extension():
    """The C++ trees alone: importing all of torchrl would need torch 2.14."""
    site = os.path.dirname(os.path.dirname(torch.__file__))
    (path,) = glob.glob(os.path.join(site, "torchrl", "_torchrl*"))
    spec = importlib.util.spec_from_file_location("_torchrl", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


EXTENSION = load_torchrl_extension()
TREES = {
    "float32": (EXTENSION.SumSegmentTreeFp32, torch.float32),
    "float64": (EXTENSION.SumSegmentTreeFp64, torch.float64),
}
RNG = np.random.default_rng(1)
STATE = {}


def prepare(rows, weights_file):
    weights = np.fromfile(weights_file, dtype=np.float64)
    assert len(weights) == rows
    STATE["p"] = weights / weights.sum()
    STATE["cdf"] = np.cumsum(STATE["p"])
    STATE["trees"] = {}
    for name, (tree, dtype) in TREES.items():
        STATE["trees"][name] = tree(rows)
        STATE["trees"][name].update(torch.arange(rows), torch.from_numpy(weights).to(dtype))
    return {}


def choice(draws):
    start = time.perf_counter()
    RNG.choice(len(STATE["p"]), draws, p=STATE["p"])
    return {"seconds": time.perf_counter() - start}


def searchsorted(draws):
    cdf = STATE["cdf"]
    start = time.perf_counter()
    cdf.searchsorted(RNG.random(draws), side="right")
    return {"seconds": time.perf_counter() - start}


def tree_draws(dtype, draws, batch):
    tree, kind = STATE["trees"][dtype], TREES[dtype][1]
    rows = len(STATE["p"])
    start = time.perf_counter()
    for _ in range(draws // batch):
        tree.scan_lower_bound(torch.rand(batch, dtype=kind) * tree.query(0, rows))
    return {"seconds": time.perf_counter() - start}


def tree_updates(dtype, updates, batch):
    tree, kind = STATE["trees"][dtype], TREES[dtype][1]
    rows = len(STATE["p"])
    indices = torch.randint(0, rows, (updates // batch, batch))
    weights = torch.rand(updates // batch, batch, dtype=kind)
    start = time.perf_counter()
    for i in range(updates // batch):
        tree.update(indices[i], weights[i])
    return {"seconds": time.perf_counter() - start}


def many_rows(rows, weight, draws):
    """Share of odd rows among draws, and share of rows that the middle of their own part leads to."""
    result = {}
    for name, (make, kind) in TREES.items():
        tree = make(rows)
        tree.update(torch.arange(rows), torch.full((rows,), float(weight), dtype=kind))
        total = tree.query(0, rows)
        drawn = tree.scan_lower_bound(torch.rand(draws, dtype=kind) * total)
        upper = drawn[drawn >= rows // 2]
        reached = 0
        for first in range(0, rows, 1 << 20):
            own = torch.arange(first, min(first + (1 << 20), rows))
            middles = ((own.double() + 0.5) / rows * total).to(kind)
            reached += (tree.scan_lower_bound(middles) == own).sum().item()
        result[f"torchrl {name}"] = {
            "draws": len(upper),
            "odd": (upper % 2).double().mean().item(),
            "reached": reached / rows,
        }
    try:
        torch.multinomial(torch.full((rows,), float(weight)), draws, replacement=True)
        result["torch.multinomial"] = {"refused": None}
    except RuntimeError as error:
        result["torch.multinomial"] = {"refused": str(error)}
    return result


def versions():
    return {"python": sys.version.split()[0], "numpy": np.__version__, "torch": torch.__version__, "torchrl": "0.14.1"}


REQUESTS = {f.__name__: f for f in (prepare, choice, searchsorted, tree_draws, tree_updates, many_rows, versions)}
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(REQUESTS[request.pop("do")](**request)), flush=True)
