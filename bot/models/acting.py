"""The classifier: which of PLOVER's fifteen classes what one side does to another belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.models.onnx import OnnxModel, softmax
from bot.models.weights import BGE_SMALL, own_weights
from bot.models.word_table import word_table
from bot.records import Span

# As it was trained: a sentence and its four marks are seldom longer.
MAX_TOKENS = 128
# In the order of the model's logits.
CLASSES = tuple(
    "ACCUSE AGREE AID ASSAULT COERCE CONSULT COOPERATE MOBILIZE PROTEST REJECT REQUEST SANCTION SUPPORT THREATEN YIELD".split()
)
# Before and behind the source, before and behind the target: tokens of the vocabulary that no text has.
SOURCE_MARKS = ("[unused1]", "[unused2]")
TARGET_MARKS = ("[unused3]", "[unused4]")
_FILE = "act_classifier.onnx"
CLASSIFIER_SHA256 = "e9da5860b75fe76e0725d465f7e951b47cb704ba5795a6ec35b7e84720fd527b"


@dataclass(frozen=True, slots=True)
class Deed:
    """A sentence with who does something in it and to whom: each (start, end) in the text, None where it is not there."""

    text: str
    source: Span | None
    target: Span | None


class ActClassifier:
    """Two encoders, of six and five layers, trained on events in political news, int8: the mean of what both find likely.

    `tests/benchmarks/acts.py` is how it was trained, and says on what. It is loaded when it is first asked: few reports need it.
    """

    def classify(self, deeds: Sequence[Deed]) -> list[tuple[str, float]]:
        """The likeliest class of each deed and its probability, in the order given."""
        model = _model()
        found = []
        for logits in model.run(model.encode([marked(one) for one in deeds])):
            at = int(logits.argmax())
            found.append((CLASSES[at], float(softmax(logits)[at])))
        return found


def marked(deed: Deed) -> str:
    """The sentence with marks around its source and its target; what stands in both is marked as the source."""
    spans = [(deed.source, SOURCE_MARKS)] if deed.source else []
    apart = deed.target and not (deed.source and deed.source[0] < deed.target[1] and deed.target[0] < deed.source[1])
    spans += [(deed.target, TARGET_MARKS)] if deed.target and apart else []
    text = deed.text
    for (start, end), (before, behind) in sorted(spans, reverse=True):
        text = f"{text[:start]} {before} {text[start:end]} {behind} {text[end:]}"
    return text


@cache
def _model() -> OnnxModel:
    """Verified and loaded once a process; the tokenizer is that of the bundled embedder."""
    return OnnxModel(
        BGE_SMALL.verified_folder(),
        MAX_TOKENS,
        own_weights(_FILE, CLASSIFIER_SHA256),
        marks=(*SOURCE_MARKS, *TARGET_MARKS),
        words=word_table(),
    )
