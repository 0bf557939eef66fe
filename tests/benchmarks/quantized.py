"""A trained network as the file that ships: ONNX, weights in int8, compressed."""

import gzip
import hashlib
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from bot.models.word_table import word_table


def words_of(ids: Tensor) -> Tensor:
    """The vectors of the tokens, as the program looks them up."""
    return torch.from_numpy(word_table().vectors(ids.numpy()))


def write(network: nn.Module, file: Path, output: dict[int, str], tokens: int) -> None:
    """The network as ONNX, its weights in int8, compressed; prints the sha256 that the program compares.

    `output` names the axes of what it gives; `tokens` is how many a text has at most, and so many places keep their vectors.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    names = ["input_ids", "attention_mask", "token_type_ids", "words"]
    example = torch.randint(1000, 2000, (1, 17))
    axes: dict[str, Any] = {name: {0: "batch", 1: "tokens"} for name in names} | {"output": output}
    whole, small = file.with_suffix(".float.onnx"), file.with_suffix(".int8.onnx")
    torch.onnx.export(
        network,
        (example, torch.ones_like(example), torch.zeros_like(example), words_of(example)),
        str(whole),
        input_names=names,
        output_names=["output"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    # Seven bits: with eight the sums of two products overflow 16 bits on processors without VNNI.
    quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    whole.unlink()
    cut_positions(small, tokens)
    compress(small, file)
    small.unlink()


def cut_positions(file: Path, tokens: int) -> None:
    """Leaves of the places' vectors those that are ever read."""
    import onnx
    from onnx import numpy_helper

    model = onnx.load(file)
    for one in model.graph.initializer:
        if "position_embeddings" in one.name and len(one.dims) == 2:  # rows and columns
            one.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(one)[:tokens], one.name))
    shapes = [one for one in model.graph.value_info if "position_embeddings" not in one.name]
    del model.graph.value_info[:]
    model.graph.value_info.extend(shapes)
    onnx.save(model, file)


def compress(file: Path, to: Path) -> None:
    """The file by gzip, always the same bytes; prints the sha256 of what it holds, which the program compares."""
    data = file.read_bytes()
    to.write_bytes(gzip.compress(data, 9, mtime=0))
    print(f"{to}: {to.stat().st_size:,} bytes, sha256 of what it holds {hashlib.sha256(data).hexdigest()}")
