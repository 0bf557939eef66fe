"""An `Answer` as HTML. Reports and questions are strangers' text: every piece goes through `escape`."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from urllib.parse import urlsplit

from bot.records import Answer, Article, Citation, Passage, Rejected, Turn, visible

SEARCHING = "Searching the reports ..."
READING = "Reading the conversation and searching the reports ..."
WRITING = "Writing; each sentence is checked against its passage before it is shown ..."
SOURCES_COME = "Each passage appears here with the first sentence that rests on it."
NO_SOURCES = "The passages behind an answer appear here, with outlet, date and the quoted words marked."
# The nearest passages are the reranker's order; further down they are about something else.
NEAREST = 3

_UNSAFE = re.compile(r"[\x00-\x1f!-/:-@\[-`{-~\x7f]")
_MARK = re.compile(r"\[(\d{1,3})\]")
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'`]+", re.IGNORECASE)


def escape(text: str) -> str:
    """The visible text with every ASCII sign but letters, digits and spaces as a character reference.

    Neither an HTML nor a Markdown parser finds anything in it to act on, in text or in a quoted attribute.
    """
    return _UNSAFE.sub(lambda match: f"&#{ord(match.group())};", visible(text))


def question_html(question: str) -> str:
    """A question as its bubble shows it."""
    return f'<div class="question" dir="auto">{escape(question.strip())}</div>'


def answer_html(turn: int, answer: Answer) -> str:
    """The answer's bubble, with who wrote it and its list of sources.

    A mark [n] leads to quotation n while its card is beside the chat, else to the list in the bubble.
    """
    below = [
        _note_html(answer),
        _cited_html(turn, answer.citations),
        _rejected_html(answer.rejected),
        _author_html(answer),
    ]
    return _bubble(turn, answer, "".join(below))


def growing_html(turn: int, answer: Answer) -> str:
    """The answer's bubble while more may come."""
    return _bubble(turn, answer, status_html(WRITING) if answer.written_by else "")


def status_html(text: str) -> str:
    """A line that says what is going on."""
    return f'<div class="status">{escape(text)}</div>'


def problem_html(text: str) -> str:
    """A line that says what went wrong and what to do."""
    return f'<div class="problem">{escape(text)}</div>'


def turn_html(number: int, turn: Turn) -> tuple[str, str]:
    """The two bubbles of a turn; an answer that is only words says what went wrong."""
    if isinstance(turn.answer, Answer):
        return question_html(turn.question), answer_html(number, turn.answer)
    return question_html(turn.question), problem_html(turn.answer)


def sources_html(turn: int, answer: Answer, *, is_whole: bool = True) -> str:
    """The panel beside the chat: the cited passages, or the nearest ones where there is no answer."""
    if answer.citations:
        text = escape(plain_text(answer))
        copy = (
            f'<button type="button" class="copy" data-copy="{text}">Copy answer and sources</button>'
            if is_whole
            else ""
        )
        cards = "".join(_cited_card(turn, group) for group in _by_passage(answer.citations))
        return f'{copy}<ol class="cards">{cards}</ol>'
    if not answer.abstained and not is_whole:
        return hint_html(SOURCES_COME)
    if not answer.passages:
        return f'<p class="hint">{escape("No passage comes near this question.")}</p>'
    nearest = [hit.passage for hit in answer.passages[:NEAREST]]
    cards = "".join(_card(passage, passage.heading, escape(passage.text)) for passage in nearest)
    return f'<p class="nearest">Nearest passages (they do not answer it)</p><ol class="cards">{cards}</ol>'


def hint_html(text: str = NO_SOURCES) -> str:
    """The panel while it holds no sources."""
    return f'<p class="hint">{escape(text)}</p>'


def plain_text(answer: Answer) -> str:
    """The answer, who wrote it and its sources as text to paste into a cable or a story."""
    if not answer.citations:
        return answer.text
    sources = ["Sources", *(_plain_source(citation) for citation in answer.citations)]
    parts = [answer.text, answer.written_by, answer.note, "\n".join(sources)]
    return "\n\n".join(part for part in parts if part)


