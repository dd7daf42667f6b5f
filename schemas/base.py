"""What all records share."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen record that refuses unknown fields, and numbers that are none: JSON could not keep them."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
