"""A vision-language model tuned on a data set's questions: the finetuned model on all of it, the goal on what is
retained.
"""
