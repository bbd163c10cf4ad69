"""Training of the tagger: annotated text, name lists, word vectors, network. README.md beside this file says how."""
