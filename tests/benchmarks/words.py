"""How the vectors of single tokens became a file of their own (`bot/models/word_table.safetensors.gz`).

Run: python -m tests.benchmarks.words MODEL [--table FILE]; it needs `pip install onnx` besides the test extra.

The tagger and the classifier are trained with all-MiniLM-L6-v2's embeddings as they are. Written with weights in int8, 12 MB of
20 are this table: once for both it leaves room for a second network of the classifier. What the model computes stays the same to
the bit; it is given the vectors (`words`) beside the ids.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save_file

from tests.benchmarks.quantized import compress

NAME = "word_embeddings.weight_quantized"
WIDTH = 384


def take_out(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    """Puts an input `words`, (batch, tokens, 384), in the table's place in the model; the table, with its zero and scale."""
    graph = model.graph
    held = {one.name: one for one in graph.initializer}
    (gather,) = (one for one in graph.node if one.op_type == "Gather" and one.input[0].endswith(NAME))
    (scaled,) = (one for one in graph.node if one.op_type == "DequantizeLinear" and one.input[0] == gather.output[0])
    quantized, scale, zero = (
        numpy_helper.to_array(held[name]) for name in (gather.input[0], scaled.input[1], scaled.input[2])
    )
    for node in graph.node:
        for at, name in enumerate(node.input):
            if name == scaled.output[0]:
                node.input[at] = "words"
    graph.node.remove(gather)
    graph.node.remove(scaled)
    for name in (gather.input[0], *scaled.input[1:]):
        graph.initializer.remove(held[name])
    graph.input.append(helper.make_tensor_value_info("words", TensorProto.FLOAT, ["batch", "tokens", WIDTH]))
    onnx.checker.check_model(model)
    return {
        "quantized": quantized,
        "zero": zero.reshape(1).astype(np.float32),
        "scale": scale.reshape(1).astype(np.float32),
    }


def main() -> None:
    """Writes both files, compressed, and prints the digests of what they hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("model", type=Path, help="an ONNX file with the table in it; rewritten without")
    parser.add_argument("--table", type=Path, default=Path("word_table.safetensors"), help="file to write")
    options = parser.parse_args()
    model = onnx.load(options.model)
    save_file(take_out(model), options.table)
    onnx.save(model, options.model)
    for file in (options.model, options.table):
        compress(file, file.with_name(f"{file.name}.gz"))


if __name__ == "__main__":
    main()
