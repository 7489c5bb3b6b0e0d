import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml, stringify } from 'yaml';
import { documentOf, textOf } from '../../../electron/stack/import/document.ts';
import { literal } from '../../../electron/stack/import/escape-dollars.ts';
import type { Proposal } from '../../../electron/stack/import/proposal.ts';
import { parseStack } from '../../../electron/stack/parse/parse-stack.ts';
import type { Stack } from '../../../electron/stack/stack.ts';
import { anyProposal, anyText } from '../../support/arbitrary-stack.ts';

function stackOf(text: string): Stack {
  const parsed = parseStack(text, {
    file: '/srv/shop/stacklight.yaml',
    directory: '/srv/shop',
    env: { HOME: '/root' },
  });
  if (!parsed.ok) throw new Error(`${JSON.stringify(parsed.problem, undefined, 1)}\n${text}`);
  expect(parsed.value.errors).toBeUndefined();
  return parsed.value;
}

/** As importers make it: every text is escaped. */
function escaped(proposal: Proposal): Proposal {
  const services = proposal.services.map((service) => ({ ...service, entry: literal(service.entry) }));
  return { ...proposal, services };
}

describe('a stack file that Stacklight writes', () => {
  it('says what the document says, key by key, in its order', () => {
    fc.assert(
      fc.property(anyProposal, (proposal) => {
        const made = documentOf(escaped(proposal));
        const read: unknown = parseYaml(textOf(escaped(proposal)));
        expect(read).toEqual(made);
        expect(JSON.stringify(read)).toBe(JSON.stringify(made));
      }),
    );
  });

  it('is read as the same stack as the document itself', () => {
    fc.assert(
      fc.property(anyProposal, (proposal) => {
        const plain = stringify(documentOf(escaped(proposal)), { defaultStringType: 'QUOTE_DOUBLE' });
        expect(stackOf(textOf(escaped(proposal)))).toEqual(stackOf(plain));
      }),
    );
  });

  it('keeps every text of a foreign file as it was, also what looks like a variable', () => {
    fc.assert(
      fc.property(anyText, anyText, (value, argument) => {
        const entry = { command: ['run', argument], environment: { VALUE: value } };
        const service = {
          id: 'api',
          kind: 'native',
          entry,
          source: 'machine',
          from: value,
          because: [argument],
          chosen: true,
        } as const;
        const about = { name: 'shop', directory: '/srv/shop', sources: [], notes: [], watch: [] };
        const [api] = stackOf(textOf(escaped({ ...about, services: [service] }))).services;
        expect(api?.native?.environment).toEqual({ VALUE: value });
        expect(api?.native?.command).toEqual(['run', argument]);
      }),
    );
  });
});
