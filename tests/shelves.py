"""What the laws run over: every item of the shelves, and parameters that change what an item is."""

from __future__ import annotations

from protocols import CONSTRUCTIONS, MODELS
from protocols.models.parts.base import Recurrent
from protocols.setting import builder
from reductions import MAPS, PROBLEMS, TASKS
from reductions.problems.kinds.pair_functions import FUNCTIONS, GATES

_MORE_PROBLEMS = (
    "gadget_power:gadget=01/10,outer=parity",
    "pointer_jumping:rounds=3",
    "sparse_disjointness:size=2",
    "nearest_on_grid:dimensions=2",
    "overwritten_recall:symbols=3",
    "bounded_dyck_cut:types=1,depth=3",
    "bounded_dyck_cut:read=3",
    "q_sparse_average_cut:sparsity=0",
    "q_sparse_average_cut:sparsity=2,read=2",
    "is_tree_cut:variant=simple",
    "is_tree_cut:read=3",
    "word_problem:group=s3",
    "dictionary:symbols=3,spare=2",
    "hamming_threshold:most=2",
    "index:symbols=3",
    "equality:symbols=3",
    "is_tree:variant=simple",
    "is_tree:variant=promise",
    *(
        f"symmetric_pairs:gate={gate},function={function}"
        for gate in GATES
        for function in FUNCTIONS
        if (gate, function) != ("and", "parity")  # the one without parameters
    ),
)
_MORE_TASKS = (
    "copying:symbols=3",
    "multi_query_recall:symbols=3",
    "associative_recall:spare=2",
    "associative_recall:joined=true,symbols=3,last=true",
    "multi_query_recall:joined=true",
    "multi_query_recall:spare=2,last=true",
    "c_gram:grams=2,symbols=3",
    "c_gram:prefix=true",
    "symmetric_pairs:gate=or,function=any",
    "symmetric_pairs:gate=xor,function=most",
    "symmetric_pairs:gate=same,function=all",
    "symmetric_pairs:function=thirds",
    "sparse_terms:reach=1",
    "sparse_terms:reach=3,function=parity",
    "bounded_dyck:types=3,depth=1",
    "q_sparse_average:sparsity=0",
    "q_sparse_average:sparsity=3",
    "q_sparse_within:sparsity=2,dimensions=1,within=5",
    "cycle3:anywhere=true",
    "match3:repeats=false",
    "match3_local:reach=2",
    "phone_book:digits=2",
    "index_lookup:symbols=5",
    "string_equality:symbols=3",
    "is_tree:variant=simple",
    "is_tree_chain:searched=true",
)
_MORE_MAPS = (
    "dictionary_to_associative_recall:symbols=3,last=true",
    "dictionary_to_multi_query_recall:symbols=3",
    "disjointness_to_q_sparse_average:sparsity=4",
    "disjointness_to_q_sparse_entries:dimensions=3",
    "disjointness_to_q_sparse_within:dimensions=3",
    "equality_to_string_equality_interleaved:symbols=3",
    "index_to_associative_recall:last=true",
    "index_to_associative_recall_by_keys:symbols=3",
    "index_to_c_gram:symbols=3",
    "index_to_copying:symbols=3",
    "index_to_associative_recall:spare=1,symbols=3",
    "index_to_associative_recall:joined=true",
    "index_to_associative_recall_by_keys:spare=1,last=true",
    "dictionary_to_associative_recall:spare=2,joined=true",
    "index_to_multi_query_recall:joined=true,symbols=3",
    "dictionary_to_multi_query_recall:spare=2,joined=true,last=true",
    "index_to_c_gram:grams=2",
    "index_to_c_gram:prefix=true",
    "index_to_q_sparse_average:sparsity=3",
    "disjointness_to_match3:repeats=false",
    "disjointness_to_bounded_dyck:types=3,depth=4",
    "equality_to_bounded_dyck:types=3,depth=1",
    "equality_to_bounded_dyck_nested:types=3,depth=3",
    "index_to_match3_local:reach=3",
    "index_to_is_tree_chain:searched=true",
    "index_to_phone_book:digits=1",
    "index_to_index_lookup:symbols=3",
    "equality_to_string_equality:symbols=3",
    "is_tree_to_is_tree:variant=simple",
    "is_tree_to_is_tree:variant=promise",
    "symmetric_pairs_to_symmetric_pairs:gate=same,function=thirds",
    "symmetric_pairs_to_symmetric_pairs:function=most",
    "symmetric_pairs_to_symmetric_pairs:gate=or,function=all",
    "symmetric_pairs_to_symmetric_pairs:gate=xor,function=most",
    "disjointness_to_sparse_terms:reach=3",
    "inner_product_to_sparse_terms:reach=1",
)
_MORE_MODELS = (
    "elman:precision=1",
    "elman:width=5,precision=3",
    "gru:precision=float32",
    "mamba2:heads=4,groups=2,layers=2,precision=4",
    "stack:kinds=gru+s4d:states=4+min_gru,layers=2",
    "attention:scale=exchanged",
    "attention:heads=4,precision=5,scale=exchanged",
    "attention:width=8,heads=2,precision=16",
    "attention:weights=hard_average,precision=4,positions=none",
    "attention:weights=hard_leftmost,precision=4,heads=2,positions=none",
    "attention:heads=4,groups=2,positions=rotary,window=3",
    "attention:heads=4,groups=1,positions=alibi,hidden=8,causal=false",
    "attention:heads=4,positions=hard_alibi,scale=exchanged",
    "attention:positions=learned",
    "attention:precision=float8_e4m3fn,heads=2",
    "attention:precision=float32,scale=exchanged",
    "hybrid:kinds=gru,precision=bfloat16",
)
_MORE_CONSTRUCTIONS = (
    "equality_fingerprint:bits=3",
    "equality_sums:precision=2",
    "window_memory:bits=3",
    "index_lookup_binary:precision=7",
    "index_lookup_codes:precision=3",
)

PROBLEM_SPECS = (*PROBLEMS.names(), *_MORE_PROBLEMS)
TASK_SPECS = (*TASKS.names(), *_MORE_TASKS)
MAP_SPECS = (*MAPS.names(), *_MORE_MAPS)
MODEL_SPECS = (*MODELS.names(), *_MORE_MODELS)
RECURRENT_SPECS = tuple(spec for spec in MODEL_SPECS if isinstance(builder(spec), Recurrent))
CONSTRUCTION_SPECS = (*CONSTRUCTIONS.names(), *_MORE_CONSTRUCTIONS)
