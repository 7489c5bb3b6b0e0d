/** Ports and mounts of a Compose service. */

export interface ComposePort {
  /** Port in the container. */
  readonly target: number;
  /** Port on this machine; absent: any free one. */
  readonly published?: number;
  /** With it the engine takes a free one from `published` to this. */
  readonly publishedTo?: number;
  /** Absent: all interfaces. IPv6 without brackets. */
  readonly hostIp?: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
}

export interface ComposeMount {
  readonly type: 'bind' | 'volume' | 'tmpfs' | 'npipe' | 'cluster' | 'image';
  /** `bind`: absolute path. `volume`: key of `ComposeProject.volumes`; absent: an anonymous one. */
  readonly source?: string;
  readonly target: string;
  readonly readOnly: boolean;
  /** `bind`: make the folder when it is missing. */
  readonly createHostPath?: boolean;
  readonly propagation?: string;
  readonly selinux?: string;
  readonly noCopy?: boolean;
  readonly subpath?: string;
  readonly tmpfsBytes?: number;
  readonly tmpfsMode?: string;
}
