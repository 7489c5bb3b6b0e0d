/** What a greeting is: something harmless to say, and how the answer is judged. */

export type Judgement =
  /** More bytes are needed. */
  | undefined
  /** `message` completes "127.0.0.1:6379 …": `answers as Redis`. */
  | { readonly ok: true; readonly message: string; readonly farewell?: Uint8Array }
  /** It speaks the protocol and is not able to serve. */
  | { readonly ok: false; readonly message: string }
  /** These bytes are not of this protocol. */
  | 'stranger';

export interface Hello {
  /** For people. */
  readonly name: string;
  /** Undefined where the server speaks first. `host` and `port` are those that were asked. */
  hello?(host: string, port: number): Uint8Array;
  /** Looks at everything that has come so far. */
  judge(answer: Buffer): Judgement;
}
