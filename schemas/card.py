"""What the YAML of a data set's README.md says of its configs, as far as it is used; names and patterns of files that
somebody else may have written.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

# A part of a name or pattern begins with neither a dot nor a slash: nothing leaves the folder, nothing is a URL.
_PART, _PATTERN = r"[A-Za-z0-9_][A-Za-z0-9_.-]*", r"[A-Za-z0-9_*][A-Za-z0-9_.*-]*"
FileName = Annotated[str, StringConstraints(max_length=240, pattern=rf"^{_PART}(/{_PART})*$")]
FilePattern = Annotated[str, StringConstraints(max_length=240, pattern=rf"^{_PATTERN}(/{_PATTERN})*$")]
SplitName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]{1,64}$")]
CardConfigName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$")]
Patterns = FilePattern | tuple[FilePattern, ...]


class CardPart(BaseModel):
    """Of what anybody wrote, the part that is used; the rest is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class SplitFiles(CardPart):
    """A split and the patterns of its files."""

    split: SplitName
    path: Patterns


class CardConfig(CardPart):
    """A config. Files without a split are "train"."""

    config_name: CardConfigName
    data_files: Patterns | tuple[SplitFiles, ...] = ()
    data_dir: FilePattern | None = None
    filters: list[Any] | None = Field(default=None, description="which rows, as pyarrow takes them")
