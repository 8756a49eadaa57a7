/**
 * Handles and frames end with `using`, so they need `Symbol.dispose` when their classes are made. An engine
 * that has none yet gets what compilers take in its place.
 */
const symbols: { dispose?: symbol } = Symbol;
symbols.dispose ??= Symbol.for('Symbol.dispose');
