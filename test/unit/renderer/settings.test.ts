import { describe, expect, it } from 'vitest';
import { choicesSchema } from '../../../electron/contract/settings.ts';
import { acceleratorOf, keysOf } from '../../../renderer/accelerator.ts';
import { createChoosing } from '../../../renderer/choosing.ts';
import { ITEMS, isFound, optionsWith, valueText } from '../../../renderer/settings-items.ts';
import { EXAMPLE_DEFAULTS, exampleSettings } from '../../support/example-settings.ts';
import { createFakeBridge } from '../../support/fake-bridge.ts';
import { aView } from '../../support/views.ts';

const press = (code: string, held: Partial<Record<'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey', boolean>> = {}) =>
  acceleratorOf({ key: '', code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...held });

describe('the settings of the page', () => {
  it('say every default in words, and offer it among what can be chosen', () => {
    for (const item of ITEMS) {
      const fallback = EXAMPLE_DEFAULTS[item.key];
      expect(valueText(item, fallback)).not.toMatch(/undefined|NaN|^$/);
      if (item.control.kind === 'one-of') expect(item.control.values).toContain(fallback);
    }
  });

  it('offer only what the contract takes, each under words of its own', () => {
    for (const { key, control } of ITEMS) {
      const values = control.kind === 'one-of' ? control.values : [true, false];
      for (const value of values) expect(choicesSchema.partial().safeParse({ [key]: value }).success).toBe(true);
      if (control.kind === 'one-of') expect(new Set(values.map(control.text)).size).toBe(values.length);
    }
  });

  it('still offer what somebody wrote into the file', () => {
    expect(optionsWith({ kind: 'one-of', values: [1, 2], text: String }, 7)).toEqual([1, 2, 7]);
    expect(optionsWith({ kind: 'one-of', values: [1, 2], text: String }, 2)).toEqual([1, 2]);
  });

  it('are found by any words of theirs', () => {
    expect(isFound('high contr', 'Theme', 'High contrast')).toBe(true);
    expect(isFound('QUIET', 'Quiet hours', undefined)).toBe(true);
    expect(isFound('', 'anything')).toBe(true);
    expect(isFound('quiet theme', 'Quiet hours')).toBe(false);
  });

  it('are kept as they were where a change was refused, and say why', async () => {
    const told: string[] = [];
    const choosing = createChoosing(createFakeBridge(aView(), { failure: 'no answer' }), ({ message }) =>
      told.push(message),
    );
    await choosing.change({ theme: 'dark' });
    expect(choosing.settings.value).toBeUndefined();
    expect(told).toEqual(['The setting could not be saved: no answer']);
  });

  it('follow what is changed elsewhere', async () => {
    const bridge = createFakeBridge(aView());
    const choosing = createChoosing(bridge, () => undefined);
    await choosing.load();
    bridge.push('stacklight:settings-changed', exampleSettings({ theme: 'contrast' }));
    expect(choosing.settings.value?.choices.theme).toBe('contrast');
  });
});

describe('keys for everywhere', () => {
  it('are named as the system names them, by their place on the keyboard', () => {
    expect(press('KeyL', { ctrlKey: true, shiftKey: true })).toBe('Control+Shift+L');
    expect(press('Digit1', { altKey: true })).toBe('Alt+1');
    expect(press('F9')).toBe('F9');
    expect(keysOf('Control+Shift+Up')).toEqual(['Ctrl', 'Shift', '↑']);
  });

  it('are none while only modifiers are held, nor what every program needs for itself', () => {
    expect(press('ShiftLeft', { shiftKey: true })).toBeUndefined();
    expect(press('KeyL')).toBeUndefined();
    expect(press('KeyL', { shiftKey: true })).toBeUndefined();
    expect(press('Enter', { ctrlKey: true })).toBeUndefined();
  });
});
