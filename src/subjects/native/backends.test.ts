import { testNativeBackend } from './conformance/test-native-backend.ts';
import { createBackend } from './index.ts';

testNativeBackend({
  name: 'malloc',
  create: () => createBackend('malloc'),
  knownToV8: false,
  freesAtOnce: true,
  resident: true,
});

testNativeBackend({
  name: 'mmap',
  create: () => createBackend('mmap'),
  knownToV8: false,
  freesAtOnce: true,
  resident: true,
});

testNativeBackend({
  name: 'array-buffer',
  create: () => createBackend('array-buffer'),
  knownToV8: true,
  freesAtOnce: false,
  resident: true,
});

testNativeBackend({
  name: 'resizable-buffer',
  create: () => createBackend('resizable-buffer'),
  knownToV8: true,
  freesAtOnce: true,
  resident: true,
});

testNativeBackend({
  name: 'ledger',
  create: () => createBackend('ledger'),
  knownToV8: false,
  freesAtOnce: true,
  resident: false,
});
