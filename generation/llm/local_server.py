"""A llama.cpp server inside the process, for `--endpoint local --model-file x.gguf`; needs the extra `local-llm`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from generation.base.errors import UserError
from generation.base.files import sha256_of

PROMPT = 3296  # tokens of the context that are left for each prompt


class LocalModel(NamedTuple):
    """A model that is being served: the base address of its server, and a name that tells its file from every other."""

    url: str
    name: str


@contextmanager
def serve_model(model_file: Path, parallel: int, max_tokens: int) -> Iterator[LocalModel]:
    """Serves a GGUF file on a free port of the loopback interface, `parallel` answers of `max_tokens` at once, and
    stops at the end.

    Raises:
        UserError: the extra is missing, or the file is no model that llama.cpp loads.
    """
    try:
        import xllamacpp
    except ImportError:
        raise UserError(
            "--endpoint local: needs llama.cpp; in pebench's clone: pip install -e '.[local-llm]'"
        ) from None
    name = f"{model_file.stem}@{_digest(model_file)}"
    settings = xllamacpp.CommonParams()
    settings.model.path = str(model_file)
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    settings.n_parallel, settings.n_ctx = parallel, (PROMPT + max_tokens) * parallel
    settings.verbosity = -1
    try:
        server = xllamacpp.Server(settings)
    except Exception as error:
        raise UserError(
            f"{model_file}: llama.cpp cannot load it ({' '.join(str(error).split())[:200]}); choose another GGUF file"
        ) from None
    try:
        yield LocalModel(f"{server.listening_address}/v1", name)
    finally:
        del server  # its destructor stops the server


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            magic = file.read(4)
        if magic != b"GGUF":
            raise UserError(f"{path}: is no GGUF file; --model-file takes a model in llama.cpp's format")
        return sha256_of(path)[:12]
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror or error}); check --model-file") from None
