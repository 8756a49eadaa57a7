import { decodeFrees, type Frees } from '../../model/index.ts';
import { type ChildMessage, type Flush, readMessage } from '../wire/messages.ts';

/** A flush with its frees written out, one row per free. */
export type DecodedFlush = Omit<Flush, 'frees'> & { readonly frees: Frees };
export type DecodedMessage = Exclude<ChildMessage, Flush> | DecodedFlush;

/** Null when the line is not something a child says. */
export function decodeMessage(line: string): DecodedMessage | null {
  const message = readMessage(line);
  if (message?.kind !== 'flush') return message;
  return { ...message, frees: decodeFrees(message.frees) };
}
