/** How many characters of its id the engine uses as a container's host name and alias. */
const SHORT_ID = 12;

/** Whether the engine made this name out of the container's id. `db` may begin an id as well, and is a person's word all the same. */
export function isShortId(id: string, name: string): boolean {
  return name.length === SHORT_ID && id.startsWith(name);
}
