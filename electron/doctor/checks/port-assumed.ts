import { fail, ok } from '../../result.ts';
import { withPort } from '../../stack/edit/write-port.ts';
import { resolvePath } from '../../stack/paths.ts';
import type { Check, FixStep, Observations, ServiceFacts } from '../check.ts';

/** A service listens elsewhere than on the port that its framework has by default: nothing is broken, but what was assumed is wrong. */
export const portAssumed: Check = {
  id: 'port-assumed',
  reads: [],
  live: true,
  look: (seen) =>
    seen.services.flatMap(({ spec, elsewhere }) => {
      if (!elsewhere) return [];
      const { sentence, port } = elsewhere;
      return [
        {
          id: `port-assumed/${spec.id}`,
          severity: 'info' as const,
          service: spec.id,
          message: `${sentence}.`,
          evidence: [
            'read from the sockets of its own processes',
            ...(port === undefined ? [`it is not clear which one is meant: write it under ports of ${spec.id}`] : []),
          ],
          fixes: port === undefined ? [] : [{ intent: 'writePort', label: `Write ${port} down` }],
        },
      ];
    }),
  fixes: {
    writePort: (finding, seen) => {
      const facts = seen.services.find(({ spec }) => spec.id === finding.service);
      if (facts?.elsewhere?.port === undefined)
        return fail({ code: 'no-fix', message: 'It no longer listens elsewhere.' });
      return ok({ steps: [writeStep(facts, facts.elsewhere.port, seen)], notes: notesOf(seen) });
    },
  },
};

function notesOf({ stack }: Observations): readonly string[] {
  if (stack.source === undefined) return [];
  return [
    `The folder is opened from that file from then on. What runs now was started from ${stack.file}: end it with \`stacklight down --stack ${stack.file}\`, then \`stacklight up\` starts it from the new file.`,
  ];
}

function writeStep({ spec, elsewhere }: ServiceFacts, port: number, { stack }: Observations): FixStep {
  const { id } = spec;
  const change = (text: string) => withPort(text, id, elsewhere?.assumed ?? [], { port, host: elsewhere?.host });
  const file = stack.source === undefined ? stack.file : resolvePath(stack.directory, 'stacklight.yaml', undefined);
  const reason = `port ${port} of ${id}, as observed`;
  return {
    // The service is looked at again afterwards: its check has become one that counts.
    step: { id: `write-port-${id}`, action: 'write', target: file, reason, service: id },
    work: async (tools) => {
      if (stack.source === undefined) {
        const kept = await tools.rewrite(file, change);
        return kept.ok ? ok(`written; the original file is kept as ${kept.value}`) : kept;
      }
      const text = await tools.stackText();
      if (!text.ok) return text;
      const changed = change(text.value);
      return changed.ok ? tools.writeNew(file, changed.value) : changed;
    },
  };
}
