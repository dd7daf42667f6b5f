"""How much a model has forgotten: models tuned on a data set, and PEBench's measures on any vision-language model.

questions   what is asked, of which images, for which measure
measures/   answers made figures, one file each
models/     what answers: weights, a server, or a file of answers made elsewhere
tuning/     a model tuned on a data set
answering   a model's answers, kept as they come
evaluate    all of it for one data set, into results.json
page        the page that shows a result
compare     several results side by side
"""
