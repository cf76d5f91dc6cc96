/** The spool folder: what is in it, opened again or removed. */
import type { CallResults } from '../../shared/wire/calls.ts'
import type { SpoolInfo, SpoolsPrune } from '../../shared/wire/capture.ts'
import { call } from '../connection/connection.ts'
import { formatBytes, plural } from '../format/numbers.ts'
import { notify, report } from '../state/notices.ts'
import { useSpools } from '../state/spools.ts'
import { openPaths } from './files.ts'

export async function listSpools(): Promise<void> {
  try {
    useSpools.setState({ list: await call('spools.list', {}) })
  } catch (error) {
    report(error)
  }
}

/** Files that are opened together at most. */
const MOST_FILES = 64

export async function openSpool({ files }: SpoolInfo): Promise<void> {
  if (files.length > MOST_FILES)
    notify('warning', `Only the newest ${MOST_FILES} of ${plural(files.length, 'file')} are opened`)
  await openPaths(files.slice(-MOST_FILES))
}

async function removing(work: () => Promise<{ readonly removed: readonly unknown[]; readonly bytes: number }>) {
  try {
    const { removed, bytes } = await work()
    notify('info', `Removed ${plural(removed.length, 'session')} (${formatBytes(bytes)})`)
  } catch (error) {
    report(error)
  }
  await listSpools()
}

export const removeSpools = (paths: readonly string[]): Promise<void> =>
  removing(() => call('spools.remove', { paths: [...paths] }))

type PruneWish = Omit<SpoolsPrune, 'dryRun'>

/** What pruning would remove. */
export const previewPrune = (wish: PruneWish): Promise<CallResults['spools.prune']> =>
  call('spools.prune', { ...wish, dryRun: true })

export const pruneSpools = (wish: PruneWish): Promise<void> =>
  removing(() => call('spools.prune', { ...wish, dryRun: false }))
