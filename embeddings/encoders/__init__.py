"""Encoders, which turn texts into vectors: OpenVINO and PyTorch."""
