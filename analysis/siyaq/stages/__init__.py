"""The stages of a run, each a function of one part of the articles or of what all parts say together.

A part is some megabytes of text. Functions of a part take its number and read what earlier stages left of it; they can
run anywhere, in any order and again. Between them stand functions of what the parts say, which are as large as the
vocabulary or a few numbers an article.
"""
