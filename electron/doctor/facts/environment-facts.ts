/** What is known of environments without their values: names, fingerprints, and hosts that values refer to. */
export interface EnvironmentFacts {
  /** Per native service: the variables it is (or would be) started with from the stack file and its env files. */
  readonly services: readonly {
    readonly service: string;
    /** Name → fingerprint. */
    readonly variables: Readonly<Record<string, string>>;
    /** Names whose value is empty or a placeholder (`changeme`, `xxx`, `<…>`, quotes kept as part of the value). */
    readonly suspicious: readonly {
      readonly name: string;
      readonly why: string;
      /** Where the value was written, when an env file did. */
      readonly file?: string;
      readonly line?: number;
    }[];
    /** Where an env file gives a secret its value. */
    readonly sources?: Readonly<Record<string, { readonly path: string; readonly line: number }>>;
    readonly references: readonly { readonly variable: string; readonly host: string; readonly port?: number }[];
  }[];
  /** Files with environment that belong to the stack: env_file entries, `.env`, `.env.example`. */
  readonly files: readonly EnvFileFacts[];
}

export interface EnvFileFacts {
  readonly path: string;
  readonly service?: string;
  readonly required: boolean;
  /** It could be read. */
  readonly exists: boolean;
  /** Why what is there cannot be read, as a sentence without a full stop: it is a pipe, a device, a folder, too large, forbidden. */
  readonly instead?: string;
  /** Permission bits, where the system has them. */
  readonly mode?: number;
  /** Everybody on this machine can read it: by its own permissions, and because every folder above lets them in. */
  readonly openToOthers?: boolean;
  readonly keys: readonly {
    readonly name: string;
    readonly line: number;
    readonly empty: boolean;
    readonly secretLike: boolean;
  }[];
  /** Keys of the `.env.example` beside it that it lacks. */
  readonly missingFromExample: readonly string[];
}
