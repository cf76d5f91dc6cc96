/** A capture file as `tapscope read` sees it: indexed, then dissected row by row. */
import type { Detail } from '../../src/engine/dissect/detail.ts'
import { createSession } from '../../src/engine/hosts/node-host.ts'
import type { Session } from '../../src/engine/session.ts'
import type { RowIndex } from '../../src/shared/base/brand.ts'

export interface OurFile {
  readonly rowCount: number
  /** Why it could not be read, or not to its end. */
  readonly problem: string
  dissect(row: number): Detail
  dispose(): Promise<void>
}

/** Resolves when the file is indexed. One that can't be read has no rows. */
export async function openOurs(path: string): Promise<OurFile> {
  const session = createSession({ version: 'oracle', pickUp: false })
  let problem = ''
  try {
    await session.open(path)
    await Promise.race([session.indexed(), failure(session)])
    problem = session.info().files[0]?.problem ?? ''
  } catch (error) {
    problem = (error as Error).message
  }
  return {
    rowCount: session.index.columns.rowCount,
    problem,
    dissect: (row) => session.frames.dissect(row as RowIndex),
    dispose: () => session.dispose(),
  }
}

/** Rejects when indexing fails for a defect of ours. */
function failure(session: Session): Promise<never> {
  return new Promise((_resolve, reject) => {
    session.listen({
      changed: () => {},
      notice: ({ severity, message }) => {
        if (severity === 'error') reject(new Error(message))
      },
      cleared: () => {},
    })
  })
}
