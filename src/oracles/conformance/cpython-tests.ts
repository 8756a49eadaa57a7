/**
 * CPython's own tests of collector, finalizers and weak references (test_gc and test_weakref of 3.15, with
 * what 3.16 adds, and test_finalization), by name. Without a reason, a test of ours bears the same name; with
 * one, the reason says why the test speaks of CPython and not of the rules.
 */
export interface CPythonTest {
  readonly suite: 'test_gc' | 'test_finalization' | 'test_weakref';
  readonly name: string;
  /** Why it does not apply; null when it does. */
  readonly reason: string | null;
}

const CLASSES = 'Classes are not counted objects here: V8 owns them.';
const TP_DEL = 'tp_del, a slot that only C extensions of old could fill, has no counterpart.';
const THREADS = 'Threads do not share a heap in JS.';
const TEARDOWN = 'Teardown of the interpreter and its modules.';
const OPERATORS = 'Operator overloading: an operator has no handle to be called on in JS.';
const REPR = 'Wording of repr with module and qualified names.';
const C_API = 'Needs a C extension.';
const FREE_THREADED = 'The free-threaded build only.';

type Entries = Readonly<Record<string, readonly (string | readonly [string, string])[]>>;

const gc: Entries = {
  GCTests: [
    'test_list',
    'test_dict',
    'test_tuple',
    ['test_class', CLASSES],
    ['test_newstyleclass', CLASSES],
    'test_instance',
    'test_newinstance',
    'test_method',
    ['test_legacy_finalizer', TP_DEL],
    ['test_legacy_finalizer_newclass', TP_DEL],
    'test_function',
    'test_function_tp_clear_leaves_consistent_state',
    ['test_datetime_weakref_cycle', `${C_API} It must stay usable at shutdown.`],
    ['test_frame', 'Frame objects are no values here: a frame is held by the program alone.'],
    'test_saveall',
    'test_del',
    'test_del_newclass',
    'test_get_count',
    'test_collect_generations',
    'test_trashcan',
    ['test_trashcan_threads', THREADS],
    'test_boom',
    'test_boom2',
    'test_get_referents',
    'test_is_tracked',
    'test_is_finalized',
    'test_bug1055820b',
    'test_bug21435',
    ['test_garbage_at_shutdown', `${TEARDOWN} Texts of ResourceWarning.`],
    'test_gc_main_module_at_shutdown',
    ['test_gc_ordinary_module_at_shutdown', TEARDOWN],
    'test_gc_debug_stats',
    'test_global_del_SystemExit',
    'test_get_stats',
    'test_freeze',
    'test_get_objects',
    'test_get_objects_generations',
    'test_get_objects_arguments',
    'test_resurrection_only_happens_once_per_object',
    'test_resurrection_is_transitive',
    'test_resurrection_does_not_block_cleanup_of_other_objects',
    'test_trash_weakref_clear',
    ['test_get_referents_on_capsule', C_API],
    'test_get_objects_during_gc',
    'test_traverse_frozen_objects',
    ['test_deferred_refcount_frozen', FREE_THREADED],
    ['test_do_not_cleanup_type_subclasses_before_finalization', CLASSES],
    ['test_tuple_untrack_counts', FREE_THREADED],
    'test_heap_size',
  ],
  GCCallbackTests: [
    'test_collect',
    'test_collect_generation',
    ['test_collect_garbage', TP_DEL],
    'test_refcount_errors',
  ],
  GCTogglingTests: [
    'test_bug1055820c',
    'test_bug1055820d',
    'test_indirect_calls_with_gc_disabled',
    'test_threshold_zero',
  ],
  PythonFinalizationTests: [
    ['test_ast_fini', TEARDOWN],
    ['test_warnings_fini', TEARDOWN],
  ],
};

const finalization: Entries = {
  SimpleFinalizationTest: ['test_simple', 'test_simple_resurrect', 'test_non_gc', 'test_non_gc_resurrect'],
  SelfCycleFinalizationTest: ['test_simple', 'test_simple_resurrect', 'test_simple_suicide'],
  CycleChainFinalizationTest: [
    'test_homogenous',
    'test_homogenous_resurrect',
    'test_homogenous_suicidal',
    'test_heterogenous_suicidal_one',
    'test_heterogenous_suicidal_two',
    'test_heterogenous_resurrect_one',
    'test_heterogenous_resurrect_two',
    'test_heterogenous_resurrect_three',
  ],
  LegacyFinalizationTest: [
    ['test_legacy', TP_DEL],
    ['test_legacy_resurrect', TP_DEL],
    ['test_legacy_self_cycle', TP_DEL],
  ],
};

