import { type BackendName, backendNames } from '../../model/index.ts';
import { type BackendTraits, testNativeBackend } from './conformance/test-native-backend.ts';
import { createBackend } from './index.ts';

/** What each backend does under the conformance suite. One without a row does not compile. */
const traits: Readonly<Record<BackendName, Omit<BackendTraits, 'name' | 'create'>>> = {
  malloc: { knownToV8: false, freesAtOnce: true, resident: true },
  mmap: { knownToV8: false, freesAtOnce: true, resident: true },
  'array-buffer': { knownToV8: true, freesAtOnce: false, resident: true },
  'resizable-buffer': { knownToV8: true, freesAtOnce: true, resident: true },
  ledger: { knownToV8: false, freesAtOnce: true, resident: false },
};

for (const name of backendNames)
  testNativeBackend({ name, create: () => createBackend(name), ...traits[name] });
