"""Training of the tagger: reading annotated text, fitting a CRF, writing weights. See README.md beside this file."""
