import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { uiWords } from '../../words/ui.ts';
import { useStore } from '../app/store-context.ts';
import { Icon } from './icon.tsx';

interface PaneProps {
  readonly title: string;
  readonly subtitle?: ComponentChildren;
  readonly mark?: ComponentChildren;
  /** Buttons at the end of the head. */
  readonly tools?: ComponentChildren;
  /** The body does not scroll as a whole: its content does. */
  readonly fixed?: boolean;
  readonly children: ComponentChildren;
}

/** A view beside the list, with the way back; takes the focus when it opens so that the keyboard follows the eye. */
export function Pane({ title, subtitle, mark, tools, fixed = false, children }: PaneProps) {
  const { trail } = useStore();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <section class={`pane${fixed ? ' fixed' : ''}`} aria-label={title}>
      <header class="pane-head">
        <button
          type="button"
          class="button bare"
          aria-label={uiWords.back}
          title={uiWords.backHint}
          onClick={() => trail.back()}
        >
          <Icon name="back" />
        </button>
        {mark}
        <div class="pane-title">
          <h2 ref={heading} tabIndex={-1}>
            {title}
          </h2>
          {subtitle && <p>{subtitle}</p>}
        </div>
        {tools && <div class="pane-tools">{tools}</div>}
      </header>
      <div class="pane-body">{children}</div>
    </section>
  );
}
