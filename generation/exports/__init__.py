"""A data set in the formats that trainers read."""
