"""SPARQL over HTTP: protocol, negotiation, policy and the processes that evaluate. Nothing here knows Flask."""
