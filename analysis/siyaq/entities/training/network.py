"""Training of the tagger's network with PyTorch.

The same network as `siyaq.entities.tagger_network`, with dropout and gradients, and a CRF's likelihood as its loss.
What it learns from is a list of tasks; each task is a set of annotated documents with a last layer of its own, because
other corpora mark other things as names; the first task is the one whose last layer the tagger keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from siyaq.entities.tagger_lattice import best_labels
from siyaq.entities.tagger_network import flag_bits
from siyaq.entities.tagger_words import TypeInputs, Vectors
from siyaq.text import Tokens

DISTANCES = (-2, -1, 0, 1, 2)
FORBIDDEN = -1e4


def states_of(types: Sequence[str]) -> tuple[str, ...]:
    """Return the CRF's states of some types: outside, then first, inner, last and only token of each."""
    return ("O", *(f"{place}-{kind}" for kind in types for place in "BIES"))


def to_states(labels: np.ndarray, length: np.ndarray) -> np.ndarray:
    """Return the states of BIO labels, both as indices (``O``, then B and I of each type; `states_of`).

    Examples
    --------
    >>> to_states(np.array([1, 2, 2, 0, 3]), np.array([5])).tolist()
    [1, 2, 3, 0, 8]
    """
    kind = (labels - 1) // 2
    last = np.zeros(len(labels), bool)
    last[np.cumsum(length)[length > 0] - 1] = True
    after = np.append(labels[1:], 0)
    goes_on = (labels > 0) & (after > 0) & (after % 2 == 0) & ((after - 1) // 2 == kind) & ~last
    begins = labels % 2 == 1
    place = np.where(begins, np.where(goes_on, 0, 3), np.where(goes_on, 1, 2))
    return np.where(labels == 0, 0, 1 + 4 * kind + place)


@dataclass(frozen=True)
class Task:
    """Documents ready for training: tokens, tokens of each sentence, name flags, inputs per type, state per token."""

    tokens: Tokens
    length: np.ndarray
    masks: np.ndarray
    inputs: TypeInputs
    states: np.ndarray

    def __len__(self) -> int:
        return int(self.tokens.article[-1]) + 1 if len(self.tokens) else 0


class Batch:
    """Some documents of a task as tensors."""

    def __init__(self, task: Task, documents: np.ndarray, vectors: Vectors, flags: int) -> None:
        tokens = task.tokens
        border = np.searchsorted(tokens.article, [documents, documents + 1])
        rows = np.concatenate([np.arange(a, b) for a, b in border.T])
        sentence = tokens.article[np.cumsum(task.length) - task.length]
        within = np.searchsorted(sentence, [documents, documents + 1])
        self.length = np.concatenate([task.length[a:b] for a, b in within.T])
        types, kind = np.unique(tokens.type[rows], return_inverse=True)
        owned = task.inputs.attributes[types]
        stem = tokens.article[rows].astype(np.int64) * len(tokens.types) + task.inputs.same[tokens.type[rows]]
        self.size = len(rows)
        self.kind = torch.as_tensor(kind)
        self.attributes = torch.as_tensor(owned[owned >= 0])
        self.begins = torch.as_tensor(np.cumsum(np.append(0, (owned >= 0).sum(1)))[:-1])
        self.word = torch.as_tensor(vectors.take(task.inputs.word[types]))
        self.stem = torch.as_tensor(vectors.take(task.inputs.stem[types]))
        self.flags = torch.as_tensor(flag_bits(task.masks[rows], flags))
        self.same = torch.as_tensor(np.unique(stem, return_inverse=True)[1])
        self.states = torch.as_tensor(task.states[rows])
        number = np.repeat(np.arange(len(self.length)), self.length)
        at = np.arange(len(rows))
        self.near = {}
        for d in DISTANCES:
            there = np.clip(at + d, 0, len(rows) - 1)
            inside = (at + d == there) & (number[there] == number)
            self.near[d] = torch.as_tensor(np.where(inside, there, len(rows)))


def _around(rows: Tensor, outside: Tensor, near: dict[int, Tensor]) -> Tensor:
    """Sum what each token gives to its neighbours; see `siyaq.entities.tagger_network`."""
    reach = len(outside) // 2
    rows = torch.cat([rows, outside[None]])
    return sum(rows[near[d], d + reach] for d in range(-reach, reach + 1))


class Network(nn.Module):
    """The network; `tasks` last layers.

    Parameters
    ----------
    attributes, flags, size, states : int
        Word attributes, name flags, coordinates of a word vector, states of the CRF.
    units, cells, wide : int
        Units of the first layer, cells of the memory, units of the second layer.
    embedding : int
        Size of the vectors of attributes.
    """

    def __init__(
        self,
        attributes: int,
        flags: int,
        size: int,
        states: int,
        tasks: int,
        *,
        units: int = 128,
        cells: int = 48,
        wide: int = 96,
        embedding: int = 48,
    ) -> None:
        super().__init__()
        self.embedding = nn.EmbeddingBag(attributes, embedding, mode="sum")
        nn.init.normal_(self.embedding.weight, std=0.1)
        self.first = nn.Linear(2 * size + embedding, 5 * units)
        self.flags = nn.Linear(flags, 5 * units, bias=False)
        self.first_outside = nn.Parameter(torch.zeros(5, units))
        self.memory = nn.Linear(units, cells)
        self.second = nn.Linear(units + cells, 3 * wide)
        self.second_outside = nn.Parameter(torch.zeros(3, wide))
        self.out = nn.ModuleList([nn.Linear(units + wide, states) for _ in range(tasks)])
        self.transition = nn.ParameterList([nn.Parameter(torch.zeros(states, states)) for _ in range(tasks)])
        self.drop_units = nn.Dropout(0.4)
        self.drop_inputs = nn.Dropout(0.25)

    def _forget(self, rows: Tensor, share: float) -> Tensor:
        """In training, set a share of the rows to zero: a word without a vector, a name on no list."""
        return rows * (torch.rand(len(rows), 1) >= share) if self.training else rows

    def forward(self, batch: Batch, task: int = 0) -> Tensor:
        """Return the score of each state at each token."""
        vectors = (self._forget(batch.word, 0.05), self._forget(batch.stem, 0.05))
        word = self.drop_inputs(torch.cat([*vectors, self.embedding(batch.attributes, batch.begins)], 1))
        given = self.first(word)[batch.kind] + self.flags(self._forget(batch.flags, 0.1))
        given = given.view(batch.size, *self.first_outside.shape)
        near = self.drop_units(torch.relu(_around(given, self.first_outside, batch.near)))
        cells = self.memory(near)
        most = torch.zeros(int(batch.same.max()) + 1, cells.shape[1])
        most = most.scatter_reduce(0, batch.same[:, None].expand_as(cells), cells, "amax")
        wide = self.second(torch.cat([near, most[batch.same]], 1)).view(batch.size, *self.second_outside.shape)
        far = self.drop_units(torch.relu(_around(wide, self.second_outside, batch.near)))
        return self.out[task](torch.cat([near, far], 1))

    def parameters_of(self, task: int = 0) -> dict[str, np.ndarray]:
        """Return the parameters as `siyaq.entities.tagger_network.scores` and the CRF want them."""
        layers = {"first": self.first, "memory": self.memory, "second": self.second, "out": self.out[task]}
        found = {
            "embedding": self.embedding.weight,
            "flags": self.flags.weight.T,
            "first_outside": self.first_outside,
            "second_outside": self.second_outside,
            "transition": self.transition[task],
        }
        found |= {name: layer.weight.T for name, layer in layers.items()}
        found |= {f"{name}_bias": layer.bias for name, layer in layers.items()}
        return {name: value.detach().numpy().astype(np.float32).copy() for name, value in found.items()}


def crf_loss(scores: Tensor, states: Tensor, length: np.ndarray, transition: Tensor) -> Tensor:
    """Return the sum over sentences of minus the log-likelihood of their states."""
    order = np.argsort(-length, kind="stable")
    size, start = length[order], (np.cumsum(length) - length)[order]
    at = torch.as_tensor(start)
    forward, done = scores[at], []
    for t in range(1, int(size[0])):
        running = int((size > t).sum())
        if running < len(forward):
            done.append(torch.logsumexp(forward[running:], 1).sum())
        step = scores[at[:running] + t]
        forward = torch.logsumexp(forward[:running, :, None] + transition, 1) + step
    done.append(torch.logsumexp(forward, 1).sum())
    inner = np.ones(len(states), bool)
    inner[start] = False
    pairs = transition[states[:-1], states[1:]][torch.as_tensor(inner[1:])]
    return sum(done) - scores.gather(1, states[:, None]).sum() - pairs.sum()


def legal(states: Sequence[str]) -> np.ndarray:
    """Return which states may follow which, (states, states)."""
    out = np.zeros((len(states), len(states)), bool)
    for i, a in enumerate(states):
        for j, b in enumerate(states):
            inside = a[0] in "BI"
            out[i, j] = (b[0] in "IE" and a[2:] == b[2:]) if inside else b[0] in "OBS"
    return out


def train(
    network: Network,
    tasks: Sequence[tuple[Task, int, float]],
    vectors: Vectors,
    *,
    epochs: int,
    rate: float = 2e-3,
    documents: int = 6,
    seed: int = 0,
    averaged: int = 3,
) -> None:
    """Train in place (AdamW, one cycle of the learning rate), and take the mean of the last epochs' weights.

    Parameters
    ----------
    tasks : list of (Task, last layer, share of its documents in each epoch)
    rate : float
        Highest learning rate.
    documents : int
        Documents in a batch.
    averaged : int
        Epochs at the end whose weights are averaged.
    """
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    flags = network.flags.in_features

    def epoch() -> list[tuple[int, np.ndarray]]:
        jobs = []
        for number, (task, _, share) in enumerate(tasks):
            chosen = rng.permutation(len(task))[: int(np.ceil(len(task) * share))]
            jobs += [(number, chosen[i : i + documents]) for i in range(0, len(chosen), documents)]
        return [jobs[i] for i in rng.permutation(len(jobs))]

    plan = [epoch() for _ in range(epochs)]
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate)
    steps = sum(map(len, plan))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=rate, total_steps=steps + 1, pct_start=0.1)
    total: dict[str, Tensor] = {}
    network.train()
    for number, jobs in enumerate(plan):
        for which, chosen in jobs:
            task, last, _ = tasks[which]
            batch = Batch(task, chosen, vectors, flags)
            loss = crf_loss(network(batch, last), batch.states, batch.length, network.transition[last])
            optimiser.zero_grad()
            (10 * loss / batch.size).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            schedule.step()
        if number >= epochs - averaged:
            for name, value in network.state_dict().items():
                total[name] = total.get(name, 0) + value.detach().clone()
    network.load_state_dict({name: value / min(averaged, epochs) for name, value in total.items()})
    network.eval()


@torch.no_grad()
def state_scores(network: Network, task: Task, vectors: Vectors, last: int = 0) -> np.ndarray:
    """Return the score of each state at each token of a task."""
    network.eval()
    numbers = np.arange(len(task))
    parts = np.split(numbers, np.arange(50, len(numbers), 50))
    return np.concatenate([network(Batch(task, p, vectors, network.flags.in_features), last).numpy() for p in parts])


def best_states(networks: Sequence[Network], task: Task, vectors: Vectors, states: Sequence[str]) -> np.ndarray:
    """Return the best states of a task by the mean of the scores of several networks."""
    scores = sum(state_scores(n, task, vectors) for n in networks) / len(networks)
    transition = sum(n.transition[0].detach().numpy() for n in networks) / len(networks)
    return best_labels(scores, np.where(legal(states), transition, FORBIDDEN), task.length)
