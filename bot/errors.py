"""What can go wrong in a way that the person asking can mend.

BotError                     one clear line: what happened, the value, what to do
├── SettingsError            a setting is unknown or out of range
├── QuestionError            the question is empty or too long, or it cannot be told which reports it is asked of
├── CorpusError              the corpus folder is missing or holds no report
├── ReportError              one file cannot be read as a report (kept in `RebuildReport.failed`)
├── SourceError              a file, an address or a feed cannot be added (kept in `Added.reason`)
├── ModelError               a model is missing, altered or not to be had offline
├── ChatError                the chat model gave no reply (told in `Answer.note`; the reports' own sentences stand)
├── EvaluationError          lines of a question file cannot be used (each is told in `EvaluationError.problems`)
├── BusyError                another rebuild holds the lock
└── StoreError               the index cannot answer
    ├── NoIndexError         there is none yet
    ├── StaleIndexError      it was made with other models or an older schema
    └── DamagedIndexError    a file of it is missing or unreadable

Anything else that is raised is a bug and keeps its traceback.
"""


class BotError(Exception):
    """An error whose message is one line that says what to do."""


class SettingsError(BotError):
    """A setting is unknown or out of range."""


class QuestionError(BotError):
    """The question is empty or too long, or it cannot be told which reports it is asked of."""


class CorpusError(BotError):
    """The corpus folder is missing or holds no report."""


class ReportError(BotError):
    """One file cannot be read as a report."""


class SourceError(BotError):
    """A file, an address or a feed cannot be added."""


class ModelError(BotError):
    """A model is missing, altered or not to be had offline."""


class ChatError(BotError):
    """The chat model gave no reply, or not all of it."""


class EvaluationError(BotError):
    """A question file cannot be used; `problems` has a line for each thing to mend, the message is the first of them."""

    def __init__(self, first: str, *others: str) -> None:
        self.problems = (first, *others)
        super().__init__(f"{first} (and {len(others):,} more)" if others else first)


class BusyError(BotError):
    """Another rebuild holds the lock."""


class StoreError(BotError):
    """The index cannot answer."""


class NoIndexError(StoreError):
    """There is no index yet."""


class StaleIndexError(StoreError):
    """The index was made with other models or an older schema."""


class DamagedIndexError(StoreError):
    """A file of the index is missing or unreadable."""
