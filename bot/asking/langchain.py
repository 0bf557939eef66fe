"""The search as LangChain sees it."""

from typing import TYPE_CHECKING, Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from bot.records import EVERY_REPORT, Scope

if TYPE_CHECKING:
    from bot.records import Hit


class PassageRetriever(BaseRetriever):
    """Passages as documents, best first; `metadata` holds score, offsets, heading and the report's particulars."""

    chatbot: Any
    k: int = 10
    scope: Scope = EVERY_REPORT

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002  LangChain passes it
    ) -> list[Document]:
        scope = self.scope
        hits = self.chatbot.search(
            query,
            self.k,
            scope.as_of,
            since=scope.since,
            until=scope.until,
            outlets=scope.outlets,
            actors=scope.actors,
        )
        return [_document(hit) for hit in hits]


def _document(hit: "Hit") -> Document:
    passage = hit.passage
    metadata = {
        **passage.article.to_dict(),
        "heading": passage.heading,
        "start": passage.start,
        "end": passage.end,
        "score": hit.score,
    }
    return Document(page_content=passage.text, id=passage.id, metadata=metadata)
