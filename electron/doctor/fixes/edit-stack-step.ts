import { ok, type Result } from '../../result.ts';
import { resolvePath } from '../../stack/paths.ts';
import type { FixStep, Observations } from '../check.ts';

/**
 * Writes a change of the stack file: into it or, for a folder that was opened without one, into a new one made of what stood for it. The
 * service is looked at again afterwards.
 */
export function editStackStep(
  { id, service, reason }: { readonly id: string; readonly service: string; readonly reason: string },
  change: (text: string) => Result<string>,
  { stack }: Pick<Observations, 'stack'>,
): FixStep {
  const file = stack.source === undefined ? stack.file : resolvePath(stack.directory, 'stacklight.yaml', undefined);
  return {
    step: { id, action: 'write', target: file, reason, service },
    work: async (tools) => {
      if (stack.source === undefined) {
        const kept = await tools.rewrite(file, change);
        return kept.ok ? ok(`written; the file as it was is kept as ${kept.value}`) : kept;
      }
      const text = await tools.stackText();
      if (!text.ok) return text;
      const changed = change(text.value);
      return changed.ok ? tools.writeNew(file, changed.value) : changed;
    },
  };
}

/** What follows from a new stack file in a folder that was opened without one. */
export function newStackFileNotes({ stack }: Pick<Observations, 'stack'>): readonly string[] {
  if (stack.source === undefined) return [];
  return [
    `The folder is opened from that file from then on. What runs now was started from ${stack.file}: end it with \`stacklight down --stack ${stack.file}\`, then \`stacklight up\` starts it from the new file.`,
  ];
}
