/** Files of a ring: `NAME_00001_20260131235959.EXT`, as dumpcap names them. */
const NUMBERED = /_\d{5,}_\d{14}(?=(\.[^./\\]*)?$)/

/** Whether two paths are of the same capture: the same file, or files of the same ring. */
export const isSameRing = (path: string, other: string): boolean =>
  path === other || (NUMBERED.test(path) && path.replace(NUMBERED, '') === other.replace(NUMBERED, ''))
