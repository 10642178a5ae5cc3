"""Make the reference documentation from the code, the ontology, the shapes and the query library."""
