"""The formats of reports: bytes -> (metadata as found, blocks). Each raises `ReportError` with the reason it cannot."""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.errors import ReportError
from bot.indexing.blocks import Block, blocks_of_plain_text, is_heading_line
from bot.indexing.cleaning import clean_line, strip_hidden_markup

if TYPE_CHECKING:
    from lxml.etree import _Element
    from markdown_it.token import Token
    from pypdf import PageObject

Metadata: TypeAlias = dict[str, Any]

_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADER_LINE = re.compile(
    r"^(title|headline|outlet|source|publisher|date|published|place|location|url|link)\s*:\s+(\S.*)$",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://\S+")
# Otherwise any date will do: the year of a copyright line became the report's first of January.
_ONLY_STATED_DATES = {"original_date": True, "extensive_search": False}
_MAX_PDF_PAGES = 1_000
# A news page has a few thousand. Extraction takes the square of their number on a page of nothing else: 19 s for 300,000.
_MAX_TAGS = 50_000
# Lines of a paragraph are up to a quarter apart in their distances; paragraphs are by half a line more, or a whole one.
_PARAGRAPH_GAP = 1.3
_MAX_CHARACTERS = 5_000_000
_MAX_UNPACKED_BYTES = 200_000_000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes) -> str:
    """The text in the bytes, whatever its encoding; raises `ReportError` for what is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _detect(data)
    # Text has hardly any control characters, a binary file many.
    if len(_CONTROL.findall(text[:100_000])) > len(text[:100_000]) / 100:
        raise ReportError("binary, not text")
    if len(text) > _MAX_CHARACTERS:
        raise ReportError(f"longer than {_MAX_CHARACTERS:,} characters")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _detect(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = None if b"\x00" in data[:4096] else from_bytes(data).best()
    if best is None:
        raise ReportError("binary, or text in an encoding that cannot be told; save it as UTF-8")
    return str(best)


def split_front_matter(text: str) -> tuple[Metadata, str]:
    """The front matter as a mapping of strings, and the text after it; broken YAML is read line by line."""
    import yaml

    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    try:
        # Strings only: `language: no` is Norwegian, not False, and no value can break what would convert it.
        # The loader in C, where PyYAML has it, takes a tenth of the time.
        metadata = yaml.load(match.group(1), Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506
    except (yaml.YAMLError, RecursionError):
        # "title: Iran: the reply" is no YAML, but it is what people write.
        lines = (line.partition(":") for line in match.group(1).splitlines())
        metadata = {key.strip(): value.strip().strip("\"'") for key, colon, value in lines if colon}
    return metadata if isinstance(metadata, dict) else {}, text[match.end() :]


def read_text(data: bytes) -> tuple[Metadata, list[Block]]:
    """Plain text as agencies send it, with front matter or "Source:" lines where it has them."""
    metadata, body = split_front_matter(decode(data))
    found, body = _header_lines(strip_hidden_markup(body))
    return found | metadata, blocks_of_plain_text(body)


def _header_lines(body: str) -> tuple[Metadata, str]:
    """Lines such as "Outlet: ..." at the head of a text, and a "Source:" with an address at its end, taken out of it."""
    lines = body.strip().split("\n")
    found: Metadata = {}
    while lines and (match := _HEADER_LINE.match(lines[0].strip())):
        found[match.group(1).lower()] = match.group(2).strip()
        lines = lines[1:]
    # "Title: x https://..." at the end is text; only an address that is all of the line is the report's.
    if lines and (match := _HEADER_LINE.match(lines[-1].strip())) and _LINK.fullmatch(match.group(2).strip()):
        found["url"] = match.group(2).strip()
        lines = lines[:-1]
    if (address := str(found.get("source", ""))).startswith("http"):
        found = {key: value for key, value in found.items() if key != "source"} | {"url": address}
    return found, "\n".join(lines)


def read_markdown(data: bytes) -> tuple[Metadata, list[Block]]:
    """Markdown with front matter; links keep their words, images and HTML go."""
    from markdown_it import MarkdownIt

    metadata, body = split_front_matter(decode(data))
    tokens = MarkdownIt("commonmark").enable("table").parse(strip_hidden_markup(body))
    blocks: list[Block] = []
    in_item, opener = 0, ""
    for token in tokens:
        in_item += (token.type == "list_item_open") - (token.type == "list_item_close")
        if token.type == "inline":
            is_heading = opener == "heading_open" or (not in_item and _is_bold_line(token))
            kind = "heading" if is_heading else "bullet" if in_item else "paragraph"
            blocks.append(Block(kind, _words_of(token)))  # type: ignore[arg-type]
        elif token.type in ("fence", "code_block"):
            blocks += blocks_of_plain_text(token.content)
        opener = token.type
    return metadata, blocks


def _is_bold_line(token: "Token") -> bool:
    """True for a paragraph that is one run of bold words and no sentence: many set their headings so."""
    children = token.children or []
    bold = [child.type for child in children[:1] + children[-1:]] == ["strong_open", "strong_close"]
    one_run = sum(child.type == "strong_open" for child in children) == 1
    return bold and one_run and is_heading_line(_words_of(token))


def _words_of(token: "Token") -> str:
    pieces = {"softbreak": " ", "hardbreak": " "}
    return "".join(
        pieces.get(child.type, child.content if child.type in ("text", "code_inline") else "")
        for child in token.children or []
    )


def read_html(data: bytes) -> tuple[Metadata, list[Block]]:
    """The report of a web page, without its navigation, and what the page says of itself."""
    import trafilatura
    from lxml.etree import LxmlError
    from trafilatura.settings import Document

    text = decode(data)
    if text.count("<") > _MAX_TAGS:
        raise ReportError(f"a page of more than {_MAX_TAGS:,} tags")
    try:
        page = trafilatura.bare_extraction(
            text, with_metadata=True, include_comments=False, date_extraction_params=_ONLY_STATED_DATES
        )
    except (LxmlError, ValueError, RecursionError) as error:
        raise ReportError(f"a broken page ({error})") from error
    if not isinstance(page, Document) or page.body is None:
        raise ReportError("a page without an article in it")
    metadata = {
        "title": page.title,
        "outlet": page.sitename,
        "date": page.date,
        "url": page.url,
        "language": page.language,
    }
    return metadata, list(_blocks_of_body(page.body))


def _blocks_of_body(body: "_Element") -> Iterator[Block]:
    kinds = {"head": "heading", "item": "bullet", "p": "paragraph", "cell": "paragraph", "quote": "paragraph"}
    nested = "self::head or self::item or self::p or self::cell or self::quote"
    for element in body.iter("head", "item", "p", "cell", "quote"):
        if element.xpath(f"boolean(descendant::*[{nested}])"):
            continue
        text = " ".join("".join(element.itertext()).split())
        in_item = element.xpath("boolean(ancestor::item)")
        if text:
            yield Block("bullet" if in_item else kinds[element.tag], text)  # type: ignore[arg-type]


def read_pdf(data: bytes) -> tuple[Metadata, list[Block]]:
    """The text of a PDF, page headers and footers left out."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReportError("encrypted; save it without a password")
        if len(reader.pages) > _MAX_PDF_PAGES:
            raise ReportError(f"more than {_MAX_PDF_PAGES:,} pages")
        pages = [_page_text(page) for page in reader.pages]
        title = reader.metadata.title if reader.metadata else ""
    except DependencyError as error:
        # AES, which pypdf leaves to a package that is not needed for anything else here.
        raise ReportError("encrypted; save it without a password") from error
    except _pdf_errors() as error:
        raise ReportError(f"a broken PDF ({' '.join(str(error).split())[:120]})") from error
    if not any(page.strip() for page in pages):
        raise ReportError("a PDF without text (scanned pages?)")
    found, body = _header_lines("\n".join(_without_running_lines(pages))[:_MAX_CHARACTERS])
    return {"title": _real_title(title)} | found, blocks_of_plain_text(body)


