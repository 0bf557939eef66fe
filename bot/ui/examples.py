"""Questions to begin with: only such as the index answers."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache

from bot.asking.chatbot import Chatbot
from bot.errors import BotError
from bot.statements.actors import find_mentions
from bot.store import current_generation

COUNT = 4
# Trying a question takes as long as asking it; a person waits for the page meanwhile.
_MAX_TRIED = 8
_SAMPLE = (
    "What did China offer?",
    "How did Tehran react?",
    "How many people were killed in Pakistan's strikes?",
    "Who recalled its ambassador?",
)
_ANYWHERE = ("How did countries react?", "Who called for restraint?")


def example_questions(chatbot: Chatbot) -> tuple[str, ...]:
    """At most `COUNT` questions that the index answers now; none where it cannot be read."""
    try:
        return _answered(chatbot, current_generation(chatbot.settings.index_dir))
    except BotError:
        return ()


@lru_cache(maxsize=4)
def _answered(chatbot: Chatbot, _generation: str) -> tuple[str, ...]:
    found: list[str] = []
    for tried, question in enumerate(_candidates(chatbot)):
        if len(found) == COUNT or tried == _MAX_TRIED:
            break
        # The first of a stream comes before a chat model is asked: nobody wanted these answers yet.
        with closing(chatbot.stream(question)) as answers:
            if not next(answers).abstained:
                found.append(question)
    return tuple(found)


def _candidates(chatbot: Chatbot) -> Iterator[str]:
    """The questions of the sample corpus, then about whom the titles name most, then any corpus's."""
    yield from _SAMPLE
    titles = "\n".join(article.title for article in chatbot.articles())
    named = Counter(mention.actor.name for mention in find_mentions(titles))
    yield from (f"What did {name} say?" for name, _ in named.most_common(2))
    yield from _ANYWHERE
