"""Stock-takes: what is there, counted by scanning, against what the books say."""
