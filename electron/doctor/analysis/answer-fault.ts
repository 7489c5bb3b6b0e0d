/** Answers that say that the question is wrong, from our own checks and from the words of curl, wget and others. Pure. */
import type { CheckFault } from './check-advice.ts';

/** Of 4xx these may be over by themselves: too early, too many, took too long. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429]);

/** Undefined where another try, or a restart, may get another answer. */
export function statusFault(status: number | undefined, asked: string): CheckFault | undefined {
  if (status === undefined || status < 300 || status >= 500 || PASSING.has(status)) return undefined;
  const what = `it answers ${asked} with status ${status}${MEANS[status] ? ` (${MEANS[status]})` : ''}`;
  return { what, cure: cureOf(status) };
}

const MEANS: Readonly<Record<number, string>> = {
  400: 'bad request',
  401: 'it needs authentication',
  403: 'the request is not allowed',
  404: 'there is no such path',
  405: 'that method is not allowed',
  407: 'a proxy needs authentication',
  410: 'that path is gone',
  421: 'it does not serve this host name',
  426: 'it needs another protocol',
};

function cureOf(status: number): string {
  if (status < 400) return 'Ask the address that it redirects to, or expect this status.';
  switch (status) {
    case 401:
    case 403:
    case 407:
      return `Let the check ask a path that needs no login, send what it asks for, or expect status ${status}.`;
    case 404:
    case 410:
      return 'Let the check ask a path that the service has.';
    case 405:
      return 'Let the check use a method that this path takes (`wget --spider` and `curl -I` send HEAD).';
    default:
      return `Change what the check asks, or let it expect status ${status}.`;
  }
}

/** As curl, wget of both kinds, Python and others write the status of an answer. */
const STATUS: readonly RegExp[] = [
  /curl: \(22\) .*?error:? (\d{3})\b/,
  /server returned error: HTTP\/[\d.]+ (\d{3})\b/i,
  /\bERROR (\d{3}):/,
  /awaiting response\.\.\. ([345]\d\d)\b/,
  /\bHTTP Error (\d{3})\b/,
  /\bstatus(?: code)?[ :=]+([345]\d\d)\b/i,
];

function statusIn(output: string): number | undefined {
  for (const words of STATUS) {
    const found = words.exec(output)?.[1];
    if (found) return Number(found);
  }
  return /Username\/Password Authentication Failed/i.test(output) ? 401 : undefined;
}

const PLAIN_ASKED_TLS =
  /wrong version number|packet length too long|not an? (?:TLS|SSL)|WRONG_VERSION_NUMBER|record overflow/i;
const TLS_ASKED_PLAIN = /HTTPS (?:server|port)|SSL-enabled server|HTTP\/0\.9 when not allowed/i;
const UNTRUSTED =
  /certificate verif|self[- ]signed certificate|SSL certificate problem|cannot verify .* certificate|unable to get local issuer/i;
const SENT_TO_TLS = /^Location: https:\/\/(\S+)/im;

/** From what the program of a check wrote. `asked`: `http://localhost:8080/health`, as the check has it. */
export function outputFault(output: string, asked: string): CheckFault | undefined {
  if (/^https:/i.test(asked) && PLAIN_ASKED_TLS.test(output))
    return { what: 'it answers without TLS, its check asks https', cure: 'Let the check ask http.' };
  if (!/^https:/i.test(asked) && TLS_ASKED_PLAIN.test(output))
    return { what: 'it answers TLS, its check asks http', cure: 'Let the check ask https.' };
  const redirected = SENT_TO_TLS.exec(output)?.[1];
  if (redirected !== undefined && !/^https:/i.test(asked))
    return {
      what: `it redirects its check to https://${redirected}`,
      cure: 'Let the check ask https, or a path that is not redirected.',
    };
  if (UNTRUSTED.test(output)) {
    const cure =
      'Let the check accept it (`curl -k`, `wget --no-check-certificate`), or ask by the name that it is for.';
    return { what: 'its check does not trust the certificate that it answers with', cure };
  }
  return statusFault(statusIn(output), asked || 'its check');
}
