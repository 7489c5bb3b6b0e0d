import type { ServiceView } from '../../../electron/contract/service.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import { type Column, graphOf } from '../../service/dependency-graph.ts';
import { lookOf } from '../../state-look.ts';
import { serviceWords } from '../../words/service.ts';
import { useStore } from '../app/store-context.ts';
import { StateGlyph } from '../ui/state-glyph.tsx';

const ROW = 40;
/** As wide as the style sheet makes the columns between. */
const GAP = 28;

/** What it needs, itself, and what needs it, from left to right. */
export function DependencyPanel({ stack, service }: { readonly stack: Snapshot; readonly service: ServiceView }) {
  const graph = graphOf(service.id, stack.services);
  if (!graph) return null;
  const rows = Math.max(...graph.columns.map(({ services }) => services.length));
  return (
    <section class="panel" aria-label={serviceWords.dependenciesTitle}>
      <h3 class="section-title">{serviceWords.dependenciesTitle}</h3>
      <div class="graph">
        {graph.columns.flatMap((column, index) => {
          const edges = index > 0 ? graph.edges[index - 1] : undefined;
          const before = graph.columns[index - 1];
          return [
            ...(edges && before
              ? [<Edges key={`edges ${column.distance}`} edges={edges} left={before} right={column} rows={rows} />]
              : []),
            <ul key={column.distance} aria-label={columnTitle(column)}>
              {column.services.map((id) => (
                <Node key={id} stack={stack} service={service} id={id} distance={column.distance} />
              ))}
            </ul>,
          ];
        })}
      </div>
    </section>
  );
}

function columnTitle({ distance }: Column): string {
  if (distance === 0) return serviceWords.itself;
  return distance < 0 ? serviceWords.needs : serviceWords.neededBy;
}

interface EdgesProps {
  readonly edges: readonly (readonly [number, number])[];
  readonly left: Column;
  readonly right: Column;
  readonly rows: number;
}

function Edges({ edges, left, right, rows }: EdgesProps) {
  const height = rows * ROW;
  const y = (column: Column, at: number) => (height - column.services.length * ROW) / 2 + (at + 0.5) * ROW;
  return (
    <svg class="graph-edges" width={GAP} height={height} viewBox={`0 0 ${GAP} ${height}`} aria-hidden="true">
      {edges.map(([from, to]) => {
        const [start, end] = [y(left, from), y(right, to)];
        return (
          <path
            key={`${from} ${to}`}
            d={`M${GAP} ${end} C${GAP / 2} ${end} ${GAP / 2} ${start} 5 ${start} M9 ${start - 3.5} L4 ${start} L9 ${start + 3.5}`}
          />
        );
      })}
    </svg>
  );
}

interface NodeProps {
  readonly stack: Snapshot;
  readonly service: ServiceView;
  readonly id: string;
  readonly distance: number;
}

function Node({ stack, service, id, distance }: NodeProps) {
  const { trail } = useStore();
  const view = stack.services.find((one) => one.id === id);
  if (!view) return null;
  const look = lookOf(view);
  const isMissing = distance === -1 && service.waitingFor.includes(id);
  const note = isMissing ? serviceWords.dependencyMissing : conditionOf(distance, service, view);
  return (
    <li style={{ height: ROW }}>
      <button
        type="button"
        class={`graph-node${distance === 0 ? ' itself' : ''}`}
        aria-current={distance === 0 ? 'true' : undefined}
        aria-label={[id, look.word, note].filter(Boolean).join(', ')}
        title={[id, look.word, note].filter(Boolean).join(', ')}
        onClick={() => trail.go({ kind: 'service', stack: stack.key, service: id })}
      >
        <StateGlyph look={look} size={12} />
        <span>
          {id}
          {note && <small class={isMissing ? 'tone-warn word' : ''}>{note}</small>}
        </span>
      </button>
    </li>
  );
}

const conditionWords: Readonly<Record<string, string>> = {
  service_started: serviceWords.conditionStarted,
  service_healthy: serviceWords.conditionHealthy,
  service_completed_successfully: serviceWords.conditionCompleted,
};

/** As what it is needed, where the two are beside each other. */
function conditionOf(distance: number, service: ServiceView, other: ServiceView): string {
  const [needing, needed] = distance < 0 ? [service, other.id] : [other, service.id];
  const condition = needing.dependsOn.find((one) => one.service === needed)?.condition;
  return Math.abs(distance) === 1 && condition ? (conditionWords[condition] ?? condition) : '';
}
