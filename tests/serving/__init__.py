"""The server as others meet it: sign-in, replicas, what stands in front of it."""
