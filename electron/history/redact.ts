/** Where redaction is asked for from; it lives with everything else that knows secrets, in `electron/secrets/`. */
export { namesSecret } from '../secrets/names.ts';
export { isPlain } from '../secrets/plain.ts';
export { type Redact, redactor, redactValue, type Secret } from '../secrets/redact.ts';
