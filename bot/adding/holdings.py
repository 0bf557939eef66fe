"""What the corpus holds, as far as it takes to see whether a report is in it already."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.adding.addresses import address_key
from bot.adding.near_duplicates import Sketch, is_like, new_figures, resemblance, sketch
from bot.errors import ReportError, SourceError
from bot.indexing.formats import decode, read_text, split_front_matter
from bot.indexing.loading import load_report, read_bytes
from bot.indexing.reports import find_reports
from bot.settings import Settings

_ADDRESSES = ("url", "link", "address", "canonical", "requested")


@dataclass(frozen=True, slots=True)
class Holding:
    """A report of the corpus: the keys of its addresses, a sketch of its text, who else carried it (in lower case),
    and whether `bot add` wrote the file.
    """

    file: Path
    addresses: frozenset[str]
    sketch: Sketch
    also: frozenset[str]
    ours: bool


class Holdings:
    """The reports of the corpus folder. `refresh()` reads what is new or changed and nothing else.

    Text files are read without parsing them: 4,300 of 1,500 words take 6 s once a command, and 0.1 s to look at again.
    HTML, PDF and Word are read as a rebuild reads them, since what they say of themselves is not to be had otherwise.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._held: dict[Path, tuple[tuple[int, int, int], Holding | None]] = {}

    def refresh(self, tell: Callable[[str, int, int], None]) -> None:
        """Takes in what changed in the folder since the last time; what cannot be read is left to the rebuild to name."""
        files, _ = find_reports(self._settings.corpus_dir)
        now = {}
        for number, file in enumerate(files):
            tell("Reading the corpus", number, len(files))
            try:
                status = file.stat()
            except OSError:
                continue
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
            known = self._held.get(file)
            now[file] = known if known and known[0] == stamp else (stamp, self._read(file))
        self._held = now

    def _read(self, file: Path) -> Holding | None:
        try:
            metadata, text = self._contents(file)
        except (ReportError, SourceError):
            return None
        also = frozenset(str(one.get("outlet", "")).casefold() for one in _also(metadata))
        return Holding(file, frozenset(_keys(metadata)), sketch(text), also, "fetched" in metadata)

    def _contents(self, file: Path) -> tuple[dict[str, Any], str]:
        suffix = file.suffix.lower()
        if suffix in (".md", ".markdown", ".txt"):
            data, _ = read_bytes(file, self._settings.max_file_mb)
            metadata, body = split_front_matter(decode(data))
            # Agency texts say their address in a line at the head or the end.
            return (metadata if suffix != ".txt" else read_text(data)[0]), body
        article = load_report(file, self._settings.corpus_dir, self._settings.max_file_mb).article
        return {"url": article.url}, article.text

    def at(self, address: str) -> Holding | None:
        """The report with that address."""
        key = address_key(address)
        return next((one for one in self._all() if key in one.addresses), None)

    def like(self, text: str) -> Holding | None:
        """The report with the same story, the most alike first; not one that lacks a figure the text states."""
        wanted = sketch(text)
        alike = [one for one in self._all() if is_like(one.sketch, wanted)]
        alike.sort(key=lambda one: resemblance(one.sketch, wanted), reverse=True)
        return next((one for one in alike if not new_figures(text, self._contents(one.file)[1])), None)

    def _all(self) -> Iterator[Holding]:
        return (holding for _, holding in self._held.values() if holding is not None)


def _keys(metadata: dict[str, Any]) -> Iterator[str]:
    stated = {str(key).lower(): value for key, value in metadata.items()}
    for value in (*(stated.get(key) for key in _ADDRESSES), *(one.get("url") for one in _also(metadata))):
        if isinstance(value, str) and value:
            try:
                yield address_key(value)
            except SourceError:
                continue


def _also(metadata: dict[str, Any]) -> list[dict[str, Any]]:
    also = metadata.get("also")
    return [one for one in also if isinstance(one, dict)] if isinstance(also, list) else []
