"""From a data set's folder to a Hub repository: what would change, one commit, and proof that what loads from there is
what lies here.

Nothing is half published: files are sent first and appear with the one commit. A command that was interrupted sends
only what is missing.
"""

import hashlib
import itertools
import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from datasets import get_dataset_config_names, load_dataset, load_dataset_builder
from datasets.exceptions import DatasetsError
from huggingface_hub import (
    CommitOperationAdd,
    CommitOperationCopy,
    CommitOperationDelete,
    HfApi,
    RepoFile,
    get_session,
    get_token,
    hf_hub_url,
)
from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError
from huggingface_hub.utils import build_hf_headers, hf_raise_for_status, validate_repo_id  # type: ignore[attr-defined]  # they are public
from tenacity import Retrying, retry_if_exception, stop_after_attempt

from generation.base.errors import UserError
from generation.base.hashing import fingerprint
from generation.base.hub_errors import HTTPError, advice, hub_error_text, is_temporary, underlying, wait_before_retry
from generation.base.progress import Progress
from generation.dataset.folder import CARD, MARKER, File, Local, file_at, marker_text, outline, with_card
from generation.dataset.splits import EXTENDED
from generation.dataset.verify import quiet_loader

T = TypeVar("T")
TOKEN_WANTED = "set HF_TOKEN to one that may write, or log in with 'hf auth login'"
ATTEMPTS = 8  # of one call
LOADED = re.compile(r"(images|tables)/[^/]+\.parquet")  # what the configs' patterns may find
LONGEST_MESSAGE = 400  # characters


class Change(NamedTuple):
    """What publishing would do to a repository. `head` is the commit it would follow; None when there is no repository
    yet.
    """

    head: str | None
    private: bool | None
    send: Sequence[str]
    delete: Sequence[str]
    kept: int
    overwritten: Sequence[str]  # files that somebody changed there since we wrote them
    gated: bool = False


class Wishes(NamedTuple):
    """How the repository is to be."""

    private: bool = False
    gated: bool = False
    tag: str | None = None


def named(local: Local, repo: str, scratch: Path) -> Local:
    """The same with a card that loads it by the repository's name; what differs is written into `scratch`."""
    here = local.folder.resolve().name
    card = (local.folder / CARD).read_text("utf-8").replace(f'load_dataset("{here}"', f'load_dataset("{repo}"').encode()
    (scratch / CARD).write_bytes(card)
    marker = with_card(local.marker, card)
    (scratch / MARKER).write_text(marker_text(marker), "utf-8")
    changed = {name: scratch / name for name in (CARD, MARKER)}
    files = {**local.files, **{name: file_at(path) for name, path in changed.items()}}
    return local._replace(files=files, marker=marker, elsewhere=changed)


