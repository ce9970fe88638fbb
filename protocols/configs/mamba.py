"""Mamba: in every layer K columns of a convolution over e channels, and e · N numbers of memory in float32.

e is `intermediate_size` where the file has one, else expand · d: files are known that contradict themselves.

Source: A. Gu and T. Dao, arXiv 2312.00752; J. Zuo et al., arXiv 2410.05355 (FalconMamba); tested against transformers.
"""

from __future__ import annotations

from .parts.fields import Fields
from .parts.model_type import Family, ModelType
from .parts.part import Layer
from .parts.recurrence import inner_width, selective_space

_DEFAULTS = {"hidden_size": 768, "num_hidden_layers": 32, "state_size": 16, "expand": 2, "conv_kernel": 4}


def _rule(fields: Fields) -> list[Layer]:
    inner = fields.count_or("intermediate_size", lambda: inner_width(fields, "expand"))
    return [selective_space(fields, inner, conv="conv_kernel", states="state_size")] * fields.layers()


FAMILY = Family((ModelType("mamba", _rule, _DEFAULTS), ModelType("falcon_mamba", _rule, _DEFAULTS)))
