"""A chat model's sentences, and what holds each of them to the passages it cites."""
