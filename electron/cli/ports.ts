import { type Context, withStack } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { table } from './output.ts';
import { viewsWords } from './words/views.ts';

/** `ports`: who holds each declared port, with the verdict, and which hosts each holder answers. */
export function ports(context: Context): Promise<number> {
  return withStack(context, async ({ client, stack }) => {
    const { output } = context;
    const seen = await client.request('ports', { stack });
    if (!seen.ok) return output.problem(seen.problem);
    output.document({ ports: seen.value.ports });
    const rows = seen.value.ports.flatMap((port) => {
      const name = `${port.port}/${port.protocol}${port.assumed ? ' (assumed)' : port.undeclared ? ' (not declared)' : ''}`;
      if (port.holders.length === 0) return [[name, port.service ?? '', 'nobody', '', '', '', port.message ?? '']];
      return port.holders.map((holder) => [
        name,
        port.service ?? '',
        holder.address,
        holder.verdict,
        holder.container
          ? viewsWords.containerNamed(holder.container)
          : holder.pid === undefined
            ? viewsWords.pidUnknown
            : viewsWords.pidOf(holder.pid),
        holder.answers.length > 0
          ? viewsWords.answers(holder.answers.join(', '))
          : port.assumed || port.undeclared
            ? ''
            : viewsWords.answersNoOne,
        `${holder.command ?? ''}${holder.reason ? ` (${holder.reason})` : ''}`,
      ]);
    });
    if (rows.length === 0) output.line(viewsWords.noPorts);
    for (const line of table(rows)) output.line(line);
    const wrong = seen.value.ports.some(
      (port) =>
        port.holders.some((holder) => holder.verdict === 'stale' || holder.verdict === 'duplicate') ||
        port.message?.startsWith('shadowed'),
    );
    return wrong ? EXIT.wrong : EXIT.good;
  });
}
