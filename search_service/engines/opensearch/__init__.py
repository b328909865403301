"""An OpenSearch cluster as engine and home, for an index that one machine cannot hold or must not be lost with."""
