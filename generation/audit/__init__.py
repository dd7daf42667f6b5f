"""Whether images and data sets are what they should be."""
