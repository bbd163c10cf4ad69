"""Runs on a Dask cluster: the same steps, the same tables, an address more (needs ``pip install "siyaq[scale]"``)."""

from siyaq.scale.cluster import connect, send

__all__ = ["connect", "send"]
