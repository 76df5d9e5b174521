"""From news files to an archive in object storage, with the work done on a Ray cluster."""
