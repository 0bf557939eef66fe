"""How the tagger (`bot/models/attribution_tagger.onnx.gz`) was trained, and how to train it again.

Run: python -m tests.benchmarks.tagger [--data FOLDER] [--out FILE]; it needs `pip install onnx` besides the test extra, and
half an hour of two cores to itself.

all-MiniLM-L6-v2, an encoder of six layers, is trained for two epochs, and its lower four for another at a lower rate, on
attribution/polnear_train.jsonl.gz (PolNeAR: 924 articles of political news of 2015-16, 22,026 attributions), 80 of the articles
kept apart. It reads runs of whole sentences of one line of
up to 126 tokens. For each token it tells whether a cue begins there or goes on; for a cue's first token and any other token,
whether that is the cue's source or content: the scaled product of a query made of the one and a key made of the other. So one
pass over a text finds all its attributions, those within others too. The embeddings are kept as they are.

What is written is the four layers with the embeddings, weights in int8, 19 MB, of which `tests/benchmarks/words.py` makes 8 and
the table of words. On PolNeAR's test half (F1 of whole attributions)
six layers have .729, four .709; six add .65 to the time of a rebuild, four .47.
"""

import gzip
import hashlib
import json
import random
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers import BertModel

from bot.indexing.chunking import split_sentences
from bot.models.embedding import MINILM
from bot.models.tagging import MAX_TOKENS, ROLES, WIDTH
from bot.models.weights import BGE_SMALL
from tests.benchmarks.data import Row, options_of

KEPT_APART = 80
WINDOW = 126
# Tokens a step, those that fill up included.
BUDGET = 3_000
# Epochs with the layers that are trained in them, and the rates of encoder and head.
STAGES = ((2, 6, (2e-4, 1e-3)), (1, 4, (1.5e-4, 5e-4)))
HIDDEN = 384
# What is not scored: special tokens and those that fill up.
NOT_SCORED = -100


@dataclass(frozen=True, slots=True)
class Window:
    """A run of sentences: its tokens, for each what of a cue it is, and each cue's first token with every token's role."""

    article: str
    ids: list[int]
    cues: list[int]
    roles: list[tuple[int, list[int]]]