class Hub:
    """One data set repository, seen with one token.

    Raises:
        UserError: the name is no repository's, or the token no token.
    """

    def __init__(self, repo: str, token: str | None = None, endpoint: str | None = None) -> None:
        self.repo, self._token = repo, token or get_token()
        self.api = HfApi(endpoint=endpoint, token=self._token or False)
        self._sent: dict[str, CommitOperationAdd] = {}  # an operation remembers that its bytes are there,
        self._head: str | None = None  # and what the file was in this commit
        try:
            validate_repo_id(repo)
            named = repo.count("/") == 1
        except HFValidationError:
            named = False
        if not named:
            raise UserError(f"--repo {' '.join(repo.split())}: is no name of a repository; give ORGANISATION/NAME")
        if self._token and not re.fullmatch(r"[!-~]+", self._token):
            raise UserError(f"the token holds a character that no token has; {TOKEN_WANTED}")

    def require_token(self) -> None:
        """For what writes.

        Raises:
            UserError: there is no token.
        """
        if not self._token:
            raise UserError(f"no token; {TOKEN_WANTED}")

    def compare(self, local: Local) -> Change:
        """What publishing `local` would change.

        Raises:
            UserError: the repository holds something that pebench did not write, or cannot be read.
        """
        try:
            info = self._call(self.api.repo_info, self.repo, repo_type="dataset", missing=RepositoryNotFoundError)
        except RepositoryNotFoundError:
            return Change(None, None, sorted(local.files), (), 0, ())
        head = str(info.sha)
        there = self._tree(head)
        written = self._written(head) if MARKER in there else {}
        if not written and (others := sorted(set(there) - {".gitattributes"})):
            raise UserError(
                f"--repo {self.repo}: holds something that pebench did not write ({others[0]}); choose another name"
            )
        if strange := sorted(name for name in set(there) - set(written) - set(local.files) if LOADED.fullmatch(name)):
            raise UserError(
                f"--repo {self.repo}: pebench did not write {strange[0]}, and it would be loaded with the rest; remove"
                " it there"
            )
        send = sorted(
            name
            for name, file in local.files.items()
            if not (name in there and _same(there[name], file, local.path(name)))
        )
        delete = sorted(name for name in written if name in there and name not in local.files)
        changed = sorted(
            name
            for name in {*send, *delete} & set(written) & set(there)
            if self._sha256(there[name], head) != written[name]
        )
        return Change(head, info.private, send, delete, len(local.files) - len(send), changed, bool(info.gated))

    def publish(self, local: Local, wishes: Wishes, said: Change) -> str:
        """Makes the repository what `local` is, in one commit, and returns that commit's hash; without a change the one
        that is there.

        Raises:
            UserError: no token, no rights, the tag is taken, or the Hub failed in all attempts.
        """
        self.require_token()
        if wishes.tag is not None:
            self._check_tag(wishes.tag, said)
        if said.head is None:
            self._call(self.api.create_repo, self.repo, repo_type="dataset", private=wishes.private, exist_ok=True)
        elif wishes.private and not said.private:
            self._call(self.api.update_repo_settings, self.repo, repo_type="dataset", private=True)
        if wishes.gated and not said.gated:
            self._call(self.api.update_repo_settings, self.repo, repo_type="dataset", gated="auto")
        commit = self._call(self._commit, local)
        if wishes.tag is not None and (tagged := self._tags().get(wishes.tag)) != commit:
            if tagged is not None:
                raise UserError(
                    f"--tag {wishes.tag}: was made for another state of {self.repo} meanwhile; choose another"
                )
            self._call(
                self.api.create_tag, self.repo, tag=wishes.tag, revision=commit, repo_type="dataset", exist_ok=True
            )
        return commit

    def _check_tag(self, tag: str, said: Change) -> None:
        if tag == "main" or ".." in tag or not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9_.+-]*[A-Za-z0-9_+-])?", tag):
            raise UserError(f"--tag {' '.join(tag.split())}: is no name of a tag; give one such as v1.0.0")
        tags = self._tags() if said.head else {}
        if tag in tags and (said.send or said.delete or tags[tag] != said.head):
            raise UserError(f"--tag {tag}: is there already, for another state of {self.repo}; choose another")

    def check(self, local: Local, commit: str, progress: Progress) -> int:
        """Loads the repository back and compares: every config's splits and files, and every row with its picture;
        returns the number of rows.

        Raises:
            UserError: what loads is not what lies here.
        """
        try:
            with quiet_loader(), tempfile.TemporaryDirectory(prefix="pebench-check-") as cache:
                return self._check(local, commit, progress, cache)
        except (OSError, HTTPError, DatasetsError, ValueError) as error:  # a broken Parquet file is a ValueError
            what = (
                f"{self.repo}: was published as {commit[:12]} but cannot be loaded back"
                f" ({hub_error_text(underlying(error))}); run the same command again"
            )
            raise UserError(self._tell(what)) from None

    def _check(self, local: Local, commit: str, progress: Progress, cache: str) -> int:
        files = self._tree(commit)
        if wrong := [
            name
            for name, file in local.files.items()
            if not (name in files and _same(files[name], file, local.path(name)))
        ]:
            raise UserError(
                f"{self.repo}: {sorted(wrong)[0]} is not the file that lies in {local.folder}; run the same command"
                " again"
            )
        where: dict[str, Any] = {"revision": commit, "token": self._token, "cache_dir": cache}
        names = get_dataset_config_names(str(local.folder))
        for n, name in enumerate(names):
            progress("configs", n, len(names))
            here = load_dataset_builder(str(local.folder), name, cache_dir=f"{cache}/here").config.data_files
            there = self._call(load_dataset_builder, self.repo, name, **where).config.data_files
            if {split: _names(files, 2) for split, files in here.items()} != {
                split: _names(files, 2) for split, files in there.items()
            }:
                raise UserError(
                    f"{self.repo}: config '{name}' has other splits or files than {local.folder}; remove there what"
                    " pebench did not write"
                )
        widest = next(name for name in (f"all{EXTENDED}", "all") if name in local.marker.rows)
        done, total = 0, sum(local.marker.rows[widest].values())
        for split in local.marker.rows[widest]:
            ours = load_dataset(
                str(local.folder), widest, split=split, streaming=True, cache_dir=f"{cache}/here"
            ).decode(False)
            theirs = self._call(load_dataset, self.repo, widest, split=split, streaming=True, **where).decode(False)
            for mine, other in itertools.zip_longest(ours, theirs):
                if mine != other:
                    raise UserError(
                        f"{self.repo}: image {(mine or other)['image_id']} is not the one that lies in {local.folder};"
                        " run the same command again"
                    )
                done += 1
                progress("rows", done, total)
        progress("configs", len(names), len(names))
        return done

    def _commit(self, local: Local) -> str:
        """One commit on what is there now; none when nothing differs, as after a commit whose answer was lost."""
        change = self.compare(local)
        if change.head is not None and not (change.send or change.delete):
            return change.head
        if change.head != self._head:
            self._head, self._sent = change.head, {}
        for name in change.send:
            self._sent.setdefault(name, CommitOperationAdd(name, local.path(name)))
        operations: list[CommitOperationAdd | CommitOperationCopy | CommitOperationDelete] = [
            *(self._sent[name] for name in change.send),
            *(CommitOperationDelete(name) for name in change.delete),
        ]
        rows = sum(local.marker.rows["all"].values()) if "all" in local.marker.rows else 0
        done = self.api.create_commit(
            self.repo,
            operations,
            repo_type="dataset",
            parent_commit=change.head,
            commit_message=f"{rows} images by the PEBench generator",
        )
        return str(done.oid)

    def _tree(self, revision: str) -> dict[str, RepoFile]:
        """Path -> file."""
        entries = self._call(
            lambda: list(self.api.list_repo_tree(self.repo, recursive=True, revision=revision, repo_type="dataset"))
        )
        return {entry.path: entry for entry in entries if isinstance(entry, RepoFile)}

    def _written(self, revision: str) -> dict[str, str]:
        """File -> SHA-256, as the marker there tells what we wrote; empty when it is not ours."""
        said = outline(self._fetch(MARKER, revision))
        return said.files if said else {}

    def _sha256(self, there: RepoFile, revision: str) -> str:
        """Of a file on the Hub; a small one is fetched for it."""
        return str(there.lfs.sha256) if there.lfs is not None else fingerprint(self._fetch(there.path, revision))

    def _fetch(self, name: str, revision: str) -> bytes:
        """A small file. (`hf_hub_download` calls every fault a missing file.)"""

        def fetch() -> bytes:
            url = hf_hub_url(self.repo, name, repo_type="dataset", revision=revision, endpoint=self.api.endpoint)
            answer = get_session().get(url, headers=build_hf_headers(token=self._token or False))
            hf_raise_for_status(answer)
            return bytes(answer.content)

        return self._call(fetch)

    def _tags(self) -> dict[str, str]:
        return {
            tag.name: tag.target_commit
            for tag in self._call(self.api.list_repo_refs, self.repo, repo_type="dataset").tags
        }

    def _call(
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
            raise UserError(self._tell(f"{self.repo}: {hub_error_text(fault)}; {advice(fault)}")) from None

    def _tell(self, message: str) -> str:
        """A message in one line, without the token."""
        said = " ".join((message.replace(self._token, "[token]") if self._token else message).split())
        return (
            said
            if len(said) <= LONGEST_MESSAGE
            else f"{said[: LONGEST_MESSAGE // 2]} ... {said[-LONGEST_MESSAGE // 2 :]}"
        )


def _same(there: RepoFile, file: File, path: Path) -> bool:
    """Whether the Hub's file is ours; large ones are known by their SHA-256, small ones by git's hash."""
    if there.size != file.size:
        return False
    if there.lfs is not None:
        return bool(there.lfs.sha256 == file.sha256)
    return bool(there.blob_id == hashlib.sha1(b"blob %d\0" % file.size + path.read_bytes()).hexdigest())


def _names(files: Sequence[object], parts: int) -> list[str]:
    return ["/".join(str(file).split("/")[-parts:]) for file in files]
