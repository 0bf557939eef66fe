"""Which generation answers, which did before it, and the clearing away of the others."""

import re
import secrets
import shutil
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import DamagedIndexError, NoIndexError, StoreError
from bot.store.files import write_durably
from bot.store.locks import nobody_reads

CURRENT = "current"
_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}")


def new_name() -> str:
    """A name for a generation; later ones sort later."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


def current_generation(index_dir: Path) -> str:
    """The name of the generation that answers; raises `NoIndexError` where there is none."""
    name, gone = _names(index_dir)[0], None
    while name != gone:
        if _NAME.fullmatch(name) and (index_dir / name).is_dir():
            return name
        # A rebuild may have replaced and removed it just now.
        gone, name = name, _names(index_dir)[0]
    raise DamagedIndexError(f"The index {name!r} named by {CURRENT!r} is gone; run `bot rebuild`.")


def generation_before(index_dir: Path) -> str:
    """The name of the generation that answered before the current one, empty where none is kept."""
    try:
        name = _names(index_dir)[1]
    except StoreError:
        return ""
    return name if _NAME.fullmatch(name) and (index_dir / name).is_dir() else ""


def publish(index_dir: Path, generation: str, before: str) -> None:
    """Makes a generation the one that answers, in one atomic step that is on the disk when this returns.

    `before` is kept as the one to return to, empty for none.
    """
    try:
        write_durably(index_dir / CURRENT, f"{generation}\n{before}\n")
    except OSError as error:
        raise StoreError(
            f"The index cannot be written to {str(index_dir)!r} ({error.strerror}); make room there or set BOT_INDEX_DIR."
        ) from error


def clear(index_dir: Path) -> int:
    """Removes what answers no more and is read by nobody, and what a rebuild that died left; for the writer only.

    Returns how many generations stay because they are still read.
    """
    still_read = 0
    if (index_dir / CURRENT).exists() and not named_current(index_dir):
        # Which of them answered cannot be told; the next publication settles it.
        return still_read
    kept = {name for name in (named_current(index_dir), generation_before(index_dir)) if name}
    for path in index_dir.iterdir():
        if path.name.startswith(f"{CURRENT}.") and path.suffix == ".tmp":
            path.unlink()
        elif _NAME.fullmatch(path.name) and path.name not in kept and path.is_dir():
            with nobody_reads(path) as unread:
                if unread:
                    shutil.rmtree(path)
                still_read += not unread
    return still_read


def named_current(index_dir: Path) -> str:
    """What `current` names, whether it is there and sound or not; empty where it names nothing."""
    try:
        return _names(index_dir)[0]
    except StoreError:
        return ""


def _names(index_dir: Path) -> tuple[str, str]:
    """The generation that answers and the one before, as `current` has them."""
    try:
        lines = (index_dir / CURRENT).read_text(encoding="utf-8").split("\n")
    except FileNotFoundError as error:
        raise NoIndexError(f"There is no index in {str(index_dir)!r}; run `bot rebuild` first.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedIndexError(f"{str(index_dir / CURRENT)!r} cannot be read; run `bot rebuild`.") from error
    return lines[0].strip(), lines[1].strip() if len(lines) > 1 else ""
