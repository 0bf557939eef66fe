"""What is indexed, and what a rebuild did, as HTML."""

from collections import Counter
from collections.abc import Sequence

from bot.indexing.watching import Outcome
from bot.records import Article, RebuildReport
from bot.ui.render import escape, problem_html
from bot.ui.watcher import Watching

# A browser lays out a longer table in seconds, not in an instant.
MAX_ROWS = 1000
_COLUMNS = ("Date", "Outlet", "Title", "Place", "File")


def extent(articles: Sequence[Article]) -> str:
    """How much is indexed, in one line: reports, outlets, first and last date."""
    outlets = len({article.outlet for article in articles if article.outlet})
    days = [article.published for article in articles if article.published]
    parts = [_count(len(articles), "report"), _count(outlets, "outlet")]
    if days:
        first, last = (f"{day.day} {day:%B %Y}" for day in (min(days), max(days)))
        parts.append(first if first == last else f"{first} to {last}")
    return " · ".join(parts)


def reports_html(articles: Sequence[Article], generation: str) -> str:
    """The indexed reports: how many by each outlet, and a table, newest first."""
    newest = list(reversed(articles))[:MAX_ROWS]
    cut = f"The newest {MAX_ROWS:,} of {len(articles):,} are listed." if len(articles) > MAX_ROWS else ""
    head = "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS)
    rows = "".join(_row(article) for article in newest)
    return (
        f'<p class="extent">{escape(extent(articles))}</p>'
        f'<p class="generation">Index {escape(generation)}</p>'
        f"{_outlets(articles)}<p>{escape(cut)}</p>"
        f'<table class="reports"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


def rebuilt_html(report: RebuildReport) -> str:
    """What a rebuild did: its summary, and each file that is not in the index with the reason."""
    summary = f'<p class="summary" role="status">{escape(report.summary())}</p>'
    if not report.failed:
        return summary
    items = "".join(
        f"<li><code><bdi>{escape(one.path)}</bdi></code> <span>{escape(one.reason)}</span></li>"
        for one in report.failed
    )
    return f'{summary}<p>Not in the index:</p><ul class="failed">{items}</ul>'


def watched_html(now: Watching) -> str:
    """What the watcher is doing, and what its last rebuild brought that was news."""
    parts = []
    if now.ended:
        parts.append(
            problem_html("The folder is no longer watched; the terminal says why. Start `bot ui --watch` again.")
        )
    if now.pace:
        parts.append(f'<p class="pace">{escape(str(now.pace))}</p>')
    if now.outcome and now.at:
        when = f"Last automatic rebuild: {now.at.day} {now.at:%B %Y, %H:%M:%S}"
        parts += [f'<p class="when">{escape(when)}</p>', _outcome_html(now.outcome)]
    return "".join(parts)


def _outcome_html(outcome: Outcome) -> str:
    return rebuilt_html(outcome) if isinstance(outcome, RebuildReport) else problem_html(str(outcome))


def _outlets(articles: Sequence[Article]) -> str:
    counts = Counter(article.outlet or "no outlet given" for article in articles)
    items = "".join(
        f"<li><bdi>{escape(outlet)}</bdi> <b>{count}</b></li>"
        for outlet, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].casefold()))
    )
    return f'<ul class="outlets" aria-label="Reports by outlet">{items}</ul>'


def _row(article: Article) -> str:
    cells = (article.dateline, article.outlet, article.title, article.place, article.path)
    return "<tr>" + "".join(map(_cell, _COLUMNS, cells)) + "</tr>"


def _cell(name: str, text: str) -> str:
    return f'<td data-name="{name}" class="{name.lower()}" dir="auto">{escape(text)}</td>'


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
