import type { Action } from '../../electron/contract.ts';
import { StateGlyph } from './state-glyph.tsx';

/** The check list: what was looked at after the last step, and what was seen. */
export function VerificationList({ action }: { readonly action: Action }) {
  if (action.verification.length === 0) return null;
  return (
    <div class="checks">
      <h3 class="section-title">Checked</h3>
      <ul>
        {action.verification.map(({ check, ok, detail }) => (
          <li key={check} class="check">
            <StateGlyph look={{ tone: ok ? 'good' : 'bad', shape: ok ? 'tick' : 'cross', word: '' }} />
            <span class="check-text">
              <span>
                <span class="silent">{ok ? 'Passed: ' : 'Failed: '}</span>
                {check}
              </span>
              {detail && <span class="check-detail">{detail}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
