"""Files of a matrix for the page's download buttons: in a folder that only this user can read, and that goes with the process."""

import os
from collections import deque
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Lock
from weakref import finalize

from bot.matrix.reaction import Reactions

# As many matrices can be downloaded; the files of older ones are deleted.
KEPT = 20
NAMES = ("reactions.md", "reactions.csv", "reactions.docx")


class Exports:
    """Writes the files; its folder is the one that gradio serves files from, and holds nothing else."""

    def __init__(self) -> None:
        # Made for this user alone, and deleted at exit; what somebody else deleted before is no fault.
        self.folder = Path(mkdtemp(prefix="bot-exports-"))
        finalize(self, rmtree, self.folder, ignore_errors=True)
        self._made: deque[Path] = deque()
        self._lock = Lock()

    def serve_only_these(self) -> None:
        """Makes it the folder that gradio keeps its own files in: it would copy what it serves to one that everybody can read.

        To be called before a page is built.
        """
        os.environ["GRADIO_TEMP_DIR"] = str(self.folder)

    def write(self, matrix: Reactions) -> tuple[str, ...]:
        """The paths of the matrix as Markdown, as CSV and as a Word file."""
        folder = Path(mkdtemp(dir=self.folder))
        # Excel takes a file without the mark at its beginning for one in the system's own encoding.
        contents = (matrix.to_markdown().encode(), matrix.to_csv().encode("utf-8-sig"), matrix.to_docx())
        paths = [folder / name for name in NAMES]
        for path, content in zip(paths, contents, strict=True):
            path.write_bytes(content)
        with self._lock:
            self._made.append(folder)
            while len(self._made) > KEPT:
                rmtree(self._made.popleft())
        return tuple(map(str, paths))
