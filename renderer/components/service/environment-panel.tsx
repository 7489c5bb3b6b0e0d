import { useState } from 'preact/hooks';
import type { Details } from '../../../electron/contract/details.ts';
import { serviceWords } from '../../words/service.ts';

type Variable = Details['environment'][number];

const MANY = 8;

/** The names of its variables with where each comes from; of the values only whether two are the same. */
export function EnvironmentPanel({ environment, inherited }: Pick<Details, 'environment' | 'inherited'>) {
  const [all, setAll] = useState(false);
  if (environment.length === 0 && inherited === 0) return null;
  const shown = all ? environment : environment.slice(0, MANY);
  return (
    <section class="panel" aria-label={serviceWords.environmentTitle}>
      <h3 class="section-title">
        {serviceWords.environmentTitle} {environment.length > 0 && <span class="count">{environment.length}</span>}
        {environment.length > MANY && (
          <button type="button" class="link" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? serviceWords.fewer : serviceWords.allOfThem(environment.length)}
          </button>
        )}
      </h3>
      {environment.length > 0 && (
        <table class="variables">
          <thead class="silent">
            <tr>
              <th scope="col">{serviceWords.variable}</th>
              <th scope="col">{serviceWords.origin}</th>
              <th scope="col">{serviceWords.fingerprint}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((variable) => (
              <tr key={variable.name}>
                <th scope="row">
                  <code>{variable.name}</code>
                </th>
                <td>{originOf(variable)}</td>
                <td>
                  <code title={serviceWords.fingerprintHint}>{variable.fingerprint}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {inherited > 0 && <p class="hint">{serviceWords.inherited(inherited, environment.length > 0)}</p>}
    </section>
  );
}

function originOf({ origin, file, line }: Variable): string {
  if (origin === 'env-file') return line === undefined ? (file ?? '') : `${file}:${line}`;
  return serviceWords.originName(origin);
}
