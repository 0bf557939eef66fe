"""What chunking left out of a text."""

from itertools import pairwise


def gaps(article, passages):
    """The characters of the text outside all passages and headings; nothing but white space if chunking is right."""
    covered = sorted(
        [(passage.start, passage.end) for passage in passages]
        + [(heading.start, heading.end) for heading in article.headings]
    )
    edges = [(0, 0), *covered, (len(article.text), len(article.text))]
    return "".join(article.text[before[1] : after[0]] for before, after in pairwise(edges))
