"""New people, events and wordings by a language model."""
