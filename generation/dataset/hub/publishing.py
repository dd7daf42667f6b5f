"""From a data set's folder to a Hub repository: what would change, and one commit.

Nothing is half published: files are sent first and appear with the one commit. A command that was interrupted sends
only what is missing.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from huggingface_hub import CommitOperationAdd, CommitOperationCopy, CommitOperationDelete, RepoFile
from huggingface_hub.errors import RepositoryNotFoundError

from generation.base.errors import UserError
from generation.base.hashing import fingerprint
from generation.dataset.folder import CARD, MARKER, Local, file_at, marker_text, outline, with_card
from generation.dataset.hub.repository import Repository, same_file
from generation.dataset.loader import quoted

LOADED = re.compile(r"(images|tables)/[^/]+\.parquet")  # what the configs' patterns may find

HUBS_OWN = {".gitattributes"}


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
    there: bool = False  # files of anybody's, but for the Hub's own


class Wishes(NamedTuple):
    """How the repository is to be."""

    private: bool = False
    gated: bool = False
    tag: str | None = None


def named(local: Local, repo: str, scratch: Path) -> Local:
    """The same with a card that loads it by the repository's name; what differs is written into `scratch`."""
    here = quoted(local.folder.resolve().name)
    card = (local.folder / CARD).read_text("utf-8").replace(f'load_dataset("{here}"', f'load_dataset("{repo}"').encode()
    (scratch / CARD).write_bytes(card)
    marker = with_card(local.marker, card)
    (scratch / MARKER).write_text(marker_text(marker), "utf-8")
    changed = {name: scratch / name for name in (CARD, MARKER)}
    files = {**local.files, **{name: file_at(path) for name, path in changed.items()}}
    return local._replace(files=files, marker=marker, elsewhere=changed)


class Hub(Repository):
    """One data set repository to publish to, seen with one token; see `Repository`."""

    def __init__(self, repo: str, token: str | None = None, endpoint: str | None = None) -> None:
        super().__init__(repo, token, endpoint)
        self._sent: dict[str, CommitOperationAdd] = {}  # an operation remembers that its bytes are there,
        self._head: str | None = None  # and what the file was in this commit

    def compare(self, local: Local) -> Change:
        """What publishing `local` would change.

        Raises:
            UserError: the repository holds something that pebench did not write, or cannot be read.
        """
        try:
            info = self.call(self.api.repo_info, self.repo, repo_type="dataset", missing=RepositoryNotFoundError)
        except RepositoryNotFoundError:
            return Change(None, None, sorted(local.files), (), 0, ())
        head = str(info.sha)
        there = self.tree(head)
        written = self._written(head) if MARKER in there else {}
        if not written and (others := sorted(set(there) - HUBS_OWN)):
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
            if not (name in there and same_file(there[name], file, local.path(name)))
        )
        delete = sorted(name for name in written if name in there and name not in local.files)
        changed = sorted(
            name
            for name in {*send, *delete} & set(written) & set(there)
            if self._sha256(there[name], head) != written[name]
        )
        kept, holds = len(local.files) - len(send), bool(set(there) - HUBS_OWN)
        return Change(head, info.private, send, delete, kept, changed, bool(info.gated), holds)

    def publish(self, local: Local, wishes: Wishes, said: Change) -> str:
        """Makes the repository what `local` is, in one commit, and returns that commit's hash; without a change the one
        that is there. `said` is what whoever agreed to it was shown.

        Raises:
            UserError: no token, no rights, the tag is taken, somebody committed there since `said` was compared, or the
            Hub failed in all attempts.
        """
        self.require_token()
        if wishes.tag is not None:
            self._check_tag(wishes.tag, said)
        if said.head is None:
            self.call(self.api.create_repo, self.repo, repo_type="dataset", private=wishes.private, exist_ok=True)
        elif wishes.private and not said.private:
            self.call(self.api.update_repo_settings, self.repo, repo_type="dataset", private=True)
        if wishes.gated and not said.gated:
            self.call(self.api.update_repo_settings, self.repo, repo_type="dataset", gated="auto")
        commit = self.call(self._commit, local, said)
        if wishes.tag is not None and (tagged := self.tags().get(wishes.tag)) != commit:
            if tagged is not None:
                raise UserError(
                    f"--tag {wishes.tag}: was made for another state of {self.repo} meanwhile; choose another"
                )
            self.call(
                self.api.create_tag, self.repo, tag=wishes.tag, revision=commit, repo_type="dataset", exist_ok=True
            )
        return commit

    def _check_tag(self, tag: str, said: Change) -> None:
        if tag == "main" or ".." in tag or not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9_.+-]*[A-Za-z0-9_+-])?", tag):
            raise UserError(f"--tag {' '.join(tag.split())}: is no name of a tag; give one such as v1.0.0")
        tags = self.tags() if said.head else {}
        if tag in tags and (said.send or said.delete or tags[tag] != said.head):
            raise UserError(f"--tag {tag}: is there already, for another state of {self.repo}; choose another")

    def _commit(self, local: Local, said: Change) -> str:
        """One commit on what was shown; none when nothing differs, as after a commit whose answer was lost."""
        change = self.compare(local)
        if change.head is not None and not (change.send or change.delete):
            return change.head
        if change.head != said.head if said.head else change.there:  # a new one has a head and no files
            raise UserError(
                f"{self.repo}: somebody committed there after the plan was shown; no file was changed, run the same"
                " command again to see the plan anew"
            )
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

    def _written(self, revision: str) -> dict[str, str]:
        """File -> SHA-256, as the marker there tells what we wrote; empty when it is not ours."""
        said = outline(self.fetch(MARKER, revision))
        return said.files if said else {}

    def _sha256(self, there: RepoFile, revision: str) -> str:
        """Of a file on the Hub; a small one is fetched for it."""
        return str(there.lfs.sha256) if there.lfs is not None else fingerprint(self.fetch(there.path, revision))
