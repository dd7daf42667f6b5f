"""What answers questions about pictures: weights, a model behind a server, or a file of answers made elsewhere."""
