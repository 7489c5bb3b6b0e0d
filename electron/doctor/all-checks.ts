import type { Check } from './check.ts';
import { boundToAllInterfaces } from './checks/bound-to-all-interfaces.ts';
import { clockJump } from './checks/clock-jump.ts';
import { commandMissing } from './checks/command-missing.ts';
import { crashLoop } from './checks/crash-loop.ts';
import { dependencyDown } from './checks/dependency-down.ts';
import { diskFull } from './checks/disk-full.ts';
import { dnsSlow } from './checks/dns-slow.ts';
import { duplicateDeployment } from './checks/duplicate-deployment.ts';
import { engineDown, engineForbidden } from './checks/engine-down.ts';
import { envFileMissing } from './checks/env-file-missing.ts';
import { envKeyMissing } from './checks/env-key-missing.ts';
import { envValueCut } from './checks/env-value-cut.ts';
import { healthcheckBroken } from './checks/healthcheck-broken.ts';
import { healthcheckMissing } from './checks/healthcheck-missing.ts';
import { healthcheckNoStartPeriod } from './checks/healthcheck-no-start-period.ts';
import { healthcheckTimeout } from './checks/healthcheck-timeout.ts';
import { healthcheckWrong } from './checks/healthcheck-wrong.ts';
import { hostUsesContainerName } from './checks/host-uses-container-name.ts';
import { imageOutdated } from './checks/image-outdated.ts';
import { logGrowth } from './checks/log-growth.ts';
import { networkSplit } from './checks/network-split.ts';
import { portAssumed } from './checks/port-assumed.ts';
import { portBeside } from './checks/port-beside.ts';
import { portShadowed } from './checks/port-shadowed.ts';
import { portTaken } from './checks/port-taken.ts';
import { portUnheld } from './checks/port-unheld.ts';
import { preflightFailed } from './checks/preflight-failed.ts';
import { rebooted } from './checks/rebooted.ts';
import { replacementUnfinished } from './checks/replacement-unfinished.ts';
import { restartPolicyMixed } from './checks/restart-policy-mixed.ts';
import { restartPolicyOff } from './checks/restart-policy-off.ts';
import { secretExposed } from './checks/secret-exposed.ts';
import { secretMismatch } from './checks/secret-mismatch.ts';
import { serviceDown } from './checks/service-down.ts';
import { terminalBound } from './checks/terminal-bound.ts';
import { unhealthyNotRestarted } from './checks/unhealthy-not-restarted.ts';
import { unmanagedContainer } from './checks/unmanaged-container.ts';

/** Every check: what is of equal weight is told in this order. */
export const allChecks: readonly Check[] = [
  portShadowed,
  portTaken,
  portBeside,
  portAssumed,
  portUnheld,
  duplicateDeployment,
  healthcheckWrong,
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
  hostUsesContainerName,
  envFileMissing,
  envKeyMissing,
  envValueCut,
  secretMismatch,
  secretExposed,
  commandMissing,
  preflightFailed,
  engineDown,
  engineForbidden,
  rebooted,
  dependencyDown,
  crashLoop,
  serviceDown,
  terminalBound,
  dnsSlow,
  diskFull,
  logGrowth,
  boundToAllInterfaces,
  clockJump,
];
