"""What turns tokens into vectors: OpenVINO and PyTorch."""