const weakref: Entries = {
  ReferencesTestCase: [
    'test_basic_ref',
    ['test_ref_repr', REPR],
    ['test_repr_failure_gh99184', REPR],
    'test_basic_callback',
    ['test_cfunction', C_API],
    'test_multiple_callbacks',
    'test_multiple_selfref_callbacks',
    'test_constructor_kwargs',
    'test_non_callable_callback',
    'test_proxy_ref',
    ['test_proxy_repr', REPR],
    'test_ref_reuse',
    'test_proxy_reuse',
    'test_basic_proxy',
    ['test_proxy_unicode', OPERATORS],
    ['test_proxy_index', OPERATORS],
    ['test_proxy_div', OPERATORS],
    ['test_proxy_matmul', OPERATORS],
    'test_shared_ref_without_callback',
    'test_shared_proxy_without_callback',
    'test_callable_proxy',
    'test_proxy_deletion',
    ['test_proxy_bool', OPERATORS],
    ['test_proxy_iter', OPERATORS],
    ['test_proxy_next', OPERATORS],
    ['test_proxy_bad_next', OPERATORS],
    ['test_proxy_reversed', OPERATORS],
    'test_proxy_hash',
    'test_getweakrefcount',
    'test_getweakrefs',
    ['test_newstyle_number_ops', OPERATORS],
    'test_callbacks_protected',
    'test_sf_bug_840829',
    'test_callback_in_cycle',
    'test_callback_reachable_one_way',
    'test_callback_different_classes',
    'test_callback_in_cycle_resurrection',
    'test_callbacks_on_callback',
    'test_gc_during_ref_creation',
    'test_gc_during_proxy_creation',
    'test_ref_created_during_del',
    ['test_init', 'Calling __init__ again on a finished object.'],
    ['test_classes', CLASSES],
    'test_equality',
    'test_ordering',
    'test_hashing',
    'test_trashcan_16602',
    'test_callback_attribute',
    'test_callback_attribute_after_deletion',
    'test_set_callback_attribute',
    'test_callback_gcs',
    ['test_no_memory_when_clearing', `${C_API} The layer allocates nothing at that point.`],
    'test_clearing_weakrefs_in_gc',
  ],
  SubclassableWeakrefTestCase: [
    'test_subclass_refs',
    'test_subclass_refs_dont_replace_standard_refs',
    'test_subclass_refs_dont_conflate_callbacks',
    'test_subclass_refs_with_slots',
    'test_subclass_refs_with_cycle',
  ],
  WeakMethodTestCase: [
    'test_alive',
    'test_object_dead',
    'test_method_dead',
    'test_callback_when_object_dead',
    'test_callback_when_method_dead',
    'test_no_cycles',
    'test_equality',
    'test_hashing',
  ],
  MappingTestCase: [
    'test_weak_keyed_len_cycles',
    'test_weak_valued_len_cycles',
    'test_weak_keyed_len_race',
    'test_weak_valued_len_race',
    'test_weak_values',
    'test_weak_keys',
    'test_weak_keyed_iters',
    'test_weak_valued_iters',
    'test_weak_keys_destroy_while_iterating',
    'test_weak_values_destroy_while_iterating',
    'test_make_weak_keyed_dict_from_dict',
    'test_make_weak_keyed_dict_from_weak_keyed_dict',
    'test_make_weak_valued_dict_from_dict',
    'test_make_weak_valued_dict_from_weak_valued_dict',
    ['test_make_weak_valued_dict_misc', 'Keyword arguments, which JS calls do not have.'],
    'test_weak_valued_dict_popitem',
    'test_weak_keyed_dict_popitem',
    'test_weak_valued_dict_setdefault',
    'test_weak_keyed_dict_setdefault',
    'test_weak_valued_dict_update',
    ['test_weak_valued_union_operators', OPERATORS],
    'test_weak_keyed_dict_update',
    'test_weak_keyed_delitem',
    ['test_weak_keyed_union_operators', OPERATORS],
    'test_weak_valued_delitem',
    'test_weak_keyed_bad_delitem',
    'test_weak_keyed_cascading_deletes',
    'test_make_weak_valued_dict_repr',
    'test_make_weak_keyed_dict_repr',
    ['test_threaded_weak_valued_setdefault', THREADS],
    ['test_threaded_weak_valued_pop', THREADS],
    ['test_threaded_weak_valued_consistency', THREADS],
    'test_weak_valued_consistency',
    ['test_threaded_weak_key_dict_copy', THREADS],
    ['test_threaded_weak_key_dict_deepcopy', THREADS],
    ['test_threaded_weak_value_dict_copy', THREADS],
    ['test_threaded_weak_value_dict_deepcopy', THREADS],
    'test_remove_closure',
  ],
  FinalizeTestCase: ['test_finalize', 'test_arg_errors', 'test_order', 'test_all_freed', 'test_atexit'],
  ModuleTestCase: [['test_names', 'Module and type names of CPython.']],
};

function flatten(suite: CPythonTest['suite'], entries: Entries): CPythonTest[] {
  return Object.entries(entries).flatMap(([group, tests]) =>
    tests.map((test) =>
      typeof test === 'string'
        ? { suite, name: `${group}.${test}`, reason: null }
        : { suite, name: `${group}.${test[0]}`, reason: test[1] },
    ),
  );
}

export const cpythonTests: readonly CPythonTest[] = [
  ...flatten('test_gc', gc),
  ...flatten('test_finalization', finalization),
  ...flatten('test_weakref', weakref),
];
