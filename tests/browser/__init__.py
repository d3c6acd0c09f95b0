"""A shop's WordPress, the service and a browser between them: what the end-to-end stories are told with."""
