/**
 * Which names say that their value is a secret: of variables, flags, headers, keys and files. The only place that knows; everything that
 * hides, exports or judges secrets asks here. Pure.
 */

/** A secret wherever it stands in the name, unless the name ends in what describes one (`TOKEN_URL`, `PASSWORD_MIN_LENGTH`). */
const STRONG =
  /^(?:pass(?:word|wd|phrase|code|key)?s?|pwd|secrets?|tokens?|credentials?|creds?|jwt|dsn|authorization|webhook)$/;
/** Written as one word with what is before or behind it: `PGPASSWORD`, `apikey`, `requirepass`. */
const GLUED =
  /pass(?:word|wd|phrase|code)s?$|secrets?$|tokens?$|(?:api|auth|access|secret|private|encryption|signing|master|account)keys?$|^secretkey|credentials?$/;
const GLUED_PASS = /^(?!by|com|encom|tres|sur|over|under|im|tres)[a-z]{2,}pass$/;
/** A secret only where the name ends in it: `API_KEY`, `BASIC_AUTH`. */
const WEAK =
  /^(?:keys?|auth|masterauth|authenticate|cookies?|salt|pepper|signature|sig|pem|otp|pat|seed|mnemonic|bearer)$/;
/** Keys of other kinds. */
const OTHER_KEY =
  /^(?:public|pub|publishable|site|sort|primary|partition|foreign|cache|routing|translation|hot|index|host|group|unique|idempotency|row|range|map|object|locale|message|short|partial|hash|known)$/;
/** What the last word makes of the rest: something about a secret, which is none itself. */
const DESCRIBES = new RegExp(
  `^(?:${[
    ...['address', 'addr', 'contract', 'mint', 'symbol', 'decimals', 'supply', 'chain', 'network'],
    ...['url', 'uri', 'host', 'hostname', 'port', 'endpoint', 'path', 'file', 'filename', 'dir', 'folder', 'domain'],
    ...[
      'id',
      'ids',
      'name',
      'names',
      'arn',
      'type',
      'kind',
      'alg',
      'algo',
      'algorithm',
      'issuer',
      'iss',
      'audience',
      'aud',
    ],
    ...['ttl', 'expiry', 'expires', 'expiration', 'expire', 'expired', 'in', 'age', 'lifetime', 'timeout', 'duration'],
    ...['seconds', 'secs', 'minutes', 'hours', 'days', 'ms', 'interval', 'leeway', 'grace'],
    ...['length', 'len', 'min', 'max', 'size', 'bits', 'bytes', 'count', 'limit', 'limits', 'quota', 'usage', 'budget'],
    ...['rounds', 'cost', 'strength', 'iterations', 'policy', 'rules', 'regex', 'pattern', 'format', 'charset', 'hint'],
    ...[
      'enabled',
      'enable',
      'disabled',
      'disable',
      'required',
      'optional',
      'allowed',
      'secure',
      'httponly',
      'samesite',
    ],
    ...['method', 'mode', 'strategy', 'provider', 'providers', 'backend', 'driver', 'store', 'manager', 'service'],
    ...['header', 'headers', 'field', 'param', 'prefix', 'suffix', 'separator', 'scope', 'scopes', 'label', 'version'],
    ...[
      'reset',
      'rotation',
      'refresh',
      'validation',
      'verification',
      'policies',
      'parallelism',
      'user',
      'username',
      'email',
    ],
  ].join('|')})$`,
);
/** A number of tokens of a language model. */
const COUNTED = /^(?:max|min|num|input|output|total|prompt|completion|context|n|new|thinking)$/;
/** Says which of several it is: `API_KEY_PROD`, `JWT_SECRET_V2`, `SECRET_KEY_BASE`. */
const WHICH =
  /^(?:\d+|v\d+|prod|production|dev|development|test|testing|staging|stage|live|local|old|new|previous|prev|current|next|secondary|base|base64|b64|hex|value|raw|default|ro|rw|read|write|readonly)$/;
const SHARED = /^(?:jwt|session|cookie|auth|token|signing)$/;

/** Whether the name of a variable, flag, header, key or file says that its value is a secret. `KEY_ID`, `PUBLIC_KEY`, `TOKEN_ADDRESS` do not. */
export function namesSecret(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  // The shell's working directory.
  if (/^(?:old)?pwd$/i.test(name) && name === name.toUpperCase()) return false;
  if (words.some(isWebhook)) return !/^(?:id|ids|name|enabled|timeout|path|port|events?)$/.test(last);
  // Vault's half of a login.
  if (/(?:^| )secret id$/.test(words.join(' '))) return true;
  if (DESCRIBES.test(last)) return false;
  return words.some((word, index) => isStrong(word, words[index - 1])) || endsInSecret(words);
}

/** A secret that services share so that one can check what another signed. */
export function namesSharedSecret(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  return /^(?:secret|key)$/.test(last) && words.slice(0, -1).some((word) => SHARED.test(word));
}

/** Names that leave no doubt, so that even a plain word is the secret. */
export function surelyNamesSecret(name: string): boolean {
  return namesSecret(name) && /pass|pwd|secret|token/i.test(name);
}

/** `dbPassword`, `DB_PASSWORD`, `db-password`, `spring.db.password` → `db`, `password`. */
function wordsOf(name: string): readonly string[] {
  return name
    .slice(0, 200)
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

function isStrong(word: string, before: string | undefined): boolean {
  if (word === 'tokens' && COUNTED.test(before ?? '')) return false;
  return STRONG.test(word) || GLUED.test(word) || GLUED_PASS.test(word);
}

function isWebhook(word: string): boolean {
  return word === 'webhook';
}

function endsInSecret(words: readonly string[]): boolean {
  const end = words.findLastIndex((word) => !WHICH.test(word));
  const word = words[end] ?? '';
  if (!WEAK.test(word)) return false;
  return !/^keys?$/.test(word) || !OTHER_KEY.test(words[end - 1] ?? '');
}