def _bubble(turn: int, answer: Answer, below: str) -> str:
    kinds = ["answer", *(["refusal"] if answer.abstained else []), *(["written"] if answer.written_by else [])]
    lines = _lines_html(turn, answer.text.splitlines(), answer.citations)
    return f'<div class="{" ".join(kinds)}">{_searched_for(answer)}{lines}{below}</div>'


def _searched_for(answer: Answer) -> str:
    searched = answer.standalone_question
    is_told = answer.abstained and searched in answer.text
    if is_told or searched == " ".join(answer.question.split()):
        return ""
    return f'<p class="searched">Searched for: <span dir="auto">{escape(searched)}</span></p>'


def _lines_html(turn: int, lines: Iterable[str], citations: Sequence[Citation]) -> str:
    parts = []
    for is_item, group in groupby(lines, key=lambda line: line.startswith("- ")):
        texts = [_marked(turn, line.removeprefix("- ") if is_item else line, citations) for line in group]
        if is_item:
            items = "".join(f'<li dir="auto">{text}</li>' for text in texts)
            parts.append(f"<ul>{items}</ul>")
        else:
            parts += [f'<p dir="auto">{text}</p>' for text in texts if text.strip()]
    return "".join(parts)


def _marked(turn: int, line: str, citations: Sequence[Citation]) -> str:
    """The line with its [n] as links; a [n] that a report wrote, inside the quoted words, stays text."""
    numbers = {citation.number for citation in citations}
    quoted = [span for citation in citations for span in _spans(line, " ".join(citation.quote.split()))]
    parts, done = [], 0
    for match in _MARK.finditer(line):
        inside = any(start <= match.start() < end for start, end in quoted)
        if inside or int(match.group(1)) not in numbers:
            continue
        parts += [escape(line[done : match.start()]), _link_to_source(turn, int(match.group(1)))]
        done = match.end()
    return "".join([*parts, escape(line[done:])])


def _spans(line: str, quote: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(re.escape(quote), line)] if quote else []


def _link_to_source(turn: int, number: int) -> str:
    label = f'<span class="sr">Source </span>&#91;{number}&#93;'
    return f'<a class="cite" href="#source-{turn}-{number}">{label}</a>'


def _cited_html(turn: int, citations: Sequence[Citation]) -> str:
    items = [
        f'<li id="cited-{turn}-{one.number}" dir="auto"><b>&#91;{one.number}&#93;</b> {byline_html(one.article)}'
        f" &middot; {bdi(one.article.title)}</li>"
        for one in citations
    ]
    return _folded("1 source" if len(items) == 1 else f"{len(items)} sources", items)


def _rejected_html(rejected: Sequence[Rejected]) -> str:
    """What was left out and why, struck through: nobody is to take it for what the reports say."""
    items = [
        f'<li dir="auto">Left out because {escape(one.reason)}: <s class="rejected">{bdi(one.text)}</s></li>'
        for one in rejected
    ]
    count = "1 sentence" if len(items) == 1 else f"{len(items)} sentences"
    return _folded(f"{count} left out, not borne out by the reports", items)


def _note_html(answer: Answer) -> str:
    return f'<p class="note" dir="auto">{escape(answer.note)}</p>' if answer.note else ""


def _author_html(answer: Answer) -> str:
    """Who wrote it, what that took, where it is known."""
    if not answer.written_by:
        return ""
    read, written = answer.tokens.get("input", 0), answer.tokens.get("output", 0)
    took = [
        f"{answer.timings['chat']:.1f} s" if "chat" in answer.timings else "",
        f"{read:,} tokens read, {written:,} written" if read or written else "",
    ]
    cost = " &middot; ".join(escape(part) for part in took if part)
    return f'<p class="author">{escape(answer.written_by)} <span class="cost">{cost}</span></p>'


