/** Who brings a container back, and the step that changes it. */
import { ok } from '../../result.ts';
import type { FixStep, Observations } from '../check.ts';
import type { ContainerDetails } from '../facts/container-details.ts';
import { isJob, type StackContainer } from './stack-containers.ts';

/** Back after a reboot and a crash, and left alone after `docker stop`: what people mean by "it should run". */
export const COMES_BACK = 'unless-stopped';

export function comesBack({ restartPolicy }: ContainerDetails): boolean {
  return restartPolicy.name === 'always' || restartPolicy.name === COMES_BACK;
}

/** Neither the engine nor the stack file restarts it, although it is no job. */
export function hasNobody(one: StackContainer, seen: Observations): boolean {
  const engineDoes = one.container.restartPolicy.name !== 'no' && one.container.restartPolicy.name !== '';
  const { policy } = one.service.spec.restart;
  return !engineDoes && policy === 'no' && !isJob(one, seen);
}

export function formatPolicy({ restartPolicy: { name, maxRetries } }: ContainerDetails): string {
  return name === 'on-failure' && maxRetries > 0 ? `${name}:${maxRetries}` : name || 'no';
}

/** Changes the policy of a container as it runs. */
export function policyStep({ container }: StackContainer): FixStep {
  return {
    step: {
      id: `policy-${container.name}`,
      action: 'change',
      target: `restart policy of container ${container.name}`,
      reason: `from ${formatPolicy(container)} to ${COMES_BACK}`,
    },
    work: async ({ engine }) => {
      const changed = await engine.request(`change the restart policy of ${container.name}`, (docker, abortSignal) =>
        docker.getContainer(container.id).update({ RestartPolicy: { Name: COMES_BACK }, abortSignal }),
      );
      if (!changed.ok) return changed;
      await engine.refresh(container.id);
      engine.announce();
      return ok(`restart policy ${COMES_BACK}`);
    },
  };
}