class Model(nn.Module):
    """The encoder and what is read from it: cues, and the queries, keys and biases of the roles."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(MINILM.verified_folder(), add_pooling_layer=False)
        self.cue = nn.Linear(HIDDEN, 3)
        self.query = nn.Linear(HIDDEN, ROLES * WIDTH)
        self.key = nn.Linear(HIDDEN, ROLES * WIDTH)
        self.bias = nn.Linear(HIDDEN, ROLES)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """For each token the 389 numbers that `bot.models.tagging.tagged` reads."""
        hidden = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return torch.cat([self.cue(hidden), self.query(hidden), self.key(hidden), self.bias(hidden)], dim=-1)


def windows_of(row: Row, tokenizer: Tokenizer) -> Iterator[Window]:
    """The windows of an article with the attributions whose cues begin in them."""
    text = row["text"]
    for start, end in _spans(text, tokenizer):
        encoding = tokenizer.encode(text[start:end])
        offsets = [(first + start, last + start) for first, last in encoding.offsets]
        scored = [not special for special in encoding.special_tokens_mask]

        def inside(spans: list[list[int]], offsets: Any = offsets, scored: Any = scored) -> list[bool]:
            return [
                ok and any(first < stop and last > begin for begin, stop in spans)
                for ok, (first, last) in zip(scored, offsets, strict=True)
            ]

        cues = [0 if ok else NOT_SCORED for ok in scored]
        roles: dict[int, list[int]] = {}
        for one in row["attributions"]:
            cue = inside(one["cue"])
            first = cue.index(True) if True in cue and start <= one["cue"][0][0] < end else -1
            if first < 0 or first in roles:
                continue
            for at in (at for at, is_cue in enumerate(cue) if is_cue):
                cues[at] = 2
            source, content = inside(one["source"]), inside(one["content"])
            roles[first] = [
                NOT_SCORED if not ok else 1 if is_source else 2 if is_content else 0
                for ok, is_source, is_content in zip(scored, source, content, strict=True)
            ]
        for first in roles:
            cues[first] = 1
        yield Window(row["id"], encoding.ids, cues, list(roles.items()))


def _spans(text: str, tokenizer: Tokenizer) -> Iterator[tuple[int, int]]:
    """Runs of whole sentences of one line."""
    for line in re.finditer(r"[^\n]+", text):
        run, size = (0, 0), 0
        for first, last in split_sentences(line.group()):
            start, end = first + line.start(), last + line.start()
            count = len(tokenizer.encode(text[start:end], add_special_tokens=False).ids)
            if size and size + count > WINDOW:
                yield run
                size = 0
            run, size = (run[0] if size else start, end), size + count
        if size:
            yield run


def batches_of(windows: Sequence[Window]) -> list[list[Window]]:
    """The windows in batches of about the same length, in random order."""
    batches: list[list[Window]] = [[]]
    longest = 0
    for window in sorted(windows, key=lambda one: len(one.ids) + random.random() * 8):
        longest = max(longest, len(window.ids))
        if batches[-1] and longest * (len(batches[-1]) + 1) > BUDGET:
            batches.append([])
            longest = len(window.ids)
        batches[-1].append(window)
    random.shuffle(batches)
    return batches


def loss_of(model: Model, batch: Sequence[Window]) -> Tensor:
    """How wrong the cues are, and given the right cues the roles."""
    longest = max(len(one.ids) for one in batch)

    def filled(rows: Sequence[Sequence[int]], with_: int) -> Tensor:
        return torch.tensor([[*row, *[with_] * (longest - len(row))] for row in rows])

    ids, mask = filled([one.ids for one in batch], 0), filled([[1] * len(one.ids) for one in batch], 0)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        output = model(ids, mask, torch.zeros_like(ids))
    cues, queries, keys, bias = output.float().split([3, ROLES * WIDTH, ROLES * WIDTH, ROLES], dim=-1)
    loss = cross_entropy(
        cues.flatten(0, 1), filled([one.cues for one in batch], NOT_SCORED).flatten(), ignore_index=NOT_SCORED
    )
    pairs = [(at, first, roles) for at, one in enumerate(batch) for first, roles in one.roles]
    if not pairs:
        return loss
    of, first = [at for at, _, _ in pairs], [place for _, place, _ in pairs]
    query = queries[of, first].view(len(pairs), 1, ROLES, WIDTH)
    scores = (query * keys[of].view(len(pairs), longest, ROLES, WIDTH)).sum(-1) / WIDTH**0.5 + bias[of]
    logits = torch.cat([torch.zeros(len(pairs), longest, 1), scores], dim=-1)
    wanted = filled([roles for _, _, roles in pairs], NOT_SCORED)
    return loss + cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=NOT_SCORED)


def train(model: Model, windows: Sequence[Window], epochs: int, layers: int, rates: tuple[float, float]) -> None:
    """So many epochs of the lower layers; without dropout, which on a CPU costs a third of the time."""
    model.encoder.encoder.layer = model.encoder.encoder.layer[:layers]
    for name, value in model.named_parameters():
        value.requires_grad = "embeddings" not in name
    body = [value for name, value in model.named_parameters() if name.startswith("encoder") and value.requires_grad]
    head = [value for name, value in model.named_parameters() if not name.startswith("encoder")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": rates[0]}, {"params": head, "lr": rates[1]}], weight_decay=0.01
    )
    plan = [batch for _ in range(epochs) for batch in batches_of(windows)]
    began = time.monotonic()
    for step, batch in enumerate(plan):
        share = min(1, (step + 1) / 40) * max(0.02, 1 - step / len(plan))
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * share
        loss = loss_of(model, batch)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        if step % 25 == 0:
            print(
                f"{step} of {len(plan)}, loss {float(loss.detach()):.3f}, {time.monotonic() - began:.0f} s",
                file=sys.stderr,
            )


def write(model: Model, out: Path) -> None:
    """The model as ONNX with its weights in int8."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model.encoder.config._attn_implementation = "eager"
    ids = torch.randint(1_000, 2_000, (1, 17))
    names = ["input_ids", "attention_mask", "token_type_ids"]
    whole = out.with_suffix(".float.onnx")
    torch.onnx.export(
        model,
        (ids, torch.ones_like(ids), torch.zeros_like(ids)),
        whole,
        input_names=names,
        output_names=["tags"],
        dynamic_axes={name: {0: "batch", 1: "tokens"} for name in (*names, "tags")},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(whole, out, weight_type=QuantType.QInt8)
    whole.unlink()


def main() -> None:
    """Trains, writes, prints the loss on the articles kept apart and the digest that `bot/models/tagging.py` compares."""
    parser = options_of(__doc__ or "")
    parser.add_argument("--out", type=Path, default=Path("attribution_tagger.onnx"), help="file to write")
    options = parser.parse_args()
    file = options.data / "attribution" / "polnear_train.jsonl.gz"
    if not file.is_file():
        parser.exit(2, f"There is no {file}; name the folder with --data or BENCHMARKS_DIR.\n")
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    random.seed(0)
    torch.manual_seed(0)
    tokenizer = Tokenizer.from_file(str(BGE_SMALL.verified_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    random.shuffle(rows)
    apart = [window for row in rows[:KEPT_APART] for window in windows_of(row, tokenizer)]
    model = Model().eval()
    windows = [window for row in rows[KEPT_APART:] for window in windows_of(row, tokenizer)]
    for epochs, layers, rates in STAGES:
        train(model, windows, epochs, layers, rates)
    with torch.no_grad():
        losses = [float(loss_of(model, batch)) for batch in batches_of(apart)]
    print(f"loss on {KEPT_APART} articles kept apart: {sum(losses) / len(losses):.3f}")
    write(model, options.out)
    print("sha256 of", options.out, hashlib.sha256(options.out.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
