"""The small model is reached as a user reaches one, and says the same thing every time."""

from langchain_openai import ChatOpenAI

ASKED = "Who governs France? Answer in one sentence."


def test_the_small_model_answers_through_the_interface_of_openai_and_always_alike(small_model):
    model = ChatOpenAI(model=small_model.name, base_url=small_model.url, api_key="none", max_tokens=24)
    first = model.invoke(ASKED)
    model.invoke("Name a river.", max_tokens=4)
    chunks = list(model.stream(ASKED))
    assert first.text.strip()
    assert "".join(chunk.text for chunk in chunks) == first.text
    assert first.usage_metadata["output_tokens"] <= 24
    assert first.response_metadata["model_name"] == small_model.name
