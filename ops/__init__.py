"""The operator's command line: `./passerelle …`."""
