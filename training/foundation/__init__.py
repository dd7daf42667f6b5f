"""The small vision-language model that `pebench tune` begins with: its pictures, its questions, training, figures."""
