"""The matrix: who did what on which day, each reaction once with everybody who carried it."""

from bot.matrix.reacting import reactions
from bot.matrix.reaction import Reaction, Reactions

__all__ = ["Reaction", "Reactions", "reactions"]
