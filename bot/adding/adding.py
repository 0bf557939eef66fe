"""`add`: files, addresses and feeds -> reports in the corpus folder, each once."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from bot.adding.addresses import canonical
from bot.adding.feeds import MOST_ENTRIES, Entry, read_feed
from bot.adding.fetching import Limits, Network, fetch
from bot.adding.holdings import Holding, Holdings
from bot.adding.pages import Page, read_fetched, read_file
from bot.adding.writing import as_markdown, name_outlet, save
from bot.errors import BusyError, CorpusError, ReportError, SourceError
from bot.indexing.formats import split_front_matter
from bot.indexing.loading import load_report, read_bytes
from bot.records import Added
from bot.settings import Settings

_LOCK_SECONDS = 60


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be added: a file or an address, with what a feed says of it."""

    source: str
    entry: Entry


def add(
    settings: Settings | None,
    sources: Sequence[str],
    feeds: Sequence[str] = (),
    progress: Callable[[str, int, int], None] | None = None,
    network: Network | None = None,
) -> tuple[Added, ...]:
    """Puts reports into the corpus folder, each once, and says what became of each; a failure does not stop the others.

    `sources` are files and addresses, `feeds` addresses or files of feeds. Raises a `BotError` only where nothing at all
    can be done: no folder for the corpus, or another `bot add` that does not end.
    """
    settings = settings or Settings.load()
    tell = progress or (lambda _step, _done, _total: None)
    _make_folder(settings.corpus_dir)
    desk = _Desk(settings, tell, network or Network(), Holdings(settings))
    desk.holdings.refresh(tell)
    results: list[Added] = []
    wanted = [_Wanted(source, Entry()) for source in sources]
    for feed in feeds:
        tell(f"Reading {feed}", 0, 0)
        listed, failures = desk.entries(feed)
        wanted += listed
        results += failures
    for number, one in enumerate(wanted):
        tell("Adding", number, len(wanted))
        results.append(desk.add(one))
    tell("Adding", len(wanted), len(wanted))
    return tuple(results)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise CorpusError(f"The corpus folder {str(folder)!r} cannot be made ({error.strerror}); create it.") from error


@dataclass(frozen=True, slots=True)
class _Desk:
    """What one run works with; only `holdings` changes."""

    settings: Settings
    tell: Callable[[str, int, int], None]
    network: Network
    holdings: Holdings

    def entries(self, feed: str) -> tuple[list[_Wanted], list[Added]]:
        """What a feed lists, and what is to be said of it."""
        try:
            if _is_address(feed):
                fetched = fetch(feed, Limits.of(self.settings), self.network)
                found = read_feed(fetched.data, fetched.charset, fetched.address)
            else:
                found = read_feed(read_bytes(Path(feed), self.settings.max_file_mb)[0])
        except (SourceError, ReportError) as error:
            return [], [Added(feed, "", "failed", str(error))]
        said = {
            f"{found.left_out} older entries left out; a feed gives its newest {MOST_ENTRIES}": found.left_out,
            f"{found.unusable} entries have no address that can be fetched": found.unusable,
        }
        listed = [_Wanted(entry.address, entry) for entry in found.entries]
        return listed, [Added(feed, "", "failed", words) for words, number in said.items() if number]

    def add(self, wanted: _Wanted) -> Added:
        """What becomes of one source; every reason a person can mend is in it."""
        try:
            if _is_address(wanted.source):
                address = canonical(wanted.source)
                if held := self.holdings.at(address):
                    return self._there(wanted, held, "the same address")
                fetched = fetch(address, Limits.of(self.settings), self.network)
                page = read_fetched(fetched, address, wanted.entry, datetime.now(tz=UTC).date())
            else:
                file = Path(wanted.source)
                if file.exists() and (inside := _inside(file, self.settings.corpus_dir)):
                    return Added(wanted.source, inside, "already there", "it is in the corpus folder")
                page = read_file(file, self.settings.max_file_mb)
            with self._lock():
                self._refresh()
                result = self._settle(wanted, page)
                self._refresh()
                return result
        except (SourceError, ReportError) as error:
            return Added(wanted.source, "", "failed", str(error))

    def _refresh(self) -> None:
        self.holdings.refresh(lambda _step, _done, _total: None)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """One writer at a time; what stops it from writing is a `SourceError`."""
        try:
            with FileLock(self.settings.corpus_dir / ".adding.lock", timeout=_LOCK_SECONDS):
                yield
        except Timeout as error:
            raise BusyError("Another `bot add` is writing to the corpus folder; wait for it to end.") from error
        except OSError as error:
            raise SourceError(f"the corpus folder cannot be written to ({error.strerror or error})") from error

    def _settle(self, wanted: _Wanted, page: Page) -> Added:
        """Puts the report into the corpus unless it is there already."""
        article = page.article
        if article.url and (held := self.holdings.at(article.url)):
            return self._there(wanted, held, "the same address")
        text = as_markdown(page, datetime.now(tz=UTC))
        twin = self.holdings.like(split_front_matter(text)[1])
        reason = ""
        if twin:
            outlet = load_report(twin.file, self.settings.corpus_dir, self.settings.max_file_mb).article.outlet
            if not _is_other(article.outlet, outlet, twin):
                return self._there(wanted, twin, "the same text from the same outlet")
            if twin.ours:
                name_outlet(twin.file, article.outlet, article.url)
                return replace(self._there(wanted, twin, f"{article.outlet} named there too"), outcome="same story")
            reason = f"the same text as {self._path(twin.file)}, from another outlet"
        saved = save(self.settings.corpus_dir, article, text, page.modified)
        return Added(wanted.source, self._path(saved), "added", reason)

    def _there(self, wanted: _Wanted, held: Holding, reason: str) -> Added:
        return Added(wanted.source, self._path(held.file), "already there", reason)

    def _path(self, file: Path) -> str:
        return file.relative_to(self.settings.corpus_dir).as_posix()


def _is_other(outlet: str, twins: str, twin: Holding) -> bool:
    """True where an outlet is named that has not been named for the twin.

    A person's own file without an outlet may be anybody's: a copy beside it would only be the same passages twice.
    """
    if not outlet or not (twins or twin.ours):
        return False
    return outlet.casefold() not in {twins.casefold(), *twin.also}


def _is_address(source: str) -> bool:
    """True for "https:" and for any other scheme; a single letter is a drive of Windows."""
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", source) is not None


def _inside(file: Path, folder: Path) -> str:
    """The path of a file below the folder, "" for one that is elsewhere."""
    path, root = file.resolve(), folder.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else ""
