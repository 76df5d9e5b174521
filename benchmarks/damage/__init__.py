"""Damage files of an archive and see that nothing wrong is ever answered.

python -m benchmarks.damage --damages 1000 --seed 1
"""
