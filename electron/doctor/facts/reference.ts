/** A host that a value or a text refers to. */
export interface Reference {
  readonly host: string;
  /** 1 to 65535; the usual one of the scheme where the value names none. */
  readonly port?: number;
}
