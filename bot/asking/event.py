"""The event that the reports are about: where most of them tell of it, each of their statements may be a reaction to it."""

from dataclasses import replace

from bot.asking.question import Question
from bot.statements.words import content_words
from bot.store import Store

# Of fewer reports a word that most of them hold is no sign of what they are all about.
FEWEST_REPORTS = 5
# A word that this share of the reports holds names their event.
SHARE = 0.5


def apart_from_event(question: Question, store: Store) -> Question:
    """The question without what is reacted to where most of its reports tell of that: then each need not.

    Of ten reports on a raid one may give nothing but what two ministries said, and says nowhere what of.
    """
    if not question.event:
        return question
    words = content_words(question.event)
    held = store.lexical.words_in_most(words, question.scope, share=SHARE, fewest=FEWEST_REPORTS)
    return replace(question, event="") if held else question
