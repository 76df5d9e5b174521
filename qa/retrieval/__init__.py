"""From a `Query` to ranked passages whose sentences are scored."""
