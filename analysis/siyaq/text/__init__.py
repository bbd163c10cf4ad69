"""Arabic text as arrays: normal forms, tokens, sentences, clitics, stems."""

from siyaq.text.normal import normal
from siyaq.text.tokens import Tokens, tokenize

__all__ = ["Tokens", "normal", "tokenize"]
