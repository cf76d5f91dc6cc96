/** Asks what to write: which frames, as what. Where to is asked by the system afterwards. */
import { useEffect, useState } from 'react'
import { saveFrames } from '../../actions/save.ts'
import { Button } from '../../components/button.tsx'
import { Modal } from '../../components/modal.tsx'
import { plural } from '../../format/numbers.ts'
import {
  CAPTURE_FORMATS,
  type CaptureFormat,
  type FileFormat,
  isCaptureFormat,
  type Scope,
  scopeCount,
  selectionOf,
  TEXT_FORMATS,
} from '../../format/save-choice.ts'
import { useFrameCounts } from '../../state/frame-counts.ts'
import { showOverlay } from '../../state/layout.ts'
import { isFiltered, useView } from '../../state/view.ts'
import { FormatChoice } from './format-choice.tsx'
import styles from './save-dialog.module.css'
import { ScopeChoice } from './scope-choice.tsx'

interface SaveDialogProps {
  readonly kind: 'save' | 'export'
}

const NOTES: Readonly<Record<CaptureFormat, string>> = {
  pcapng: 'Keeps comments, interfaces, names and secrets. An older file is replaced when the new one is whole.',
  pcap: 'Times, lengths and bytes of frames of one link type; nothing else fits into pcap.',
  'tcp-pcap':
    'Each tapped process becomes a TCP connection for stdin and stdout, and one for stderr, with made-up addresses. Packets are left out.',
}

const close = (): void => showOverlay(null)

export default function SaveDialog({ kind }: SaveDialogProps) {
  const counts = useFrameCounts()
  const [format, setFormat] = useState<FileFormat>(kind === 'save' ? 'pcapng' : 'jsonl')
  const [scope, setScope] = useState<Scope>(() =>
    kind === 'export' || isFiltered(useView.getState().shown) ? 'displayed' : 'all',
  )
  const [range, setRange] = useState('')
  const [details, setDetails] = useState(false)
  const [bytes, setBytes] = useState(false)
  const count = scopeCount(scope, range, counts)
  const what = selectionOf(scope, range, counts)

  // The last mark may go while the dialog is open.
  useEffect(() => {
    if (scope === 'marked' && counts.marked === 0) setScope('all')
  }, [scope, counts.marked])

  const submit = async (): Promise<void> => {
    if (!what) return
    close()
    const saved = await saveFrames({ format, what, details, bytes })
    if (!saved) showOverlay(kind)
  }

  return (
    <Modal
      title={kind === 'save' ? 'Save as' : 'Export frames'}
      testId={`${kind}-dialog`}
      onClose={close}
      onSubmit={() => void submit()}
      foot={
        <>
          <span className={styles.count} role="status" data-testid="save-count">
            {count === null ? '' : plural(count, 'frame')}
          </span>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" weight="primary" disabled={!what} data-testid="save-go">
            {kind === 'save' ? 'Save…' : 'Export…'}
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        <FormatChoice
          formats={kind === 'save' ? CAPTURE_FORMATS : TEXT_FORMATS}
          format={format}
          onChange={setFormat}
          details={details}
          onDetails={setDetails}
          bytes={bytes}
          onBytes={setBytes}
        />
        <ScopeChoice scope={scope} range={range} counts={counts} onScope={setScope} onRange={setRange} />
      </div>
      {isCaptureFormat(format) && <p className={styles.note}>{NOTES[format]}</p>}
    </Modal>
  )
}
