/** What the index knows of an ARP frame's addresses that somebody else had before. */
import type { RowIndex } from '../../shared/base/brand.ts'
import type { FrameContext } from '../dissect/frame-context.ts'
import type { IndexFollower } from '../indexing/index-follower.ts'
import type { DuplicateAddress } from '../store/duplicate-addresses.ts'

export function duplicateAddresses(index: IndexFollower, row: RowIndex): Pick<FrameContext, 'duplicateAddresses'> {
  const { columns } = index
  const found = index.duplicateAddresses.of(row)
  if (!found) return {}
  const secondsOf = (at: RowIndex): number => columns.segmentOf(at).timeSeconds[columns.slotOf(at)]
  const use = ({ earlier, hardware }: DuplicateAddress) => {
    return { frameNumber: earlier + 1, seconds: secondsOf(row) - secondsOf(earlier as RowIndex), hardware }
  }
  const sender = found.sender && use(found.sender)
  const target = found.target && use(found.target)
  return { duplicateAddresses: { ...(sender ? { sender } : {}), ...(target ? { target } : {}) } }
}
