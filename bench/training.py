"""The peer of training.mjs: torch eager on one thread. Reads one JSON request a line, answers one JSON line."""

import json
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(1)

BATCH = 128


def build(name):
    if name == "softmax":
        return nn.Sequential(nn.Linear(784, 10)), 784, 10
    if name == "mlp":
        layers = [nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)]
        return nn.Sequential(*layers), 784, 10
    if name in ("cnn", "cnn5"):
        kernel = 5 if name == "cnn5" else 3
        layers = [nn.Unflatten(1, (1, 28, 28))]
        for inputs, outputs in ((1, 16), (16, 32)):
            layers += [nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2), nn.ReLU(), nn.MaxPool2d(2)]
        layers += [nn.Flatten(), nn.Linear(32 * 7 * 7, 128), nn.ReLU(), nn.Linear(128, 10)]
        return nn.Sequential(*layers), 784, 10
    if name == "tabular":
        return nn.Sequential(nn.Linear(104, 2)), 104, 2
    if name == "text":
        return nn.Sequential(nn.Linear(4096, 77)), 4096, 77
    raise ValueError(name)


def sparse_rows(rows, columns):
    """122 non-zeros a row as CSR arrays, made dense by the batch like gradus does."""
    columns_of = torch.randint(0, columns, (rows, 122))
    values_of = torch.full((rows, 122), 0.09)
    return columns_of, values_of


class Task:
    def __init__(self, name, fused):
        self.model, width, classes = build(name)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=1e-3, weight_decay=0.01, fused=fused)
        self.rows = 8192
        self.labels = torch.randint(0, classes, (self.rows,))
        self.width = width
        self.sparse = sparse_rows(self.rows, width) if name == "text" else None
        self.table = None if self.sparse else torch.rand(self.rows, width)
        self.batch = torch.zeros(BATCH, width)

    def features(self, rows):
        if self.sparse is None:
            return self.table[rows]
        columns_of, values_of = self.sparse
        self.batch.zero_()
        return self.batch.scatter_(1, columns_of[rows], values_of[rows])

    def steps(self, count):
        loss_of = nn.functional.cross_entropy
        for _ in range(count):
            rows = torch.randint(0, self.rows, (BATCH,))
            self.optimizer.zero_grad()
            losses = loss_of(self.model(self.features(rows)), self.labels[rows], reduction="none")
            losses.mean().backward()
            self.optimizer.step()


tasks = {}
print(json.dumps({"torch": torch.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    key = (request["task"], request["fused"])
    if key not in tasks:
        tasks[key] = Task(*key)
        tasks[key].steps(20)
    cpu, wall = time.process_time(), time.perf_counter()
    tasks[key].steps(request["steps"])
    print(
        json.dumps(
            {
                "milliseconds": 1000 * (time.perf_counter() - wall) / request["steps"],
                "cpuMilliseconds": 1000 * (time.process_time() - cpu) / request["steps"],
            }
        ),
        flush=True,
    )
