import { stackContainers, whoIs } from '../analysis/stack-containers.ts';
import type { Check } from '../check.ts';

/** The image was built or pulled anew since the container was made: it still runs the old one. */
export const imageOutdated: Check = {
  id: 'image-outdated',
  reads: ['containers'],
  live: false,
  look: (seen) =>
    stackContainers(seen).flatMap((one) => {
      const { image, imageId, imageNow, name, labels } = one.container;
      if (imageNow === undefined || imageNow === imageId) return [];
      const service = labels['com.docker.compose.service'];
      const how = service ? `docker compose up -d ${service}` : `remove ${name} and create it again`;
      return [
        {
          id: `image-outdated/${one.id}`,
          severity: 'info' as const,
          service: one.id,
          message: `${whoIs(one)} runs an older image: ${image} now points to a newer one. To use it: ${how}.`,
          evidence: [`container: image ${short(imageId)}`, `${image} now: ${short(imageNow)} (docker images)`],
          fixes: [],
        },
      ];
    }),
};

function short(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}
