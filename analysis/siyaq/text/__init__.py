"""Arabic text as arrays: normal forms, tokens, sentences, clitics, stems."""

from siyaq.text.clitics import split_clitics
from siyaq.text.normal import normal
from siyaq.text.stems import stem, written_forms
from siyaq.text.tokens import Tokens, tokenize

__all__ = ["Tokens", "normal", "split_clitics", "stem", "tokenize", "written_forms"]