def _page_text(page: "PageObject") -> str:
    """The page's lines, with an empty one where the gap is wider than between the lines of a paragraph."""
    lines = _placed_lines(page)
    gaps = [above - below for (above, _), (below, _) in pairwise(lines)]
    widest = _PARAGRAPH_GAP * _line_pitch(gaps)
    return "\n".join(f"\n{text}" if gap > widest else text for (_, text), gap in zip(lines, [0.0, *gaps], strict=False))


def _placed_lines(page: "PageObject") -> list[tuple[float, str]]:
    """Each line that is not empty, with its height on the page in points."""
    pieces: list[tuple[float, str]] = []

    def keep(text: str, place: Sequence[float], line: Sequence[float], *_: object) -> None:
        pieces.append((line[4] * place[1] + line[5] * place[3] + place[5], text))

    page.extract_text(visitor_text=keep)
    lines = [(0.0, "")]
    for height, text in pieces:
        first, *others = text.split("\n")
        # Where a line begins counts: what follows in it may be raised, and a bare line end lies anywhere.
        lines[-1] = (lines[-1][0] if lines[-1][1].strip() else height, lines[-1][1] + first)
        lines += [(height, other) for other in others]
    return [(height, text) for height, text in lines if text.strip()]


def _line_pitch(gaps: Sequence[float]) -> float:
    """The distance of two lines of a paragraph: the least that is no rarity on the page (a footnote's, a raised mark's)."""
    counts = Counter(round(gap) for gap in gaps if gap > 1)
    common = [gap for gap, count in counts.items() if count >= sum(counts.values()) / 8]
    return float(min(common, default=0)) or float("inf")


