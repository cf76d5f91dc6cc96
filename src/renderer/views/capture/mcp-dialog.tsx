/** Shows what putting taps in, or taking them out, would write into clients' configurations, and writes it when that is wanted. */
import { confirmTaps, dismissTaps } from '../../actions/mcp.ts'
import { Button } from '../../components/button.tsx'
import { Modal } from '../../components/modal.tsx'
import { VisibleText } from '../../components/visible-text.tsx'
import { plural } from '../../format/numbers.ts'
import type { PendingChange } from '../../state/mcp.ts'
import styles from './mcp.module.css'

/** Of a line that is shown; a file may be one line. */
const MOST_CHARACTERS = 4000

export function McpDialog({ pending }: { readonly pending: PendingChange }) {
  const { change, preview } = pending
  const installs = change.action === 'install'
  const clients = [...new Set(preview.files.map(({ client }) => client))].join(', ')
  return (
    <Modal
      title={installs ? 'Install the tap' : 'Remove the tap'}
      testId="mcp-dialog"
      wide
      onClose={dismissTaps}
      onSubmit={() => void confirmTaps()}
      foot={
        <>
          <Button onClick={dismissTaps}>Cancel</Button>
          <Button type="submit" weight="primary" data-testid="mcp-confirm">
            Write {plural(preview.files.length, 'file')}
          </Button>
        </>
      }
    >
      <p className={styles.lead}>
        {installs
          ? 'The server is then started through tapscope wrap. The file as it is now is kept beside it.'
          : 'The file is then what it was before the tap.'}{' '}
        Restart {clients} for it to take effect.
      </p>
      {preview.files.map(({ path, diff }) => (
        <Diff key={path} path={path} diff={diff} />
      ))}
      {preview.refused.map(({ server, reason }) => (
        <p key={JSON.stringify(server)} className={styles.problem}>
          <VisibleText text={server.name} /> stays as it is: <VisibleText text={reason} />
        </p>
      ))}
    </Modal>
  )
}

const CLASSES: Readonly<Record<string, string>> = { '+': styles.added, '-': styles.removed, '@': styles.place }

function Diff({ path, diff }: { readonly path: string; readonly diff: string }) {
  const lines = diff.replace(/\n$/, '').split('\n').slice(2)
  return (
    <figure className={styles.diff}>
      <figcaption className="mono">
        <VisibleText text={path} />
      </figcaption>
      <div className={`${styles.lines} mono`} data-testid="mcp-diff">
        {lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one diff, in order
          <div key={i} className={CLASSES[line[0]]}>
            <VisibleText text={readable(line)} />
          </div>
        ))}
      </div>
    </figure>
  )
}

const readable = (line: string): string =>
  (line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line)
    .replace(/\r$/, '')
    .replaceAll('\t', '    ')
