/** Saves frames without secrets, after a look at what that changes. */
import type { CallParams } from '../../shared/wire/calls.ts'
import type { RedactionPreview } from '../../shared/wire/redaction.ts'
import { call } from '../connection/connection.ts'
import { plural } from '../format/numbers.ts'
import { report } from '../state/notices.ts'
import { saveAs } from './save.ts'

export type RedactionWish = CallParams<'redaction.preview'>

export interface PreviewHooks {
  readonly signal: AbortSignal
  /** How far it is, 0 to 1. */
  readonly onProgress: (done: number) => void
}

/** What would change, or what is wrong with the wish. */
export const previewRedaction = (
  wish: RedactionWish,
  { signal, onProgress }: PreviewHooks,
): Promise<{ readonly preview: RedactionPreview | null; readonly problem: string | null }> =>
  call('redaction.preview', wish, {
    signal,
    onProgress: ({ done, total }) => onProgress(total === 0 ? 0 : done / total),
  })

/** False when no file was chosen or it failed. */
export async function saveRedacted(
  wish: RedactionWish & Pick<CallParams<'redaction.save'>, 'keep' | 'keepLength'>,
): Promise<boolean> {
  try {
    return await saveAs(
      'redacted',
      'pcapng',
      (path, hooks) => call('redaction.save', { ...wish, path }, hooks),
      ({ frames, secrets, replaced }) =>
        `Saved ${plural(frames, 'frame')} without ${plural(secrets, 'secret')} in ${plural(replaced, 'place')}`,
    )
  } catch (error) {
    report(error)
    return false
  }
}
