import type { Light } from '../../../electron/contract/service.ts';
import { lightWords } from '../../state-look.ts';
import { uiWords } from '../../words/ui.ts';

/** Which lamp each colour lights: the place says it as well as the colour. Blue is work: all three, in turn. */
export const lampPlaces = [
  { name: 'red', y: 12 },
  { name: 'amber', y: 34 },
  { name: 'green', y: 56 },
] as const;

export type LampName = (typeof lampPlaces)[number]['name'];

interface StackLightProps {
  readonly light: Light;
  readonly small?: boolean;
  /** Written on the lamps, where there are any. */
  readonly counts?: Readonly<Record<LampName, number>>;
}

/** The light, drawn as the lamp on a machine: red on top, amber in the middle, green below, on a pole. */
export function StackLight({ light, small = false, counts }: StackLightProps) {
  return (
    <svg class={`stack-light light-${light}${small ? ' small' : ''}`} viewBox="0 0 48 96" role="img">
      <title>{uiWords.lightTitle(lightWords[light])}</title>
      <path class="light-metal" d="M16 12V9.5a4 4 0 0 1 4-4h8a4 4 0 0 1 4 4V12Z" />
      {lampPlaces.map(({ name, y }) => (
        <Lamp key={name} name={name} y={y} lit={light === name || light === 'blue'} count={counts?.[name] ?? 0} />
      ))}
      <path
        class="light-metal"
        d="M12 78h24v3.5H12ZM20.5 81.5h7V89h-7ZM13 89h22a2 2 0 0 1 2 2v2.5H11V91a2 2 0 0 1 2-2Z"
      />
    </svg>
  );
}

interface LampProps {
  readonly name: LampName;
  readonly y: number;
  readonly lit: boolean;
  readonly count: number;
}

function Lamp({ name, y, lit, count }: LampProps) {
  return (
    <g class={`lamp lamp-${name}${lit ? ' lit' : ''}${count > 0 ? ' some' : ''}`}>
      <rect class="lamp-halo" x="4" y={y - 6} width="40" height="32" rx="16" />
      <rect class="lamp-glass" x="12" y={y} width="24" height="20" rx="3" />
      {count === 0 && <path class="lamp-ribs" d={`M18 ${y + 2.5}v15M24 ${y + 2.5}v15M30 ${y + 2.5}v15`} />}
      <rect class="lamp-shine" x="14" y={y + 2.5} width="2.5" height="15" rx="1.25" />
      {count > 0 && (
        <text class={`lamp-count${count > 99 ? ' long' : ''}`} x="24" y={y + 14} text-anchor="middle">
          {count > 999 ? '999' : count}
        </text>
      )}
    </g>
  );
}
