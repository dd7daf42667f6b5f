"""People and events: packaged, read from files, sampled, selected, and put into image prompts."""
