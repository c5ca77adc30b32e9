"""How quick search is, beside what others do: a corpus, their ways, and the clock."""
