"""The event that the reports are about: where most of them tell of it, each of their statements may be a reaction to it."""

from dataclasses import replace

from bot.asking.question import Question
from bot.asking.requirements import own_words
from bot.statements.actors import is_role_word
from bot.statements.words import content_words
from bot.store import Store

# Of fewer reports a word that most of them hold is no sign of what they are all about.
FEWEST_REPORTS = 5
# A word that this share of the reports holds names their event.
SHARE = 0.5


def apart_from_event(question: Question, store: Store) -> Question:
    """The question without those words for what is reacted to that most of its reports hold: then each need not.

    Of ten reports on a raid one may give nothing but what two ministries said, and says nowhere what of. What is left of "the
    ambassador's recall after the raid" must be told all the same.
    """
    if not question.event:
        return question
    words = content_words(question.event)
    held = store.lexical.words_in_most(words, question.scope, share=SHARE, fewest=FEWEST_REPORTS)
    left = [word for word in own_words(question.event) if word not in held and not is_role_word(word)]
    return replace(question, event=" ".join(left)) if held else question
