/**
 * What a number of the heap means, in types alone: at run time all of them are numbers. A plain number passes
 * for any of them, so that code with ids of its own needs no casts; a value that is known to be one of them
 * does not pass for another.
 */
declare const role: unique symbol;
declare const ownership: unique symbol;

/** Names a live object of one heap, as long as it lives; above 0. */
export type Id = number & { readonly [role]?: 'id' };

/** Number of a slot of an object, from 0. */
export type Slot = number & { readonly [role]?: 'slot' };

/** A place in the tracking order or in the trash, from 0. */
export type Place = number & { readonly [role]?: 'place' };

/**
 * A word whose reference belongs to the one who has it: it must be given on (`give`, `append`, `insert`) or
 * dropped (`dropWord`), once. Above 0 an id, 0 nothing, below 0 an atom.
 */
export type OwnedWord = number & { readonly [ownership]?: 'owned' };

/** A word that is only looked at: good while its slot holds it. `copyWord` makes an owned one of it. */
export type BorrowedWord = number & { readonly [ownership]?: 'borrowed' };
