import { type NewSpool, prepareSpool, type Spool, type SpoolProblem } from '../../src/engine/store/spool-folder.ts'
import type { Result } from '../../src/shared/base/result.ts'

/** Makes a session's folder with its manifest. */
export function createSpool(root: string, about: NewSpool): Result<Spool, SpoolProblem> {
  const spool = prepareSpool(root, about)
  const written = spool.ok ? spool.value.update({}) : spool
  return written.ok ? spool : written
}
