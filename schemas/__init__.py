"""Every record that crosses a stage or is written to disk, as frozen pydantic models without logic of their own.

The folder stays flat: a file a subject, each read by itself, and every import names one of them; a folder within would
say no more than the file's name does.

base            what all records share
recipe          everything that changes the output of a build
concepts        who and what: the taxonomy, people and events
texts           what a language model is asked for
writing         what is kept of its answers, and counted
scene           what drawing produces: verdicts, candidates, portraits, scenes
calibration     what ships with a checkpoint: limits, how they were measured, what drawing costs
judging         what a vision model is asked about a picture, and how often it errs
questions       questions, and the templates that they are made of
rows, columns   the published rows, and the columns read off them
marker          `pebench.json` of a data set's folder
card            the configs that a data set's README.md names
report          what a build tells of itself
review          decisions and edits of reviewers
exports         what is exported, and in which format
image_checks    what `pebench check images` says
validity        what `pebench check validity` measured
evaluation      what models are asked and answer, and what they have forgotten
"""
