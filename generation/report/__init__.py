"""What a build did, in figures and as a page."""
