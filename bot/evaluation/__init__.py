"""Questions with known answers -> what the program answers to them -> measures."""

from bot.evaluation.evaluating import evaluate
from bot.evaluation.evaluation import Evaluation

__all__ = ["Evaluation", "evaluate"]
