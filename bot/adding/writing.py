"""A report -> a Markdown file in the corpus: whole or not there, under a name nobody has, and read back as it was."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from bot.adding.pages import Page
from bot.errors import SourceError
from bot.indexing.blocks import Block
from bot.indexing.cleaning import clean_line
from bot.indexing.formats import decode, split_front_matter
from bot.records import Article

_VALUE_CHARACTERS = 300
_OUTLET_CHARACTERS = 30
_TITLE_CHARACTERS = 60
# What Markdown, and the cleaning of a line that comes after it, would take for more than text. "<" becomes an entity,
# since comments and scripts are cut out before Markdown is read.
_ENTITIES = {"&": "&amp;", "<": "&lt;"}
_MARKS = re.compile(r"[\\`*_\[\]#~|>]")
_FIRST_MARK = re.compile(r"^(?:[-+=]|\d{1,9}[.)])")


def as_markdown(page: Page, fetched: datetime) -> str:
    """The file of a report: front matter, then its blocks, escaped so that they are read as the same text."""
    blocks = [block for block in page.blocks if (block.kind, block.text) != ("heading", page.article.title)]
    return f"---\n{_dump(_front_matter(page, fetched))}---\n\n{_body(blocks)}"


def _front_matter(page: Page, fetched: datetime) -> dict[str, Any]:
    article = page.article
    values = {
        "title": _line(article.title),
        "outlet": _line(article.outlet),
        "date": _date(article),
        "place": _line(article.place),
        "language": _line(article.language),
        "url": article.url,
        "requested": page.requested,
        "fetched": fetched.astimezone(UTC).isoformat(timespec="seconds"),
    }
    return {key: value for key, value in values.items() if value}


def _line(value: str) -> str:
    return clean_line(clean_line(value[: 2 * _VALUE_CHARACTERS])[:_VALUE_CHARACTERS])


def _date(article: Article) -> date | str:
    """The date; without its year where that was inferred, so that whoever reads it marks it as inferred again."""
    if article.published is None:
        return ""
    return f"{article.published.day} {article.published:%B}" if article.published_inferred else article.published


def _dump(values: object) -> str:
    import yaml

    # On one line each, whatever the length.
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=100_000)


def _body(blocks: Sequence[Block]) -> str:
    marks = {"heading": "## ", "bullet": "- ", "paragraph": ""}
    text, before = "", ""
    for block in blocks:
        text += "\n" if before and not before == block.kind == "bullet" else ""
        text += f"{marks[block.kind]}{_escaped(block.text)}\n"
        before = block.kind
    return text


def _escaped(text: str) -> str:
    text = _MARKS.sub(r"\\\g<0>", text)
    text = re.sub("[&<]", lambda mark: _ENTITIES[mark.group()], text)
    return _FIRST_MARK.sub(lambda mark: f"{mark.group()[:-1]}\\{mark.group()[-1]}", text)


def save(folder: Path, article: Article, text: str, modified: float | None) -> Path:
    """Puts a report's file into the folder under a name of its date, outlet and title; gives where it is.

    It is there as a whole or not at all, and no file is ever overwritten. `modified` is the time it gets, in seconds.
    """
    hidden = _hidden(folder)
    try:
        _write(hidden, text)
        if modified is not None:
            os.utime(hidden, (modified, modified))
        return next(name for name in _names(folder, article, text) if _take(hidden, name))
    finally:
        hidden.unlink(missing_ok=True)


def _hidden(folder: Path) -> Path:
    # A rebuild passes over names that begin with a dot.
    return folder / f".adding-{uuid4().hex}"


def _write(file: Path, text: str) -> None:
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def _names(folder: Path, article: Article, text: str) -> Iterator[Path]:
    """The names for a report, best first: "2024-01-18-tass-moscow-urges-restraint.md", then with "-2", "-3" and so on."""
    stated = article.published is not None and not article.published_inferred
    title = _slug(article.title, _TITLE_CHARACTERS) or hashlib.sha256(text.encode()).hexdigest()[:12]
    parts = [str(article.published) if stated else "", _slug(article.outlet, _OUTLET_CHARACTERS), title]
    name = "-".join(part for part in parts if part)
    yield folder / f"{name}.md"
    yield from (folder / f"{name}-{number}.md" for number in count(2))


def _slug(words: str, characters: int) -> str:
    plain = unicodedata.normalize("NFKD", words[:_VALUE_CHARACTERS]).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    return slug if len(slug) <= characters else slug[: characters + 1].rpartition("-")[0] or slug[:characters]


def _take(hidden: Path, name: Path) -> bool:
    """Gives the file its name unless that is taken; a link cannot overwrite, as a rename would."""
    try:
        name.hardlink_to(hidden)
    except FileExistsError:
        return False
    except OSError:
        # A file system without hard links. Other `bot add` wait for the lock; only a person could be as quick.
        if name.exists():
            return False
        hidden.replace(name)
    return True


def name_outlet(file: Path, outlet: str, address: str) -> None:
    """Adds an outlet that carried the same story to `also` in a file's front matter; everything else stays as it is.

    The file keeps its time, by which a year may have been inferred; its size tells that it changed.
    """
    text = decode(file.read_bytes())
    metadata, body = split_front_matter(text)
    carried = {"outlet": _line(outlet), "url": address}
    before = metadata.get("also")
    also = [*(before if isinstance(before, list) else []), {key: value for key, value in carried.items() if value}]
    head = _without_also(text[: len(text) - len(body)])
    closing = head.rstrip("\n").rpartition("\n")[2]
    changed = head.rstrip("\n").removesuffix(closing) + _dump({"also": also}) + closing + "\n" + body
    if split_front_matter(changed) != ({**metadata, "also": also}, body):
        raise SourceError(f"the same story as {file.name}, whose front matter cannot be added to; mend it there")
    _replace(file, changed)


def _without_also(head: str) -> str:
    return re.sub(r"^also:[^\n]*\n(?:[ \t-](?!--)[^\n]*\n|\n)*", "", head, count=1, flags=re.MULTILINE)


def _replace(file: Path, text: str) -> None:
    status, hidden = file.stat(), _hidden(file.parent)
    try:
        _write(hidden, text)
        hidden.chmod(status.st_mode & 0o777)
        os.utime(hidden, ns=(status.st_atime_ns, status.st_mtime_ns))
        hidden.replace(file)
    finally:
        hidden.unlink(missing_ok=True)
