import { formatCount } from '../../../shared/text/count.ts';
import { formatList } from '../../../shared/text/list.ts';
import type { Check } from '../check.ts';

/** An env file lacks variables that the example beside it has, and nothing else gives them to the service. */
export const envKeyMissing: Check = {
  id: 'env-key-missing',
  reads: ['env files', 'your environment'],
  live: false,
  look: (seen) =>
    seen.environment.files.flatMap((file) => {
      if (!file.exists) return [];
      // The first file of a service goes by the service's name alone.
      const first = seen.environment.files.find(
        (one) => one.service === file.service && one.missingFromExample.length > 0,
      );
      const base = file.service === undefined ? 'env-key-missing' : `env-key-missing/${file.service}`;
      const given = seen.environment.services.find((one) => one.service === file.service)?.variables ?? {};
      const missing = file.missingFromExample.filter((name) => !Object.hasOwn(given, name));
      if (missing.length === 0) return [];
      const who = file.service === undefined ? '' : ` of ${file.service}`;
      return [
        {
          id: first === file ? base : `${base}:${file.path}`,
          severity: 'warning' as const,
          ...(file.service === undefined ? {} : { service: file.service }),
          message: `${file.path}${who} lacks ${formatList(missing)}, which ${missing.length === 1 ? 'is' : 'are'} in ${file.path}.example.`,
          evidence: [`${file.path} sets ${formatCount(file.keys.length, 'variable')}; names compared, values not read`],
          fixes: [],
        },
      ];
    }),
};
