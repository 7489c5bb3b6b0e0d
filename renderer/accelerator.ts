/** From a press of keys to the name that the system takes for them, and back to what people read. Pure. */

/** What of a `KeyboardEvent` matters. */
export interface Keys {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

const NAMES: Readonly<Record<string, string>> = {
  Space: 'Space',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Insert: 'Insert',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
};

/**
 * `Control+Shift+L`, as Electron writes it (an accelerator). Undefined while only modifiers are held, or for keys that would be
 * missed in every other program: one without Control, Alt or Meta, the function keys aside.
 */
export function acceleratorOf({ code, ctrlKey, altKey, shiftKey, metaKey }: Keys): string | undefined {
  const key = keyName(code);
  if (key === undefined) return undefined;
  if (!ctrlKey && !altKey && !metaKey && !/^F\d+$/.test(key)) return undefined;
  const held = [ctrlKey && 'Control', altKey && 'Alt', shiftKey && 'Shift', metaKey && 'Meta'];
  return [...held.filter((one) => one !== false), key].join('+');
}

/** By its place on the keyboard: with Alt or Shift the key gives other characters. */
function keyName(code: string): string | undefined {
  const plain = /^(?:Key([A-Z])|Digit(\d)|(F(?:[1-9]|1\d|2[0-4])))$/.exec(code);
  return plain?.[1] ?? plain?.[2] ?? plain?.[3] ?? NAMES[code];
}

/** The keys of an accelerator, one by one, as they stand on keyboards: `Ctrl`, `Shift`, `L`. */
export function keysOf(accelerator: string): readonly string[] {
  return accelerator === '' ? [] : accelerator.split('+').map((key) => SHORT[key] ?? key);
}

const SHORT: Readonly<Record<string, string>> = {
  Control: 'Ctrl',
  Meta: '⌘',
  Up: '↑',
  Down: '↓',
  Left: '←',
  Right: '→',
};
