import { keysWords } from '../../words/keys.ts';
import { settingsWords } from '../../words/settings.ts';

const KEYS = [
  [['Ctrl', 'K'], keysWords.palette],
  [['Ctrl', ','], keysWords.settings],
  [['↑', '↓'], keysWords.betweenServices],
  [['←', '→'], keysWords.betweenButtons],
  [['Enter'], keysWords.opens],
  [['/'], keysWords.searches],
  [['Escape'], keysWords.goesBack],
] as const;

/** Which keys do what in this window; on a Mac ⌘ stands for Ctrl. */
export function KeyList() {
  const isMac = navigator.userAgent.includes('Mac');
  return (
    <>
      <p class="setting-label keys-title">{settingsWords.keysTitle}</p>
      <dl class="facts keys">
        {KEYS.map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key === 'Ctrl' && isMac ? '⌘' : key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
