import type { Check } from './check.ts';
import { healthcheckBroken } from './checks/healthcheck-broken.ts';
import { healthcheckMissing } from './checks/healthcheck-missing.ts';
import { healthcheckNoStartPeriod } from './checks/healthcheck-no-start-period.ts';
import { healthcheckTimeout } from './checks/healthcheck-timeout.ts';
import { imageOutdated } from './checks/image-outdated.ts';
import { networkSplit } from './checks/network-split.ts';
import { replacementUnfinished } from './checks/replacement-unfinished.ts';
import { restartPolicyMixed } from './checks/restart-policy-mixed.ts';
import { restartPolicyOff } from './checks/restart-policy-off.ts';
import { unhealthyNotRestarted } from './checks/unhealthy-not-restarted.ts';
import { unmanagedContainer } from './checks/unmanaged-container.ts';

/** The checks of containers, in the order of the design. */
export const containerChecks: readonly Check[] = [
  replacementUnfinished,
  restartPolicyOff,
  restartPolicyMixed,
  healthcheckMissing,
  healthcheckBroken,
  healthcheckNoStartPeriod,
  healthcheckTimeout,
  unhealthyNotRestarted,
  networkSplit,
  unmanagedContainer,
  imageOutdated,
];
