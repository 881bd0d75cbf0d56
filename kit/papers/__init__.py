"""Papers as PDF and drawings as SVG, typeset by Typst (decision 31): what every service's have in
common."""
