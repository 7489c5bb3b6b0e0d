import type { Check } from '../check.ts';
import { countText, listText } from '../words.ts';

/** An env file lacks variables that the example beside it has, and nothing else gives them to the service. */
export const envKeyMissing: Check = {
  id: 'env-key-missing',
  look: (seen) =>
    seen.environment.files.flatMap((file) => {
      if (!file.exists) return [];
      const given = seen.environment.services.find((one) => one.service === file.service)?.variables ?? {};
      const missing = file.missingFromExample.filter((name) => !Object.hasOwn(given, name));
      if (missing.length === 0) return [];
      const who = file.service === undefined ? '' : ` of ${file.service}`;
      return [
        {
          id: `env-key-missing/${file.service === undefined ? '' : `${file.service}:`}${file.path}`,
          severity: 'warning' as const,
          ...(file.service === undefined ? {} : { service: file.service }),
          message: `${file.path}${who} lacks ${listText(missing)}, which ${missing.length === 1 ? 'is' : 'are'} in ${file.path}.example.`,
          evidence: [`${file.path} sets ${countText(file.keys.length, 'variable')}; names compared, values not read`],
          fixes: [],
        },
      ];
    }),
};
