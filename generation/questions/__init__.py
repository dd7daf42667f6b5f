"""Questions about images, people and events, made of templates."""
