"""The peer of rank-agreement.mjs: reads one JSON request a line, answers one JSON line."""
import json
import os
import sys
import time

import numpy as np
import scipy
from scipy.stats import kendalltau, spearmanr

STATE = {}


def prepare(folder, columns):
    STATE["columns"] = [np.fromfile(os.path.join(folder, f"{c}.bin"), dtype=np.float64) for c in range(columns)]
    return {}


def agreement():
    columns = STATE["columns"]
    start = time.process_time()
    spearman = spearmanr(np.stack(columns, axis=1)).statistic
    middle = time.process_time()
    kendall = np.eye(len(columns))
    for i, a in enumerate(columns):
        for j, b in enumerate(columns[:i]):
            kendall[i, j] = kendall[j, i] = kendalltau(a, b).statistic
    end = time.process_time()
    return {
        "spearman": spearman.ravel().tolist(),
        "kendall": kendall.ravel().tolist(),
        "spearman_seconds": middle - start,
        "kendall_seconds": end - middle,
    }


def versions():
    return {"scipy": scipy.__version__, "numpy": np.__version__}


REQUESTS = {f.__name__: f for f in (prepare, agreement, versions)}
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(REQUESTS[request.pop("do")](**request)), flush=True)
