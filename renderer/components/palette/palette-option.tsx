import { useEffect, useRef } from 'preact/hooks';
import { pieces, type Ranked } from '../../palette/rank.ts';
import { Icon } from '../ui/icon.tsx';

interface PaletteOptionProps {
  readonly id: string;
  readonly ranked: Ranked;
  readonly isChosen: boolean;
  onPoint(): void;
  onChoose(): void;
}

/** One command; the focus stays in the field, so that it is only pointed at. */
export function PaletteOption({ id, ranked: { command, places }, isChosen, onPoint, onChoose }: PaletteOptionProps) {
  const item = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isChosen) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys (a combobox)
    // biome-ignore lint/a11y/useFocusableInteractive: the field above keeps the focus and names what is chosen
    <div
      ref={item}
      id={id}
      class="pop-item palette-item"
      role="option"
      aria-selected={isChosen}
      onPointerMove={isChosen ? undefined : onPoint}
      onClick={onChoose}
    >
      <Icon name={command.icon} />
      <span class="palette-title">
        {pieces(command.title, places).map(({ text, isHit }, index) =>
          isHit ? <b key={`${index}${text}`}>{text}</b> : <span key={`${index}${text}`}>{text}</span>,
        )}
      </span>
      {command.where && <span class="palette-where">{command.where}</span>}
      {command.keys && (
        <span class="palette-keys">
          {command.keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </span>
      )}
    </div>
  );
}
