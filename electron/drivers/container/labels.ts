/** The labels by which a container of ours is known. */

export const STACK_LABEL = 'io.stacklight.stack';
export const SERVICE_LABEL = 'io.stacklight.service';
export const CONFIG_LABEL = 'io.stacklight.config-hash';

/** Where the stack lies that a container of ours was made for: two folders may have stacks of one name. */
export const DIRECTORY_LABEL = 'io.stacklight.directory';
