"""Search: every thing of a release by its names, codes, years and descriptions, in Japanese and English.

``folding`` makes spellings alike, ``documents`` are what the release says of each thing, ``index`` writes them into
SQLite's full-text index, ``query`` reads what somebody typed, ``searching`` finds it.
"""
