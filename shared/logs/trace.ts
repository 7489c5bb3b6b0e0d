/**
 * Which lines belong to the one before them: stack traces of Node, Java, .NET, Python, Go, Rust, Ruby and PHP, and indented lines.
 * Pure; of each line only its beginning is looked at.
 */

export interface TraceState {
  /** `indented`: lines that belong together but are no trace. */
  readonly kind: 'indented' | 'frames' | 'python' | 'go' | 'rust' | 'php';
  /** A frame was among the lines: this is a trace. */
  readonly trace: boolean;
  /** The line that ends it was seen; only what begins another part of it may follow. */
  readonly ended: boolean;
}

const LOOKED_AT = 300;
const FRAME =
  /^\s+at\s\S|^\s+File ".+", line \d+|^\s+from \S+:\d+:in |^\S+\.rb:\d+:in |^\t\S+\.go:\d+|^#\d+ \S|^\s*\d+: 0x[0-9a-f]+ - |^\s+\d+: \S+(?:::|$)|^\s+\.\.\. \d+ (?:more|common)/;
const MORE = /^(?:Caused by: |Suppressed: |\s*\.\.\. \d+ |Wrapped by: |--- End of |\[cause\])/;
const PYTHON = /^(?:\s*[|+] ?)*Traceback \(most recent call last\):|^\s*\+ Exception Group Traceback/;
const PYTHON_CHAIN = /^(?:During handling of the above|The above exception was the direct|Traceback \(most recent)/;
const GO = /^(?:panic: |fatal error: |goroutine \d+ \[|SIG[A-Z]+: )/;
const GO_MORE =
  /^(?:goroutine \d+ |\[signal |\[recovered\]|created by |exit status \d|runtime: |main\.|\t|[\w./*()-]+\.[\w.*()-]+\(.*\)$)/;
const RUST = /^(?:thread '[^']{0,200}'(?: \(\d+\))? panicked at |stack backtrace:)/;
const RUST_MORE = /^(?:note: |stack backtrace:|\s+\d+: |\s+at |called `|assertion |\s+(?:left|right): )/;
const PHP = /^(?:PHP )?(?:Fatal error: |Stack trace:)/;
const PHP_MORE = /^(?:#\d+ |Stack trace:|\s+thrown in )/;

/** How a line begins a block of lines. */
export function traceBegins(line: string): TraceState {
  const head = line.slice(0, LOOKED_AT);
  const begun = (kind: TraceState['kind']): TraceState => ({ kind, trace: false, ended: false });
  if (PYTHON.test(head)) return { ...begun('python'), trace: true };
  if (GO.test(head)) return begun('go');
  if (RUST.test(head)) return begun('rust');
  if (PHP.test(head)) return begun('php');
  // Its head is somewhere else: other lines came between.
  return FRAME.test(head) ? { ...begun('frames'), trace: true } : begun('indented');
}

/** The state after a line that belongs to the block; undefined when the line begins a new one. */
export function traceGoesOn(state: TraceState, line: string): TraceState | undefined {
  const head = line.slice(0, LOOKED_AT);
  if (FRAME.test(head)) {
    const kind = state.kind === 'indented' ? 'frames' : state.kind;
    return { kind, trace: true, ended: false };
  }
  switch (state.kind) {
    case 'python':
      return python(state, head);
    case 'go':
      return goesOn(state, head === '' || GO_MORE.test(head) || GO.test(head));
    case 'rust':
      return rust(state, head);
    case 'php':
      return goesOn(state, PHP_MORE.test(head) || isIndented(head));
    case 'frames':
      return goesOn(state, MORE.test(head) || isIndented(head) || /^[}\]],?$/.test(head));
    case 'indented':
      // `Caused by:` comes before its own frames, and is a trace all the same.
      if (MORE.test(head)) return { kind: 'frames', trace: true, ended: false };
      return PYTHON.test(head) ? undefined : goesOn(state, isIndented(head));
  }
}

/** A frame by itself, which can only belong to a trace. */
export function isFrame(line: string): boolean {
  return FRAME.test(line.slice(0, LOOKED_AT));
}

function goesOn(state: TraceState, belongs: boolean): TraceState | undefined {
  return belongs ? state : undefined;
}

/** Indented lines, then the exception at the margin; after a blank line another trace may follow in the same breath. */
function python(state: TraceState, head: string): TraceState | undefined {
  if (PYTHON_CHAIN.test(head)) return { ...state, ended: false };
  if (!state.ended) return { ...state, ended: !isIndented(head) && head !== '' };
  return goesOn(state, head === '' || /^\s+\S|^\^/.test(head));
}

/** The first line after the head is the message, whatever it is. */
function rust(state: TraceState, head: string): TraceState | undefined {
  if (RUST_MORE.test(head)) return { ...state, trace: true, ended: true };
  return state.ended ? undefined : { ...state, ended: true };
}

function isIndented(head: string): boolean {
  return /^[ \t]+\S/.test(head);
}
