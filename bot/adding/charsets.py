"""Bytes in a declared encoding -> UTF-8, where the declaration holds."""

import codecs
import re

# The encodings of the web; Python's others ("punycode", "unicode_escape") are no text on a page, and some are slow.
_OF_THE_WEB = re.compile(
    r"utf-8(-sig)?|utf-16(-[bl]e)?|ascii|iso8859-\d+|cp(125\d|866|874|93[26]|949|950)|koi8-[rtu]|gb(k|2312|18030)|"
    r"big5(hkscs)?|euc_(jp|kr)|shift_jis|iso2022_(jp|kr)|mac-(roman|cyrillic)|tis-620"
)
# By these names pages mean their supersets (WHATWG Encoding Standard).
_SUPERSETS = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
_DECLARED_INSIDE = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_HEAD_BYTES = 4_096


def as_utf8(data: bytes, declared: str = "", *, markup: bool = False) -> bytes:
    """The bytes as UTF-8: by the server's charset or by what markup says of itself.

    A byte order mark and valid UTF-8 come before both, since those are declared wrongly far more often than met by
    chance. Where nothing fits, the bytes stay as they are, and whoever reads them has to guess.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace").encode()
    if _is_utf8(data):
        return data
    inside = _DECLARED_INSIDE.search(data[:_HEAD_BYTES]) if markup else None
    for name in (declared, inside.group(1).decode("ascii") if inside else ""):
        try:
            return data.decode(_codec(name, data)).encode()
        except (LookupError, UnicodeError):
            continue
    return data


def _is_utf8(data: bytes) -> bool:
    """True for UTF-8 that is more than ASCII, which UTF-16 and ISO-2022 may look like."""
    if data.isascii():
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _codec(name: str, data: bytes) -> str:
    found = codecs.lookup(name).name
    # UTF-16 has a zero in every space and line end; ASCII declared as UTF-16 would become Chinese.
    if not _OF_THE_WEB.fullmatch(found) or (found.startswith("utf-16") and b"\x00" not in data):
        raise LookupError(name)
    return _SUPERSETS.get(found, found)
