"""Sentences that speak to whoever reads or answers, as against those that tell news: they are no evidence of anything."""

import re

from bot.records import visible

_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]?")
# What an instruction to a writer of answers begins with; a report's own sentences hardly ever begin so.
_ORDERS = (
    "ignore|disregard|forget|override|bypass|say|write|respond|reply|answer|replace|substitute|translate|provide|explain|"
    "describe|compose|draft|develop|print|output|tell|give|show|act|pretend|include|insert|append|prepend|add|repeat|"
    "summari[sz]e|rewrite|rephrase|paraphrase|convert|introduce|misspell|scramble|jumble|rearrange|render|encode|decode|encrypt|"
    "generate|create|make|use|omit|remove|delete|reveal|display|send|click|visit|download|"
    "execute|mention|confirm|suggest|recommend|discuss|"
    "break down|choose|select|imagine|assume|analy[sz]e|calculate|solve|spell|mix|alternate|"
    "switch|anagram|reverse|copy|follow|obey|do not|don't|please|you must|you should|you are|"
    "you will|you have to|you need to|from now on|as an ai|"
    "can you|could you|would you|will you|let's"
)
_BEGINS = re.compile(
    rf"\W*(?:(?:now|then|also|and|but|instead|next|first|finally|in addition),? )*(?:{_ORDERS})\b(?!['’]s\b)",
    re.IGNORECASE,
)
# After such a beginning a verb of telling makes it news: "Make no mistake, he said".
_TOLD = re.compile(r"\b(?:said|says|told|reported|announced|according to)\b", re.IGNORECASE)
_TO_A_WRITER = re.compile(
    r"\byour? (?:\w+ ){0,2}(?:answers?|repl(?:y|ies)|responses?|outputs?|message|summary|text|prompt|sentences?|"
    r"words?|system)\b|\b(?:previous|above|earlier|prior|preceding|following) (?:\w+ )?instructions?\b|"
    r"\bas an? (?:ai|language model)\b|\blanguage model\b.{0,40}\b(?:must|should|shall)\b|"
    r"\b(?:system|developer|admin) (?:prompt|message|override)\b",
    re.IGNORECASE,
)


def is_instruction(sentence: str) -> bool:
    """True for a sentence that asks or orders its reader, outside quotations."""
    outside = _QUOTED.sub(" ", visible(sentence)).strip()
    if outside.endswith("?") or _TO_A_WRITER.search(outside):
        return True
    return bool(_BEGINS.match(outside)) and not _TOLD.search(outside)
