import type { Light } from '../../../electron/contract/service.ts';
import { lightWords } from '../../state-look.ts';
import { uiWords } from '../../words/ui.ts';

/** Which lamp each colour lights: the place says it as well as the colour. Blue is work: all three, in turn. */
const lamps = [
  { name: 'red', y: 12 },
  { name: 'amber', y: 34 },
  { name: 'green', y: 56 },
] as const;

/** The light, drawn as the lamp on a machine: red on top, amber in the middle, green below, on a pole. */
export function StackLight({ light, small = false }: { readonly light: Light; readonly small?: boolean }) {
  return (
    <svg class={`stack-light light-${light}${small ? ' small' : ''}`} viewBox="0 0 48 96" role="img">
      <title>{uiWords.lightTitle(lightWords[light])}</title>
      <path class="light-metal" d="M16 12V9.5a4 4 0 0 1 4-4h8a4 4 0 0 1 4 4V12Z" />
      {lamps.map(({ name, y }) => (
        <Lamp key={name} name={name} y={y} lit={light === name || light === 'blue'} />
      ))}
      <path
        class="light-metal"
        d="M12 78h24v3.5H12ZM20.5 81.5h7V89h-7ZM13 89h22a2 2 0 0 1 2 2v2.5H11V91a2 2 0 0 1 2-2Z"
      />
    </svg>
  );
}

function Lamp({ name, y, lit }: { readonly name: string; readonly y: number; readonly lit: boolean }) {
  return (
    <g class={`lamp lamp-${name}${lit ? ' lit' : ''}`}>
      <rect class="lamp-halo" x="4" y={y - 6} width="40" height="32" rx="16" />
      <rect class="lamp-glass" x="12" y={y} width="24" height="20" rx="3" />
      <path class="lamp-ribs" d={`M18 ${y + 2.5}v15M24 ${y + 2.5}v15M30 ${y + 2.5}v15`} />
      <rect class="lamp-shine" x="14" y={y + 2.5} width="2.5" height="15" rx="1.25" />
    </g>
  );
}
