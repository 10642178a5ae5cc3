"""lsgraph: a government research plan as a knowledge graph that answers questions and shows its sources."""

__version__ = "0.1.0"
