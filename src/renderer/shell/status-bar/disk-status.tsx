/** What is left on the disk that the spools are on, and for how long at the present rate. */
import { formatBytes } from '../../format/numbers.ts'
import { useRates } from '../../state/rates.ts'
import { isCapturing, useSession } from '../../state/session.ts'

/** Below this rate the disk lasts longer than anyone asks. */
const SLOW = 1000

function lasts(free: number, bytesPerSecond: number): string {
  const hours = free / bytesPerSecond / 3600
  if (hours > 24 * 14) return ''
  if (hours >= 48) return `, ${Math.floor(hours / 24)} days left`
  return hours >= 1 ? `, ${Math.floor(hours)} h left` : `, ${Math.floor(hours * 60)} min left`
}

export function DiskStatus() {
  const free = useSession((state) => state.info?.diskFree ?? null)
  const capturing = useSession(isCapturing)
  const bytesPerSecond = useRates((state) => state.bytesPerSecond)
  if (free === null || !capturing) return null
  return (
    <span data-testid="status-disk">
      Disk <b>{formatBytes(free)}</b>
      {bytesPerSecond > SLOW ? lasts(free, bytesPerSecond) : ''}
    </span>
  )
}
