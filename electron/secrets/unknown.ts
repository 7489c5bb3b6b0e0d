/**
 * Secrets of which nobody told us: known by their own form (`tokens.ts`), or by what stands before them. Every pattern begins at a mark
 * of its own and is bounded, so that no text makes it slow. Pure.
 */
import { namesSecret, surelyNamesSecret } from './names.ts';
import { isChainAddress, isPlain, isSwitch, standsForSecret } from './plain.ts';
import { maskTokens, maskWordTokens } from './tokens.ts';

const MASK = '***';

/** Masks every secret that can be told by its form or its place. */
export function maskUnknown(text: string): string {
  if (!MAY_HOLD.test(text)) return text;
  return maskFlags(maskPairs(maskHeaders(maskLogins(maskTokens(text)))));
}

/**
 * The same for a text that a person says yes to: only what is one word of letters and digits, since behind a mask nothing may
 * stand that a shell would do.
 */
export function maskWords(text: string): string {
  const masked = maskWordTokens(text).replace(SCHEME, maskScheme);
  return masked.replace(/(:\/\/[^\s:/@[\]"'<>$`]{0,256}):[\w.~!*+%=-]{1,1024}@/g, `$1:${MASK}@`);
}

/** Most sentences hold none of the marks. */
const MAY_HOLD = /[=:@]|\s-{1,2}[A-Za-z]|eyJ|_|[A-Z0-9]{16}|BEGIN|[Bb]earer|[Bb]asic|-[A-Za-z0-9]{8}/;

/** `scheme://user:password@host` and `scheme://token@host`. A password may hold an `@`. */
function maskLogins(text: string): string {
  return text
    .replace(/(:\/\/[^\s:/@[\]"'<>]{0,256}):(?!\[|\*\*\*@|\$)[^\s/"'<>]{1,1024}@/g, `$1:${MASK}@`)
    .replace(/(:\/\/)(?!\$)[^\s:/@[\]"'<>*]{16,1024}@/g, `$1${MASK}@`);
}

const AUTHORIZATION =
  /\b((?:proxy-)?authorization["']?[ \t]{0,8}[:=][ \t]{0,8}["']?(?:(?:bearer|basic|token|digest|negotiate|apikey|api-key|aws4-hmac-sha256)[ \t]{1,8})?)([^\s"',;]{3,8192})/gi;
const COOKIES = /\b((?:set-)?cookie["']?[ \t]{0,8}:[ \t]{0,8}["']?)([^\r\n"']{3,8192})/gi;
const HEADER = /\b((x-[\w-]{2,60})[ \t]{0,8}:[ \t]{0,8})([^\s"',;]{3,8192})/gi;
const SCHEME = /\b((?:bearer|basic|apikey)[ \t]{1,8})([A-Za-z0-9._~+/-]{6,8192}={0,2})(?![\w=])/gi;

/** What logs in within a header, wherever it is repeated. */
function maskHeaders(text: string): string {
  return text
    .replace(AUTHORIZATION, (all, before: string, value: string) =>
      isNone(value) || isWord(value) ? all : before + MASK,
    )
    .replace(COOKIES, (all, before: string, value: string) => (isNone(value) || isWord(value) ? all : before + MASK))
    .replace(HEADER, (all, before: string, name: string, value: string) =>
      namesSecret(name) && !isNone(value) && !isWord(value) ? before + MASK : all,
    )
    .replace(SCHEME, maskScheme);
}

function maskScheme(all: string, before: string, value: string): string {
  return isCredential(before, value) ? before + MASK : all;
}

/** "Bearer token", "Basic authentication": words. */
function isCredential(scheme: string, value: string): boolean {
  if (isNone(value) || isPlain(value) || /^[a-z]{1,24}$/i.test(value)) return false;
  return !/^basic/i.test(scheme) || loginIn(value);
}

function loginIn(base64: string): boolean {
  try {
    return /^[ -~]*:/.test(atob(base64));
  } catch {
    return false;
  }
}

const QUOTED_PAIR =
  /(["'])([A-Za-z_][\w.-]{1,80})\1([ \t]{0,8}(?::|=>|=)[ \t]{0,8})(["'])((?:(?!\4)[^\\\r\n]|\\.){1,8192})/g;
const ESCAPED_PAIR = /\\"([A-Za-z_][\w.-]{1,80})\\"([ \t]{0,8}:[ \t]{0,8})\\"([^"\\\r\n]{1,8192})/g;
const PAIR = /(?<![\w.-])(-{0,2}[A-Za-z_][\w.-]{1,80})(=|:[ \t]{1,8})(["']?)([^\s&"'<>;,]{1,8192})/g;

/** `"password": "…"`, `TOKEN=…`, `x-api-key: …`. */
function maskPairs(text: string): string {
  return text
    .replace(QUOTED_PAIR, (all, quote: string, name: string, between: string, open: string, value: string) =>
      namesSecret(name) && !isNone(value) ? `${quote}${name}${quote}${between}${open}${MASK}` : all,
    )
    .replace(ESCAPED_PAIR, (all, name: string, between: string, value: string) =>
      namesSecret(name) && !isNone(value) ? `\\"${name}\\"${between}\\"${MASK}` : all,
    )
    .replace(PAIR, (all, name: string, between: string, quote: string, value: string) =>
      isPair(name, between, value) ? `${name}${between}${quote}${MASK}` : all,
    );
}

function isPair(name: string, between: string, value: string): boolean {
  if (!namesSecret(name) || isNone(value)) return false;
  if (between === '=') return surelyNamesSecret(name) || !isPlain(value);
  // "token: expired", "key: session:42" are sentences and no settings.
  return !isPlain(value) && (surelyNamesSecret(name) || /[-_]/.test(name));
}

const FLAG = /(?<=^|\s)(--?[A-Za-z][\w-]{1,80})([ \t]{1,8})(["']?)([^\s"']{3,8192})/g;
const LOGIN =
  /(?<=^|\s)(-u[ \t]{0,8}|--user(?:=|[ \t]{1,8})|--proxy-user(?:=|[ \t]{1,8})|-U[ \t]{1,8})(["']?)([^\s:"'/]{1,128}:)([^\s"']{1,1024})/g;
const CLIENTS: readonly RegExp[] = [
  /((?:mysql|mariadb)[\w-]{0,16}\b[^\n;|&]{0,200}?\s-p)(?![\s\d$]{1,6}(?:\s|$))([^\s-][^\s]{2,512})/g,
  /(redis-cli\b[^\n;|&]{0,200}?\s-a\s{0,8})([^\s$-][^\s]{2,512})/g,
  /(sshpass\s{1,8}-p\s{0,8})([^\s$][^\s]{2,512})/g,
];

/** `--password …`, `-uUSER:PASSWORD`, and what clients of databases take in one letter. */
function maskFlags(text: string): string {
  const named = text.replace(FLAG, (all, flag: string, space: string, quote: string, value: string) =>
    namesSecret(flag) && !value.startsWith('-') && !isNone(value) && !isPlain(value)
      ? `${flag}${space}${quote}${MASK}`
      : all,
  );
  const logins = named.replace(LOGIN, (all, flag: string, quote: string, user: string, value: string) =>
    isNone(value) || isPlain(value) ? all : `${flag}${quote}${user}${MASK}`,
  );
  return CLIENTS.reduce((masked, client) => masked.replace(client, `$1${MASK}`), logins);
}

function isNone(value: string): boolean {
  return value.length < 3 || value.includes(MASK) || isSwitch(value) || isChainAddress(value) || standsForSecret(value);
}

function isWord(value: string): boolean {
  return /^[a-z]{1,14}(?: [a-z ]{1,60})?$/i.test(value.trim());
}
