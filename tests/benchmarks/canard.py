"""CANARD: a follow-up must retrieve what its human rewrite retrieves.

Run: python -m tests.benchmarks.canard [--data FOLDER] [--limit N] [--untitled] [--json FILE]

Each dialogue's section is a report: its title and section heading, and the answers of all its turns as text. For each
follow-up `search` is asked the human rewrite, the question that the program makes of it from the conversation, and the
question as it stands. The conversation opens with title and section, as the people who rewrote saw them; with --untitled it
is the questions and answers alone. recall@10: the section's report has a passage among the first ten; overlap@10: the share
of the human rewrite's passages that are found too.
"""

from collections.abc import Sequence

from bot import Chatbot, Turn
from bot.asking.rewriting import stand_alone
from tests.benchmarks.bootstrap import difference, mean, ratio
from tests.benchmarks.data import Row, chatbot_for, counted, options_of, read_rows, sample, save, write_report

NAME = "canard"
K = 10


def report_of(row: Row) -> str:
    """The report of a row's dialogue."""
    return f"{row['QuAC_dialog_id']}.txt"


def answers_of(rows: Sequence[Row]) -> list[str]:
    """The answers given in one dialogue, in order: what the histories of its questions hold."""
    longest = max((row["History"] for row in rows), key=len)
    return [answer.strip() for answer in longest[3::2] if answer.strip() not in ("", "CANNOTANSWER")]


def turns_of(row: Row, *, titled: bool) -> list[Turn]:
    """The conversation before a question."""
    title, section, *told = row["History"]
    opening = [Turn(title, section)] if titled else []
    return opening + [Turn(question, answer) for question, answer in zip(told[::2], told[1::2], strict=False)]


def found_by(bot: Chatbot, question: str) -> list[tuple[str, str]]:
    """(passage, report) of the first ten."""
    return [(hit.passage.id, hit.passage.article.path) for hit in bot.search(question, K)]


def judged(row: Row, found: Sequence[tuple[str, str]], human: Sequence[tuple[str, str]]) -> Row:
    """Whether the dialogue's report was found, and how many of the passages the human rewrite finds."""
    passages = {one for one, _ in human}
    overlap = len(passages & {one for one, _ in found}) / len(passages) if passages else 1.0
    return {"recall": float(report_of(row) in {path for _, path in found}), "overlap": overlap}


def figures_of(rows: Sequence[Row]) -> Row:
    """The table."""
    recall = {who: [row[who]["recall"] for row in rows] for who in ("human", "ours", "raw")}
    overlap = {who: [row[who]["overlap"] for row in rows] for who in ("ours", "raw")}
    return {
        **{f"recall@10, {who}": str(mean(values)) for who, values in recall.items()},
        "ours / human": str(ratio(recall["ours"], recall["human"])),
        "raw / human": str(ratio(recall["raw"], recall["human"])),
        "ours less raw": difference(recall["ours"], recall["raw"]).signed(),
        **{f"overlap@10 with the human rewrite, {who}": str(mean(values)) for who, values in overlap.items()},
        "overlap, ours less raw": difference(overlap["ours"], overlap["raw"]).signed(),
    }


def main() -> None:
    """Prints the table."""
    parser = options_of(__doc__)
    parser.add_argument("--untitled", action="store_true", help="the conversation without title and section")
    options = parser.parse_args()
    every = read_rows(options.data, "canard.jsonl")
    folder = options.work / NAME
    for dialogue in {row["QuAC_dialog_id"] for row in every}:
        rows = [row for row in every if row["QuAC_dialog_id"] == dialogue]
        title, section = rows[0]["History"][:2]
        text = "\n\n".join([f"{title}: {section}", *answers_of(rows)])
        write_report(folder / "corpus" / report_of(rows[0]), text, title=f"{title}: {section}")
    bot = chatbot_for(folder)
    rows = []
    for one in counted(sample([row for row in every if len(row["History"]) > 2], options.limit), NAME):
        written = {"human": one["Rewrite"], "raw": one["Question"]}
        written["ours"] = stand_alone(one["Question"], turns_of(one, titled=not options.untitled))
        found = {who: found_by(bot, question) for who, question in written.items()}
        row = {"history": one["History"], "report": report_of(one), "written": written}
        rows.append({**row, **{who: judged(one, hits, found["human"]) for who, hits in found.items()}})
    figures = figures_of(rows)
    print(f"CANARD: {len(rows)} follow-ups")
    for name, value in figures.items():
        print(name, value, sep="  ")
    save(options.json, figures, rows)


if __name__ == "__main__":
    main()
