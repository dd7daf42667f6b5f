"""Things that several painters paint: people, animals, plants, and what stands indoors and outdoors."""