def _folded(summary: str, items: Sequence[str]) -> str:
    if not items:
        return ""
    return f'<details class="folded"><summary>{summary}</summary><ul>{"".join(items)}</ul></details>'


def _by_passage(citations: Sequence[Citation]) -> list[list[Citation]]:
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.passage.id, []).append(citation)
    return list(groups.values())


def _cited_card(turn: int, citations: Sequence[Citation]) -> str:
    """A passage with the quotations of it marked, each behind its number."""
    passage = citations[0].passage
    parts, done = [], passage.start
    for citation in sorted(citations, key=lambda one: one.start):
        start, text = max(citation.start, done), passage.article.text
        name, quote = f"source-{turn}-{citation.number}", escape(text[start : citation.end])
        mark = f'<mark id="{name}" tabindex="-1">{quote}</mark>'
        parts += [escape(text[done:start]), _number(citation.number), mark]
        done = max(citation.end, done)
    body = "".join([*parts, escape(passage.article.text[done : passage.end])])
    numbers = "".join(_number(citation.number) for citation in citations)
    several = len(citations) > 1
    said_by = "".join(_said_by(one, several=several) + _carried_by(one, several=several) for one in citations)
    return _card(passage, citations[0].heading, body, numbers, said_by)


def _said_by(citation: Citation, *, several: bool) -> str:
    """Who says what is quoted, behind its number where the passage has several."""
    if not citation.said_by:
        return ""
    words = "; ".join(bdi(one.words) for one in citation.said_by)
    return f'<p class="said-by">{_number(citation.number) if several else ""}{words}</p>'


def _carried_by(citation: Citation, *, several: bool) -> str:
    """Which other outlets tell the same, each with its words."""
    number = _number(citation.number) if several else ""
    return "".join(
        f'<p class="also">{number}Also in {byline_html(one.article)}: '
        f'<q dir="auto">{escape(" ".join(one.quote.split()))}</q></p>'
        for one in citation.carried_by
    )


def _card(passage: Passage, heading: str, body: str, numbers: str = "", said_by: str = "") -> str:
    article = passage.article
    title = f'<h3 class="title" dir="auto">{escape(article.title)}</h3>' if article.title else ""
    under = f'<p class="heading" dir="auto">{escape(heading)}</p>' if heading else ""
    return (
        f'<li class="card"><p class="byline">{numbers}{byline_html(article)}</p>{title}{under}'
        f'{said_by}<blockquote dir="auto">{body}</blockquote>{foot_html(article)}</li>'
    )


def _number(number: int) -> str:
    return f'<span class="number">&#91;{number}&#93;</span> '


def byline_html(article: Article) -> str:
    """Outlet and date."""
    date = f', <span class="date">{escape(article.dateline)}</span>' if article.dateline else ""
    return f'<span class="outlet">{bdi(article.outlet or article.path)}</span>{date}'


def foot_html(article: Article) -> str:
    """Where the report is: its own address, where that is one of the web, and its file."""
    link = ""
    if site := _site(article.url):
        address = f'href="{escape(article.url)}" target="_blank" rel="noopener noreferrer"'
        link = f"<a {address}>Open at {bdi(site)}</a>"
    return f'<p class="foot">{link}<span class="file">{bdi(article.path)}</span></p>'


def _site(url: str) -> str:
    """The host of a web address, "" for anything else."""
    if not _WEB_ADDRESS.fullmatch(url):
        return ""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def bdi(text: str) -> str:
    """Text that may run the other way, kept from turning what stands around it."""
    return f"<bdi>{escape(text)}</bdi>"


def _plain_source(citation: Citation) -> str:
    article = citation.article
    said_by = "; ".join(one.words for one in citation.said_by)
    parts = [
        said_by,
        article.byline,
        citation.also_in,
        article.title,
        article.url if _site(article.url) else article.path,
    ]
    return f"[{citation.number}] {'. '.join(part for part in parts if part)}"
