"""`evaluate()`: asks every question of a file, and judges the answers."""

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bot.asking.chatbot import Chatbot
from bot.evaluation.cases import Case, check_outlets, check_reports, of_half, read_cases
from bot.evaluation.evaluation import Evaluation
from bot.evaluation.judging import ReportFiles, judge
from bot.records import Answer
from bot.settings import Settings


def evaluate(
    questions: Path | str,
    settings: Settings | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    *,
    half: str = "",
) -> Evaluation:
    """Asks each question of a JSON lines file as `Chatbot.ask` would answer it, and measures the answers.

    `half` restricts it to the questions with that label; `progress` is told a step, how many questions are done and how many
    there are. Raises `EvaluationError`, naming every line, where the file cannot be used, and what `ask` raises.
    """
    file = Path(questions)
    settings = settings or Settings.load()
    tell = progress or (lambda _step, _done, _total: None)
    cases = read_cases(file)
    if half:
        cases = of_half(cases, half, file)
    tell("Loading the models", 0, 0)
    chatbot = Chatbot(settings)
    indexed = {article.path for article in chatbot.articles()}
    check_reports(cases, indexed, file)
    check_outlets(cases, chatbot.outlets(), file)
    files = ReportFiles(settings.corpus_dir, settings.max_file_mb)
    rows = []
    for number, case in enumerate(cases):
        tell("Asking", number, len(cases))
        answer, seconds = _ask(chatbot, case)
        rows.append(judge(case, answer, seconds, files))
    tell("Asking", len(cases), len(cases))
    return Evaluation(str(file), tuple(rows), half, len(indexed))


def _ask(chatbot: Chatbot, case: Case) -> tuple[Answer, float]:
    began = time.perf_counter()
    answer = chatbot.ask(case.question, case.history, **asdict(case.scope))
    return answer, time.perf_counter() - began
