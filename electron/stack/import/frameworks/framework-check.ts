/** Health checks of known frameworks, apart from where they listen; and in the words of a stack file once that is known. */
import type { Greeting } from '../../schema/probe-protocols.ts';
import type { ServiceEntry } from '../proposal.ts';

export type FrameworkCheck =
  /** A path that a default installation answers. `status` where more than 200 to 399 shows that it is well. */
  | { readonly http: string; readonly status?: readonly number[] }
  | { readonly greeting: Greeting }
  /** Nothing better than a connection is known. */
  | { readonly connection: true };

/** The value of `healthcheck` for what listens on `port`; `host` where `localhost` does not reach it. */
export function healthcheckAt(check: FrameworkCheck, port: number, host = 'localhost'): ServiceEntry {
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  if ('connection' in check) return { tcp: place };
  if ('greeting' in check) return { tcp: place, protocol: check.greeting };
  const { http, status } = check;
  return { http: `http://${place}${http}`, ...(status === undefined ? {} : { expect: { status: [...status] } }) };
}
