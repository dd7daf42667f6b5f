"""A repository on the Hub as one token sees it: every call is made again while the fault may pass, and what is wrong is
told in one line without the token.
"""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from huggingface_hub import HfApi, RepoFile, get_session, get_token, hf_hub_url
from huggingface_hub.errors import HFValidationError
from huggingface_hub.utils import build_hf_headers, hf_raise_for_status, validate_repo_id  # type: ignore[attr-defined]  # they are public
from tenacity import Retrying, retry_if_exception, stop_after_attempt

from generation.base.errors import UserError
from generation.base.hub_errors import HTTPError, advice, hub_error_text, is_temporary, underlying, wait_before_retry
from generation.dataset.folder import File

T = TypeVar("T")
TOKEN_WANTED = "set HF_TOKEN to one that may write, or log in with 'hf auth login'"
ATTEMPTS = 8  # of one call
LONGEST_MESSAGE = 400  # characters


class Repository:
    """One data set repository, seen with one token.

    Raises:
        UserError: the name is no repository's, or the token no token.
    """

    def __init__(self, repo: str, token: str | None = None, endpoint: str | None = None) -> None:
        self.repo, self.token = repo, token or get_token()
        self.api = HfApi(endpoint=endpoint, token=self.token or False)
        try:
            validate_repo_id(repo)
            named = repo.count("/") == 1
        except HFValidationError:
            named = False
        if not named:
            raise UserError(f"--repo {' '.join(repo.split())}: is no name of a repository; give ORGANISATION/NAME")
        if self.token and not re.fullmatch(r"[!-~]+", self.token):
            raise UserError(f"the token holds a character that no token has; {TOKEN_WANTED}")

    def require_token(self) -> None:
        """For what writes.

        Raises:
            UserError: there is no token.
        """
        if not self.token:
            raise UserError(f"no token; {TOKEN_WANTED}")

    def tree(self, revision: str) -> dict[str, RepoFile]:
        """Path -> file."""
        entries = self.call(
            lambda: list(self.api.list_repo_tree(self.repo, recursive=True, revision=revision, repo_type="dataset"))
        )
        return {entry.path: entry for entry in entries if isinstance(entry, RepoFile)}

    def fetch(self, name: str, revision: str) -> bytes:
        """A small file. (`hf_hub_download` calls every fault a missing file.)"""

        def fetch() -> bytes:
            url = hf_hub_url(self.repo, name, repo_type="dataset", revision=revision, endpoint=self.api.endpoint)
            answer = get_session().get(url, headers=build_hf_headers(token=self.token or False))
            hf_raise_for_status(answer)
            return bytes(answer.content)

        return self.call(fetch)

    def tags(self) -> dict[str, str]:
        return {
            tag.name: tag.target_commit
            for tag in self.call(self.api.list_repo_refs, self.repo, repo_type="dataset").tags
        }

    def call(
        self, call: Callable[..., T], *arguments: Any, missing: type[Exception] | tuple[()] = (), **named: Any
    ) -> T:
        """Calls the Hub, again and again while it says that the fault may pass.

        Raises:
            missing: as the client does.
            UserError: everything else that it says.
        """
        retrying = Retrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=wait_before_retry,
            retry=retry_if_exception(lambda error: is_temporary(underlying(error))),
            reraise=True,
        )
        try:
            return retrying(call, *arguments, **named)
        except missing:
            raise
        except (HTTPError, ConnectionError, RuntimeError, ValueError) as error:
            fault = underlying(error)
            if isinstance(fault, RuntimeError):
                raise
            raise UserError(self.tell(f"{self.repo}: {hub_error_text(fault)}; {advice(fault)}")) from None

    def tell(self, message: str) -> str:
        """A message in one line, without the token."""
        said = " ".join((message.replace(self.token, "[token]") if self.token else message).split())
        return (
            said
            if len(said) <= LONGEST_MESSAGE
            else f"{said[: LONGEST_MESSAGE // 2]} ... {said[-LONGEST_MESSAGE // 2 :]}"
        )


def same_file(there: RepoFile, file: File, path: Path) -> bool:
    """Whether the Hub's file is ours; large ones are known by their SHA-256, small ones by git's hash."""
    if there.size != file.size:
        return False
    if there.lfs is not None:
        return bool(there.lfs.sha256 == file.sha256)
    return bool(there.blob_id == hashlib.sha1(b"blob %d\0" % file.size + path.read_bytes()).hexdigest())
