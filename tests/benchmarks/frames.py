"""How the frame reader (`bot/models/question_frames.onnx.gz`) was trained, and how to train it again.

Run: python -m tests.benchmarks.frames [--apart] [--out FILE]; it needs `pip install onnx` besides the test extra, and a quarter
of an hour of two cores to itself. `--apart` trains without a fifth of the questions, and prints how well that fifth is read. It
also writes `bot/asking/frame_words.txt`, the words that frame these questions.

The six layers of all-MiniLM-L6-v2 are trained for eight epochs on `question_frames.jsonl`: 1,691 questions of our own, as desk
officers and reporters would type them, about events that never were. Each says what kind of question it is, which act it asks
for and, in brackets, which words say whose words are asked for (A), to whom they were addressed (D), what about (M), through whom
they came (C) and when (W). A linear layer on each token tells its role, one on the first token and the mean tells kind and act.
The embeddings are kept as they are, and are those of `bot/models/word_table.safetensors.gz`.
"""

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from transformers import BertModel

from bot.asking.question import blanked
from bot.models.embedding import MINILM
from bot.models.framing import ACTS, KINDS, MAX_TOKENS, ROLES, framed
from bot.models.weights import BGE_SMALL
from bot.statements.words import content_words
from tests.benchmarks.quantized import words_of, write

QUESTIONS = Path(__file__).with_name("question_frames.jsonl")
WORDS = Path(__file__).parents[2] / "bot" / "asking" / "frame_words.txt"
MARK = re.compile(r"\[(?P<words>[^\[\]|]+)\|(?P<role>[ADMCW])\]")
MARKED_ROLES = dict(zip("ADMCW", ROLES[1:], strict=True))
HIDDEN = 384
EPOCHS = 8
BATCH = 16
RATE, HEAD_RATE = 2e-4, 1e-3
# What is not scored: special tokens and those that fill up.
NOT_SCORED = -100
# The id of the token that fills up.
FILLING = 0
APART = 0.2


@dataclass(frozen=True, slots=True)
class Row:
    """A question with what it asks for; `spans` are (start, end, role) of its marked words."""

    text: str
    spans: tuple[tuple[int, int, str], ...]
    kind: str
    act: str


