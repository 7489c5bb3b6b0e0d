import { describe, expect, it } from 'vitest';
import { traceBegins, traceGoesOn } from '../../../../shared/logs/trace.ts';

/** Cuts lines into blocks; those that are traces are marked with how many lines are folded away. */
function blocksOf(text: string): string[] {
  const blocks: { head: string; more: number; trace: boolean }[] = [];
  let state: ReturnType<typeof traceGoesOn>;
  for (const line of text.split('\n')) {
    const next = state && traceGoesOn(state, line);
    const last = blocks.at(-1);
    if (next && last) {
      last.more += 1;
      last.trace = next.trace;
      state = next;
    } else {
      state = traceBegins(line);
      blocks.push({ head: line, more: 0, trace: state.trace });
    }
  }
  return blocks.map(({ head, more, trace }) => `${head}${more > 0 ? ` (${trace ? 'trace' : 'block'} +${more})` : ''}`);
}

describe('a stack trace is one block', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'of Node, with a cause and its fields',
      `ready
Error: connect ECONNREFUSED 127.0.0.1:5432
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)
    at async Pool.connect (/app/db.js:3:1) {
  errno: -111,
  code: 'ECONNREFUSED',
  [cause]: Error: no
      at x (/app/y.js:1:1)
}
next`,
      ['ready', 'Error: connect ECONNREFUSED 127.0.0.1:5432 (trace +7)', 'next'],
    ],
    [
      'of Java, with causes',
      `Exception in thread "main" java.lang.IllegalStateException: no
	at com.shop.Api.start(Api.java:12)
	Suppressed: java.io.IOException: shut
		at com.shop.Api.close(Api.java:15)
Caused by: java.net.ConnectException: Connection refused
	at java.base/sun.nio.ch.Net.connect0(Native Method)
	... 12 more
INFO done`,
      ['Exception in thread "main" java.lang.IllegalStateException: no (trace +6)', 'INFO done'],
    ],
    [
      'of Python, with the exception before it',
      `INFO: starts
Traceback (most recent call last):
  File "/app/main.py", line 4, in load
    return json.loads(text)
           ^^^^^^^^^^^^^^^^
ValueError: bad

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/main.py", line 9, in <module>
    main()
RuntimeError: gave up
INFO: stops`,
      ['INFO: starts', 'Traceback (most recent call last): (trace +11)', 'INFO: stops'],
    ],
    [
      'of Go',
      `2026/11/28 18:00:00 listening
panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48f2a1]

goroutine 1 [running]:
main.(*Server).handle(0x0, {0x1, 0x2})
	/app/main.go:41 +0x1d
main.main()
	/app/main.go:12 +0x20
exit status 2
after`,
      [
        '2026/11/28 18:00:00 listening',
        'panic: runtime error: invalid memory address or nil pointer dereference (trace +8)',
        'after',
      ],
    ],
    [
      'of Rust',
      `thread 'main' panicked at src/main.rs:4:5:
index out of bounds: the len is 3 but the index is 99
stack backtrace:
   0: rust_begin_unwind
             at /rustc/9fc6b/library/std/src/panicking.rs:647:5
   1: core::panicking::panic_fmt
note: Some details are omitted, run with \`RUST_BACKTRACE=full\` for a verbose backtrace.
Server stops`,
      ["thread 'main' panicked at src/main.rs:4:5: (trace +6)", 'Server stops'],
    ],
    [
      'of Ruby and PHP',
      `app/models/user.rb:12:in 'find': no such user (KeyError)
	from app/main.rb:3:in 'run'
PHP Fatal error:  Uncaught Exception: no in /app/a.php:3
Stack trace:
#0 /app/b.php(4): f()
#1 {main}
  thrown in /app/a.php on line 3
next`,
      [
        "app/models/user.rb:12:in 'find': no such user (KeyError) (trace +1)",
        'PHP Fatal error:  Uncaught Exception: no in /app/a.php:3 (trace +4)',
        'next',
      ],
    ],
    [
      'of .NET',
      `Unhandled exception. System.InvalidOperationException: no
   at Shop.Api.Main(String[] args) in /app/Program.cs:line 7
--- End of stack trace from previous location ---
   at Shop.Api.Run()
ok`,
      ['Unhandled exception. System.InvalidOperationException: no (trace +3)', 'ok'],
    ],
  ])('%s', (_, text, blocks) => {
    expect(blocksOf(text)).toEqual(blocks);
  });

  it('and indented lines belong to the line before them without being one', () => {
    expect(blocksOf('query:\n  SELECT 1\n  FROM x\nnext\n\nblank')).toEqual(['query: (block +2)', 'next', '', 'blank']);
  });

  it('whose head is elsewhere is one all the same', () => {
    expect(blocksOf('    at x (/a.js:1:1)\n    at y (/a.js:2:1)\nnext')).toEqual([
      '    at x (/a.js:1:1) (trace +1)',
      'next',
    ]);
  });
});
