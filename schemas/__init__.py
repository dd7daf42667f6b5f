"""Every record that crosses a stage, as frozen pydantic models without logic of their own."""
