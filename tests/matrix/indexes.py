"""An index of small reports with statements made by hand, in which asking finds them."""

import hashlib
from dataclasses import replace

from bot.records import Article, Passage, Statement
from bot.settings import Settings
from bot.store import IndexedFile, Made, StoreWriter, publish
from tests.matrix.statements import JAN_17, JAN_18, JAN_19

# (outlet, published, sentences): (what stands before the words, the words, fields).
REPORTS = [
    (
        "Andes Wire",
        JAN_17,
        [
            (
                "Peruvian Foreign Minister Rosa Quispe condemned ",
                "the attack on the port of Callao",
                {"act": "condemns", "name": "Rosa Quispe"},
            ),
            ("Quispe also said that ", "Lima offers to host talks on the ferry line", {"act": "offers to mediate"}),
        ],
    ),
    (
        "Pacific Daily",
        JAN_18,
        [
            ("Peru condemned ", "the attack on the port of Callao", {"act": "condemns", "made": JAN_17}),
        ],
    ),
    (
        "Pacific Trade",
        JAN_18,
        [
            ("Chile's Foreign Ministry said that ", "the wheat harvest was the best in ten years", {"actor": "CL"}),
            ("Quispe told traders that ", "flour would stay cheap", {"actor": "", "name": "Quispe"}),
            ("A trader said that ", "bread would not", {"actor": ""}),
        ],
    ),
    (
        "Altiplano Post",
        JAN_19,
        [("Bolivia denied ", "any part in the attack on the port", {"actor": "BO", "act": "denies"})],
    ),
]


def made_index(folder, encoder):
    """The settings of an index in the folder with these reports, each sentence a passage of its own."""
    settings = Settings(corpus_dir=folder / "corpus", index_dir=folder / "index")
    with StoreWriter(settings.index_dir, encoder.encode_document) as writer:
        for outlet, day, sentences in REPORTS:
            put(writer, outlet, day, sentences)
        writer.finish(Made(encoder.fingerprint, settings.passage_tokens), encoder.dimension, "by hand")
    publish(settings.index_dir, writer.generation, before="")
    return settings


def put(writer, outlet, day, sentences):
    """Writes a report of these sentences, each with a statement."""
    lines = [f"{before}{words}." for before, words, _ in sentences]
    name = f"{outlet.lower().replace(' ', '-')}.txt"
    article = Article(
        name, name, lines[0], "\n\n".join(lines), outlet=outlet, published=day, also=("Geo",) * (day == JAN_19)
    )
    passages, statements = [], []
    for number, (line, (before, words, fields)) in enumerate(zip(lines, sentences, strict=True)):
        start = article.text.index(line)
        end, content = start + len(line), start + len(before)
        passage = Passage(f"{name} {number}", article, start, end, "", ((start, end),))
        passages.append((passage, line, hashlib.sha256(line.encode()).hexdigest()[:32]))
        cue = (start, start + len(before.rstrip()))
        one = Statement(passage.id, article, start, end, (start, content), cue, (content, content + len(words)))
        statements.append(replace(one, **({"actor": "PE", "made": day, "act": "states"} | fields)))
    writer.put(IndexedFile(name, name, "", name, outlet), article, passages, statements)
