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
  const masked = maskWordLogins(maskWordTokens(text).replace(SCHEME, maskScheme));
  return masked.replace(/(:\/\/[^\s:/@[\]"'<>$`]{0,256}):[\w.~!*+%=-]{1,1024}@/g, `$1:${MASK}@`);
}

/** Most sentences hold none of the marks. */
const MAY_HOLD = /[=:@<]|[Aa]pi-?[Kk]ey|\s-{1,2}[A-Za-z]|eyJ|_|[A-Z0-9]{16}|BEGIN|[Bb]earer|[Bb]asic|-[A-Za-z0-9]{8}/;

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
      isNone(value) || (isWord(value) && !/[a-z0-9-][ \t]+$/i.test(before)) ? all : before + MASK,
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

/** What sentences say after the name of a scheme: "Bearer token is missing", "Basic authentication required". */
const SPOKEN =
  /^(?:tokens?|auth|authentication|authorization|authorisation|scheme|realm|error|format|headers?|credentials?|missing|invalid|required|method|security|strategy|schema|prefix|access|challenge|support|please|should|cannot|example|usage|settings?|types?|plan|tier|version|expired)[.:,]?$/i;

function isCredential(scheme: string, value: string): boolean {
  if (isNone(value) || SPOKEN.test(value)) return false;
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
const PAIR =
  /(?<![\w.-])(-{0,2}[A-Za-z_][\w.-]{1,80})([ \t]{0,3}=[ \t]{0,3}|:[ \t]{1,8}|:(?=["']))(["']?)([^\s&"'<>;,]{1,8192})/g;
const ELEMENT = /<([A-Za-z_][\w:.-]{1,80})>([^<>\s]{3,8192})(?=<\/)/g;

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
      isPair(name, between, quote, value)
        ? `${name}${between}${quote}${MASK}`
        : inner(all, name, between, quote, value),
    )
    .replace(ELEMENT, (all, name: string, value: string) =>
      namesSecret(name) && !isNone(value) ? `<${name}>${MASK}` : all,
    );
}

/** `--from-literal=password=…`, `--env=TOKEN=…`. */
function inner(all: string, name: string, between: string, quote: string, value: string): string {
  const [, second = '', rest = ''] = /^([A-Za-z_][\w.-]{1,80})=(.+)$/s.exec(value) ?? [];
  return isPair(second, '=', quote, rest) ? `${name}${between}${quote}${second}=${MASK}` : all;
}

function isPair(name: string, between: string, quote: string, value: string): boolean {
  if (!namesSecret(name) || isNone(value)) return false;
  if (between === '=' || quote !== '') return surelyNamesSecret(name) || !isPlain(value);
  // "token: expired", "key: session:42" are sentences and no settings.
  return !isPlain(value) && (surelyNamesSecret(name) || /[-_]/.test(name));
}

const FLAG = /(?<=^|\s)(--?[A-Za-z][\w-]{1,80})([ \t]{1,8})(["']?)([^\s"']{3,8192})/g;
const LOGIN =
  /(?<=^|\s)(-u[ \t]{0,8}|--user(?:=|[ \t]{1,8})|--proxy-user(?:=|[ \t]{1,8})|-U[ \t]{1,8})(["']?)([^\s:%"'/]{1,128}[:%])([^\s"']{1,1024})/g;
/** Here `-u` names a user and a group. */
const USER_AND_GROUP =
  /\b(?:docker|docker-compose|podman|nerdctl|setpriv|su-exec|gosu|chown|install|runuser)\b[^\n;|&]*$/;
const CLIENTS: readonly RegExp[] = [
  /((?:mysql|mariadb)[\w-]{0,16}\b[^\n;|&]{0,200}?\s-p)(?!\d{1,5}(?:\s|$))([^\s$-][^\s]{2,512})/g,
  /(redis-cli\b[^\n;|&]{0,200}?\s-a\s{0,8})([^\s$-][^\s]{2,512})/g,
  /(sshpass\s{1,8}-p\s{0,8})([^\s$][^\s]{2,512})/g,
  /((?:docker|podman)\s{1,8}login\b[^\n;|&]{0,200}?\s-p\s{1,8})([^\s$-][^\s]{2,512})/g,
  /(sqlcmd\b[^\n;|&]{0,200}?\s-P\s{0,8})([^\s$-][^\s]{2,512})/g,
  /(\b(?:https?|xh)\s[^\n;|&]{0,200}?\s?-a\s{1,8}[^\s:]{1,128}:)([^\s$][^\s]{2,512})/g,
  /(curl\b[^\n;|&]{0,400}?\s(?:-b|--cookie)\s{1,8})(["'][^"'\n=$]{1,128}=[^"'\n]{1,4096}|[^\s"'=$]{1,128}=[^\s"']{1,4096})/g,
];

/** `--password …`, `-uUSER:PASSWORD`, and what clients of databases take in one letter. */
function maskFlags(text: string): string {
  const named = text.replace(FLAG, (all, flag: string, space: string, quote: string, value: string) =>
    namesSecret(flag) && !value.startsWith('-') && !isNone(value) && !isAside(value)
      ? `${flag}${space}${quote}${MASK}`
      : all,
  );
  const logins = named.replace(
    LOGIN,
    (all, flag: string, quote: string, user: string, value: string, at: number, whole: string) =>
      isNone(value) || USER_AND_GROUP.test(whole.slice(Math.max(0, at - NEAR), at))
        ? all
        : `${flag}${quote}${user}${MASK}`,
  );
  return CLIENTS.reduce((masked, client) => masked.replace(client, `$1${MASK}`), logins);
}

const WORD_LOGIN =
  /(?<=^|\s)(-u[ \t]{0,8}|--user(?:=|[ \t]{1,8})|--proxy-user(?:=|[ \t]{1,8}))(["']?[\w.@+-]{1,128}:)([\w.~!*+=%@^-]{3,1024})(?=["']?(?:\s|$))/g;

/** `-u USER:PASSWORD` where the password is one word that no shell does anything with. */
function maskWordLogins(text: string): string {
  return text.replace(WORD_LOGIN, (all, flag: string, user: string, value: string, at: number, whole: string) =>
    isNone(value) || USER_AND_GROUP.test(whole.slice(Math.max(0, at - NEAR), at)) ? all : `${flag}${user}${MASK}`,
  );
}

/** So far back the program is looked for that gives a flag its meaning. */
const NEAR = 200;

/** What a sentence says after the name of a flag. */
function isAside(value: string): boolean {
  return (
    /^(?:is|are|was|were|must|may|can|cannot|could|should|has|have|needs?|takes?|requires?|required|missing|not|and|or|to|for|with|without|instead|on|in|as|of|the|an?|options?|flags?|arguments?|value|given|set|unset|from|if|but)[.,:;]?$/i.test(
      value,
    ) || /^(?:~|\.{0,2})\/[\w./@+-]*$/.test(value)
  );
}

function isNone(value: string): boolean {
  return value.length < 3 || value.includes(MASK) || isSwitch(value) || isChainAddress(value) || standsForSecret(value);
}

function isWord(value: string): boolean {
  return /^[a-z]{1,14}(?: [a-z ]{1,60})?$/i.test(value.trim());
}
