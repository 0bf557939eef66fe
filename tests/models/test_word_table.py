"""The table of words is all-MiniLM-L6-v2's, rounded."""

import numpy as np
from safetensors.numpy import load_file

from bot.models.embedding import MINILM
from bot.models.word_table import word_table


def test_a_tokens_vector_is_that_of_the_model_it_was_taken_from():
    stock = load_file(MINILM.verified_folder() / "model.safetensors")["embeddings.word_embeddings.weight"]
    ids = np.array([[101, 2000, 30_521], [5, 7_592, 102]])
    vectors = word_table().vectors(ids)
    assert vectors.shape == (2, 3, stock.shape[1])
    assert vectors.dtype == np.float32
    # One step of 256 between the least and the greatest value.
    assert np.abs(vectors - stock[ids]).max() <= np.ptp(stock) / 255