def read_questions(file: Path = QUESTIONS) -> list[Row]:
    """The questions of the file, without their marks."""
    return [_row(json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def _row(found: dict[str, str]) -> Row:
    text, spans, place = "", [], 0
    for mark in MARK.finditer(found["question"]):
        text += found["question"][place : mark.start()]
        spans.append((len(text), len(text) + len(mark["words"]), MARKED_ROLES[mark["role"]]))
        text += mark["words"]
        place = mark.end()
    return Row(text + found["question"][place:], tuple(spans), found["kind"], found["act"])


def frame_words(rows: Sequence[Row]) -> list[str]:
    """The words that carry meaning and stand in no role, of the questions that ask for somebody's words, by the alphabet."""
    found: set[str] = set()
    for row in (one for one in rows if one.kind != "other"):
        found |= set(content_words(blanked(row.text, [(start, end) for start, end, _ in row.spans])))
    return sorted(found)


class Network(nn.Module):
    """The encoder and its heads: ids, mask and the tokens' vectors to the numbers that `bot.models.framing.framed` reads."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = BertModel.from_pretrained(MINILM.verified_folder(), add_pooling_layer=False)
        self.encoder.config._attn_implementation = "eager"
        for name, parameter in self.encoder.named_parameters():
            parameter.requires_grad = "embeddings" not in name
        self.roles = nn.Linear(HIDDEN, len(ROLES))
        self.whole = nn.Linear(2 * HIDDEN, len(KINDS) + len(ACTS))
        self.dropout = nn.Dropout(0.1)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor, words: Tensor) -> Tensor:
        """(batch, tokens, 39): the logits of each token's role, and those of the question beside each."""
        given = {"inputs_embeds": words, "attention_mask": attention_mask, "token_type_ids": token_type_ids}
        hidden = self.dropout(self.encoder(**given).last_hidden_state)
        mask = (input_ids != FILLING).unsqueeze(-1).float()
        whole = self.whole(torch.cat([hidden[:, 0], (hidden * mask).sum(1) / mask.sum(1)], -1))
        return torch.cat([self.roles(hidden), whole.unsqueeze(1).expand(-1, hidden.shape[1], -1)], -1)


def tokenizer_of() -> Tokenizer:
    """The program's tokenizer."""
    tokenizer = Tokenizer.from_file(str(BGE_SMALL.verified_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def batch_of(rows: Sequence[Row], tokenizer: Tokenizer) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """(ids, mask, roles, kinds, acts) of some questions, filled up to the longest."""
    encodings = [tokenizer.encode(row.text) for row in rows]
    longest = max(len(one.ids) for one in encodings)
    ids = torch.tensor([[*one.ids, *[FILLING] * (longest - len(one.ids))] for one in encodings])
    mask = torch.tensor([[1] * len(one.ids) + [0] * (longest - len(one.ids)) for one in encodings])
    roles = torch.full_like(ids, NOT_SCORED)
    for at, (row, encoding) in enumerate(zip(rows, encodings, strict=True)):
        for token, ((start, end), special) in enumerate(
            zip(encoding.offsets, encoding.special_tokens_mask, strict=True)
        ):
            if not special:
                role = next((role for first, last, role in row.spans if start < last and end > first), "")
                roles[at, token] = ROLES.index(role)
    kinds = torch.tensor([KINDS.index(row.kind) for row in rows])
    return ids, mask, roles, kinds, torch.tensor([ACTS.index(row.act) for row in rows])


def train(rows: Sequence[Row], tokenizer: Tokenizer) -> Network:
    """The network after all epochs, with a line an epoch on standard error."""
    torch.manual_seed(0)
    chance = random.Random(0)
    network = Network()
    heads = [*network.roles.parameters(), *network.whole.parameters()]
    body = [one for one in network.encoder.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW([{"params": body}, {"params": heads}], weight_decay=0.01)
    for epoch in range(EPOCHS):
        network.train()
        order = chance.sample(list(rows), len(rows))
        total = 0.0
        for group, rate in zip(optimizer.param_groups, (RATE, HEAD_RATE), strict=True):
            group["lr"] = rate * (1 - epoch / EPOCHS)
        for at in range(0, len(order), BATCH):
            ids, mask, roles, kinds, acts = batch_of(order[at : at + BATCH], tokenizer)
            output = network(ids, mask, torch.zeros_like(ids), words_of(ids))
            by_role, by_kind, by_act = output.split([len(ROLES), len(KINDS), len(ACTS)], dim=-1)
            loss = cross_entropy(by_role.reshape(-1, len(ROLES)), roles.reshape(-1), ignore_index=NOT_SCORED)
            loss = loss + cross_entropy(by_kind[:, 0], kinds) + cross_entropy(by_act[:, 0], acts)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            total += loss.item()
        print(f"epoch {epoch + 1} of {EPOCHS}: loss {total * BATCH / len(order):.3f}", file=sys.stderr, flush=True)
    return network.eval()


@torch.no_grad()
def figures(network: Network, rows: Sequence[Row], tokenizer: Tokenizer) -> str:
    """A line: the shares of questions whose kind and whose act is right, and F1 of the characters of each role."""
    right: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    misses: Counter[str] = Counter()
    for row in rows:
        encoding = tokenizer.encode(row.text)
        ids = torch.tensor([encoding.ids])
        output = network(ids, torch.ones_like(ids), torch.zeros_like(ids), words_of(ids))[0].numpy()
        frame = framed(row.text, output, encoding.offsets, encoding.word_ids)
        right["kind"] += frame.kind == row.kind
        right["act"] += frame.act == row.act
        for role in ROLES[1:]:
            found = {at for start, end in frame.roles[role] for at in range(start, end)}
            wanted = {at for start, end, one in row.spans if one == role for at in range(start, end)}
            hits[role] += len(found & wanted)
            misses[role] += len(found ^ wanted)
    shares = [f"{name} {right[name] / len(rows):.3f}" for name in ("kind", "act")]
    return ", ".join(
        [*shares, *(f"{role} {2 * hits[role] / (2 * hits[role] + misses[role]):.3f}" for role in ROLES[1:])]
    )


def main() -> None:
    """Trains it, and prints figures or writes it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--apart", action="store_true", help="keep a fifth apart and print how it is read")
    parser.add_argument(
        "--out", type=Path, default=Path("question_frames.onnx.gz"), help="file to write (default: %(default)s)"
    )
    options = parser.parse_args()
    rows, tokenizer = read_questions(), tokenizer_of()
    if options.apart:
        order = random.Random(1).sample(rows, len(rows))
        apart = round(APART * len(rows))
        print(figures(train(order[apart:], tokenizer), order[:apart], tokenizer))
        return
    WORDS.write_text("\n".join(frame_words(rows)) + "\n", encoding="utf-8")
    write(train(rows, tokenizer), options.out, {0: "batch", 1: "tokens"}, MAX_TOKENS)


if __name__ == "__main__":
    main()
