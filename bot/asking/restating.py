"""A follow-up becomes a question that stands alone, by a chat model that is held to the words of the conversation."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.asking.prompts import rewrite_prompt, within
from bot.asking.question import checked
from bot.asking.rewriting import stand_alone
from bot.errors import ChatError, QuestionError
from bot.models import ChatModel
from bot.records import Turn
from bot.statements.actors import find_mentions
from bot.statements.words import content_words, stem, words_of

# A question is one line; what goes on is an answer.
_MAX_CHARACTERS = 400
_LABELS = ("the question on its own:", "question on its own:", "last question:", "question:")


@dataclass(frozen=True, slots=True)
class Restated:
    """A question that stands alone, the tokens it took, and what went wrong with the chat model, if anything."""

    text: str
    input_tokens: int = 0
    output_tokens: int = 0
    note: str = ""


def restate(question: str, history: Sequence[Turn], chat: ChatModel, words: int) -> Restated:
    """The question as the chat model puts it, from the last turns that have at most so many words.

    Where it says anything that the conversation does not hold, leaves out what was asked, or fails, the rules decide.
    """
    by_rules = stand_alone(question, history)
    turns = within(history, words)
    if not turns:
        return Restated(by_rules)
    prompt = rewrite_prompt(checked(question), turns)
    reply, tokens = "", (0, 0)
    try:
        for piece in chat.stream(prompt.system, prompt.user):
            reply += piece.text
            tokens = (tokens[0] + piece.input_tokens, tokens[1] + piece.output_tokens)
            if len(reply) > 2 * _MAX_CHARACTERS:
                break
    except ChatError as error:
        return Restated(by_rules, *tokens, str(error))
    text = _question_in(reply)
    return Restated(text if text and _is_of(text, question, turns) else by_rules, *tokens)


def _question_in(reply: str) -> str:
    """The one line of a reply, "" where it has more or none."""
    lines = [line.strip() for line in reply.strip().splitlines() if line.strip()]
    if len(lines) != 1 or len(lines[0]) > _MAX_CHARACTERS:
        return ""
    line = lines[0]
    for label in _LABELS:
        if line.lower().startswith(label):
            line = line[len(label) :].strip()
    try:
        return checked(line.strip("\"“”'` "))
    except QuestionError:
        return ""


def _is_of(text: str, question: str, turns: Sequence[Turn]) -> bool:
    """True where each word that carries meaning was said, and at least half of what was asked is still there."""
    said = "\n".join([question, *(f"{turn.question}\n{turn.answer}" for turn in turns)])
    known = {stem(word) for word in words_of(said)}
    actors = {mention.actor for mention in find_mentions(said, any_case=True)}
    mentions = find_mentions(text, any_case=True)
    named = {word for one in mentions if one.actor in actors for word in words_of(text[one.start : one.end])}
    words = content_words(text)
    if any(stem(word) not in known and word not in named for word in words):
        return False
    asked = {stem(word) for word in content_words(question)}
    kept = asked & {stem(word) for word in words}
    return 2 * len(kept) >= len(asked)
