"""The stages that turn a recipe into a data set."""