def _pdf_errors() -> tuple[type[Exception], ...]:
    """What pypdf raises on a broken file, found by changing bytes of good ones at random."""
    from pypdf.errors import DeprecationError, PyPdfError

    # Below RuntimeError are RecursionError and NotImplementedError (an unknown filter or encryption).
    known = (ValueError, LookupError, TypeError, AttributeError, RuntimeError, ArithmeticError)
    return (PyPdfError, DeprecationError, *known)


def _real_title(title: str | None) -> str:
    """The title unless a program made it up ("Microsoft Word - draft.doc", "untitled")."""
    made_up = re.search(r"(?i)^microsoft|untitled|anonymous|\.(docx?|pdf|odt|indd)$", title or "")
    return "" if made_up else (title or "")


def _without_running_lines(pages: list[str]) -> list[str]:
    """The pages without the lines that stand on most of them and without bare page numbers."""
    counts = Counter(line for page in pages for line in {line.strip() for line in page.splitlines()} if line)
    running = {line for line, count in counts.items() if len(pages) > 2 and count > len(pages) / 2}
    number = re.compile(r"(?:page\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?", re.IGNORECASE)
    return [
        "\n".join(
            line for line in page.splitlines() if line.strip() not in running and not number.fullmatch(line.strip())
        )
        for page in pages
    ]


def read_docx(data: bytes) -> tuple[Metadata, list[Block]]:
    """The paragraphs, lists and tables of a Word document."""
    import docx

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReportError("encrypted, or an old .doc file; save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(item.file_size for item in package.infolist()) > _MAX_UNPACKED_BYTES:
                raise ReportError(f"it unpacks to more than {_MAX_UNPACKED_BYTES // 1_000_000} MB")
        document = docx.Document(io.BytesIO(data))
        blocks = list(_blocks_of_document(document))
        own_title = _real_title(document.core_properties.title)
    except _docx_errors() as error:
        raise ReportError("a broken Word document") from error
    title = next((text for kind, text in blocks if kind == "title"), "")
    body = [Block(kind, text) for kind, text in blocks if kind != "title"]  # type: ignore[arg-type]
    return {"title": title or own_title}, body


def _docx_errors() -> tuple[type[Exception], ...]:
    """What python-docx and zipfile raise on a broken file, found by changing bytes of good ones at random."""
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from docx.oxml.exceptions import XmlchemyError

    unpacking = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError)
    # lxml's XMLSyntaxError is a SyntaxError.
    parsing = (OpcError, PythonDocxError, XmlchemyError, SyntaxError)
    return (*unpacking, *parsing, LookupError, ValueError, AttributeError, TypeError)


def _blocks_of_document(document: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    from docx.text.paragraph import Paragraph

    for part in document.iter_inner_content():
        paragraphs = [part] if isinstance(part, Paragraph) else _cells(part)
        for paragraph in paragraphs:
            if text := clean_line(paragraph.text):
                yield _docx_kind(paragraph.style.name or "" if paragraph.style else ""), text


def _docx_kind(style: str) -> str:
    kinds = {"Title": "title", "Heading": "heading", "List": "bullet"}
    return next((kind for prefix, kind in kinds.items() if style.startswith(prefix)), "paragraph")


def _cells(table: Any) -> Iterator[Any]:  # noqa: ANN401
    seen = set()
    for row in table.rows:
        for cell in row.cells:
            # A merged cell is given once for every column it spans.
            if cell._tc not in seen:  # noqa: SLF001
                seen.add(cell._tc)  # noqa: SLF001
                yield from cell.paragraphs
