"""The event that the reports are about: where most of them tell of it, each of their statements may be a reaction to it."""

import re
from dataclasses import replace

from bot.asking.question import Question
from bot.asking.requirements import own_words
from bot.statements.actors import is_role_word
from bot.statements.words import content_words
from bot.store import Store

# What stands before a word for what goes on between states names it.
_CALLED = re.compile(
    r"\b([\w-]+) (?:row|affair|crisis|dispute|stand-?off|scandal|saga|spat|conflict|tensions|incident|quarrel|feud|case)\b",
    re.IGNORECASE,
)
# Of fewer reports a word that most of them hold is no sign of what they are all about.
FEWEST_REPORTS = 5
# A word that this share of the reports holds names their event.
SHARE = 0.5


def apart_from_event(question: Question, store: Store) -> Question:
    """The question without those words for what is reacted to that most of its reports hold: then each need not.

    Of ten reports on a raid one may give nothing but what two ministries said, and says nowhere what of. What is left of "the
    ambassador's recall after the raid" must be told all the same.
    """
    if question.wants_actors and question.topic:
        held = store.lexical.words_in_most(question.topic, question.scope, share=SHARE, fewest=FEWEST_REPORTS)
        return replace(question, widespread=held)
    if question.wants_statements and (called := _CALLED.findall(question.text)):
        # "About the spy row": what they all tell of.
        held = store.lexical.words_in_most(
            content_words(" ".join(called)), question.scope, share=SHARE, fewest=FEWEST_REPORTS
        )
        question = replace(question, topic=tuple(word for word in question.topic if word not in held))
    if not question.event:
        return question
    words = content_words(question.event)
    held = store.lexical.words_in_most(words, question.scope, share=SHARE, fewest=FEWEST_REPORTS)
    left = [word for word in own_words(question.event) if word not in held and not is_role_word(word)]
    # What no report says is the question's own word for it: "the shootdown" of a drone that was shot down.
    told = store.lexical.words_held(left)
    return replace(question, event=" ".join(word for word in left if word in told)) if held else question
