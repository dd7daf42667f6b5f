"""Pictures to train on: layers of 3D people, laid over painted scenes, with captions; and the events that train."""
