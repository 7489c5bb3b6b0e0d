/** The terminal that `stacklight ui` draws on: taken over, drawn on, and given back as it was, whatever ends the program. */
import { writeSync } from 'node:fs';
import { LIMITS } from '../../limits.ts';
import type { Frame } from './frame.ts';
import { type Input, readInput } from './input.ts';
import { paintLine } from './paint.ts';

const CSI = '\u001b[';
/**
 * Another screen, no cursor, no wrapping at the edge, clicks and wheel in xterm's form, pastes marked (xterm's ctlseqs). A terminal
 * that does not know one of them ignores it.
 */
const ENTER = `${CSI}?1049h${CSI}?25l${CSI}?7l${CSI}?1000h${CSI}?1006h${CSI}?2004h${CSI}2J`;
const LEAVE = `${CSI}0m${CSI}?2004l${CSI}?1006l${CSI}?1000l${CSI}?7h${CSI}?25h${CSI}?1049l`;
/** What is written between these is shown at once (https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036). */
const BEGIN = `${CSI}?2026h`;
const END = `${CSI}?2026l`;

export interface Terminal {
  size(): { readonly columns: number; readonly rows: number };
  /** Writes the lines that differ from the last picture. */
  draw(frame: Frame): void;
  /** The next picture is written whole. */
  forget(): void;
  /** Gives the terminal back; may be called again, and after `enter` took it once more. */
  leave(): void;
  enter(): void;
}

export interface TerminalListener {
  input(input: Input): void;
  resized(): void;
  /** The terminal is gone. */
  gone(): void;
}

/** `colour`: whether its user wants colours. */
export function openTerminal(
  { stdin, stdout }: Pick<NodeJS.Process, 'stdin' | 'stdout'>,
  colour: boolean,
  listener: TerminalListener,
): Terminal {
  let shown: readonly string[] = [];
  let isOurs = false;
  let rest = '';
  let timer: NodeJS.Timeout | undefined;

  const read = (text: string, complete: boolean) => {
    const taken = readInput(rest + text, complete);
    rest = taken.rest;
    for (const input of taken.inputs) listener.input(input);
  };
  const onData = (text: string) => {
    clearTimeout(timer);
    read(text, false);
    if (rest !== '') timer = setTimeout(() => read('', true), LIMITS.terminal.escapeMs);
  };
  const onResize = () => {
    shown = [];
    listener.resized();
  };

  const terminal: Terminal = {
    size: () => ({ columns: stdout.columns || LIMITS.terminal.columns, rows: stdout.rows || LIMITS.terminal.rows }),
    draw({ lines, cursor }) {
      if (!isOurs) return;
      const painted = lines.map((line) => paintLine(line, colour));
      const changed = painted.flatMap((line, row) =>
        // Emptied first: what is erased after a line that fills the row takes its last character along.
        line === shown[row] ? [] : [`${CSI}${row + 1};1H${CSI}0m${CSI}K${line}`],
      );
      const place = cursor ? `${CSI}${cursor.row + 1};${cursor.column + 1}H${CSI}?25h` : `${CSI}?25l`;
      shown = painted;
      if (changed.length > 0 || cursor) stdout.write(`${BEGIN}${CSI}?25l${changed.join('')}${place}${END}`);
      else stdout.write(place);
    },
    forget() {
      shown = [];
    },
    enter() {
      if (isOurs) return;
      isOurs = true;
      shown = [];
      stdin.setEncoding('utf8');
      stdin.setRawMode(true);
      stdin.on('data', onData);
      stdin.on('end', listener.gone);
      stdout.on('resize', onResize);
      stdin.resume();
      stdout.write(ENTER);
    },
    leave() {
      if (!isOurs) return;
      isOurs = false;
      clearTimeout(timer);
      stdin.off('data', onData);
      stdin.off('end', listener.gone);
      stdout.off('resize', onResize);
      try {
        // Written at once: nothing that is queued would be written after the end of the process.
        writeSync(stdout.fd, LEAVE);
        stdin.setRawMode(false);
      } catch {
        // The terminal is gone; nobody sees it any more.
      }
      stdin.pause();
    },
  };
  return terminal;
}
