export interface HostOptions {
  /** `Electron 45.4.1, Node 24.1`: shown to people. */
  readonly runtime: string;
  readonly role: 'app' | 'daemon';
  readonly version: string;
  /** What is read in a slower way than the system offers, and why: `daemon status` says it. */
  readingSlowly?(): string | undefined;
  /** The app shows its window when the command line asks. */
  show?(): void;
  /** Called when another supervisor takes over: let go of everything and end. */
  handedOver?(): void;
}
